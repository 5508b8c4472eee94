import type { Ending, Sequel } from './ending';

/** The README's table of endings, in Markdown: rows, and below them the mails' words about what happens next. */
export function drawTable(endings: readonly Ending[]): string {
  const said = [...new Set(endings.map(({ next }) => next.words))];
  const rows = endings.map(({ ending, see, next, repair }) => {
    const cells = [
      ending,
      `\`${see.mail}\`${times(see.times)}: ${[see.reason, see.rollback, besides(see.besides)].filter(Boolean).join(' ')}`,
      `${serving(next.serves)}; ${sequel(next.sequel, repair)} (${said.indexOf(next.words) + 1})`,
    ];
    return `| ${cells.map(cell).join(' | ')} |`;
  });
  return [
    '| ending | what you see: the mail and its reason | what happens next |',
    '| --- | --- | --- |',
    ...rows,
    '',
    'Each of these mails says what happens next, in these words:',
    '',
    ...said.map((words, index) => `${index + 1}. ${words}`),
  ].join('\n');
}

const times = (count: number | undefined): string => (count === undefined ? '' : ` (${count} times)`);

const besides = (subjects: readonly string[] | undefined): string | undefined =>
  subjects && `(Before it ${subjects.map((each) => `\`${each}\``).join(', ')}.)`;

/** A pipe would end the cell, and what stands in angle brackets would be taken for HTML. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

function serving(serves: Ending['next']['serves']): string {
  return serves === 'nothing' ? 'nothing serves' : `${serves} serves`;
}

function sequel(what: Sequel, repair: string | undefined): string {
  const once = repair === undefined ? '' : `once ${repair}, `;
  switch (what) {
    case 'refused':
      return 'the image is in quarantine: refused under any tag';
    case 'starts':
      return `${once}the image is released by slipway release, or when it is pushed under another tag`;
    case 'goes on':
      return `${once}the image is released by itself`;
    case 'is there':
      return 'nothing more';
    case 'is held':
      return `${once}the image is released when somebody says slipway release frontend:v2`;
    case 'is paused':
      return 'the next image that is pushed is released';
    case 'gives way':
      return 'v3 is released by itself';
  }
}
