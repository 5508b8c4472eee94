/*
 * The table of docs/embedded-rules.md: each rule of the embedded AWS, and the journey that fails without it.
 */

const MARKER = '<!-- rules: written by scripts/check-fake.mjs -->';
const cell = (text) => text.replaceAll('|', '\\|');

/** The text with its table drawn anew. `noticers`: rule → { file, title }. */
export function withTable(text, rules, noticers) {
  const rows = Object.entries(rules).map(([name, { promises, aws, off, idle }]) => {
    const noticer = noticers.get(name);
    const seen = idle ? `idle: ${idle}` : noticer ? `\`${noticer.file}\`: ${noticer.title}` : 'nobody';
    return `| \`${name}\` | ${promises.join(', ')} | ${cell(aws)} | ${cell(off)} | ${cell(seen)} |`;
  });
  const head = text.split(MARKER)[0];
  return [
    `${head}${MARKER}`,
    '| rule | promises | AWS | with the rule off | noticed by |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** Who is written down as having noticed: rule → { file, title }. */
export function noticersIn(text) {
  const rows = (text.split(MARKER)[1] ?? '').matchAll(/^\| `([^`]+)` .* \| `(test\/[^`]+)`: (.+) \|$/gm);
  return new Map([...rows].map(([, rule, file, title]) => [rule, { file, title: title.replaceAll('\\|', '|') }]));
}
