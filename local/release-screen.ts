import { stripVTControlCharacters } from 'node:util';

/** Where `npm start` tells what happens: lines that stay, and below them a block that is painted anew in its place. */
export interface Screen {
  /** Whether there is a place to paint in; without one, what changes is said line by line. */
  readonly paints: boolean;
  /** A line that stays, above the block. */
  say(line: string): void;
  show(block: readonly Line[]): void;
  /** Leaves the block where it is, with the cursor visible; what is said next stands below it. */
  keep(): void;
  /** Gives the terminal back: the last block stays, the cursor is below it and visible. */
  close(): void;
}

/** Pieces of one line, in order. */
export type Line = readonly Span[];
export interface Span {
  readonly text: string;
  readonly tone?: Tone;
}
export type Tone = 'good' | 'bad' | 'busy' | 'quiet' | 'strong';

/** The part of `process.stdout` that is used. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** A terminal is painted on; a pipe, a file and a dumb terminal get lines. */
export function screenFor(output: Output, environment: Readonly<Record<string, string | undefined>>): Screen {
  if (!output.isTTY || environment.TERM === 'dumb') return pipedScreen(output);
  // https://no-color.org: present and not empty, whatever its value.
  return terminalScreen(output, !environment.NO_COLOR);
}

function pipedScreen(output: Output): Screen {
  return { paints: false, say: (line) => output.write(`${printable(line)}\n`), show() {}, keep() {}, close() {} };
}

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const ERASE_BELOW = '\u001b[J';
const SGR: Readonly<Record<Tone, string>> = { good: '32', bad: '31', busy: '36', quiet: '2', strong: '1' };
const USUAL_COLUMNS = 80;
const USUAL_ROWS = 24;

function terminalScreen(output: Output, colour: boolean): Screen {
  /** Widths of the lines of the block as painted. */
  let painted: number[] = [];
  let shown: readonly Line[] = [];
  let last = '';
  let closed = false;
  const size = () => ({ columns: output.columns || USUAL_COLUMNS, rows: output.rows || USUAL_ROWS });
  /** To the block's first line; a terminal that got narrower meanwhile has wrapped what was painted. */
  const rewind = (): string => {
    const { columns } = size();
    const height = painted.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return height > 0 ? `\r\u001b[${height}A${ERASE_BELOW}` : '';
  };
  const paint = (block: readonly Line[]): string => {
    const { columns, rows } = size();
    // One row stays free for the cursor, and one column, because a full line may wrap.
    const lines = block.slice(-(rows - 1)).map((line) => fitted(line, columns - 1));
    painted = lines.map((line) => columnsOf(line.map(({ text }) => text).join('')));
    return lines.map((line) => `${coloured(line, colour)}\n`).join('');
  };
  return {
    paints: true,
    say: (line) => {
      output.write(`${rewind()}${printable(line)}\n${paint(shown)}`);
    },
    show: (block) => {
      const { columns, rows } = size();
      const key = JSON.stringify([block, columns, rows]);
      if (closed || key === last) return;
      last = key;
      shown = block;
      const before = painted.length > 0 ? rewind() : HIDE_CURSOR;
      output.write(before + paint(block));
    },
    keep: () => {
      output.write(SHOW_CURSOR);
      painted = [];
      shown = [];
      last = '';
    },
    close: () => {
      closed = true;
      output.write(SHOW_CURSOR);
    },
  };
}

function coloured(line: Line, colour: boolean): string {
  return line.map(({ text, tone }) => (colour && tone ? `\u001b[${SGR[tone]}m${text}\u001b[0m` : text)).join('');
}

/** A line cut to the columns, its last one an ellipsis where something is missing. */
function fitted(line: Line, columns: number): Line {
  const clean = line.map((span) => ({ ...span, text: printable(span.text) }));
  if (columnsOf(clean.map(({ text }) => text).join('')) <= columns) return clean;
  let room = columns - 1;
  const kept: Span[] = [];
  for (const span of clean) {
    let text = '';
    for (const character of span.text) {
      if (columnsOf(character) > room) return [...kept, { ...span, text: `${text}…` }];
      room -= columnsOf(character);
      text += character;
    }
    kept.push({ ...span, text });
  }
  return kept;
}

/** Text of others (reasons, comments, tags) without what would steer a terminal or turn its direction. */
export const printable = (text: string): string =>
  stripVTControlCharacters(text).replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ');

/** East Asian wide and fullwidth characters and most emoji take two columns (Unicode annex 11). */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;
const NONE = /\p{Mn}|\p{Me}|\u200b|\u200d/u;

function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += NONE.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return columns;
}
