import { describe, expect, test } from '@jest/globals';
import { type Line, type Output, printable, screenFor } from '../../local/release-screen';

const ESC = '\u001b';

function terminal(columns = 40, rows = 10) {
  let text = '';
  const output = { isTTY: true, columns, rows, write: (piece: string) => (text += piece) };
  return { output: output as typeof output & Output, said: () => text, visible: () => shown(text) };
}

/** What a terminal would show: lines, after cursor movements and erasures. */
function shown(text: string): string[] {
  const lines: string[] = [''];
  let row = 0;
  for (const piece of text.split(new RegExp(`(${ESC}\\[[?\\d]*[A-Za-z]|\r|\n)`))) {
    const up = new RegExp(`^${ESC}\\[(\\d+)A$`).exec(piece);
    if (up) row -= Number(up[1]);
    else if (piece === `${ESC}[J`) lines.splice(row, lines.length, '');
    else if (piece === '\n') lines[++row] ??= '';
    else if (piece !== '\r' && !piece.startsWith(ESC)) lines[row] += piece;
  }
  return lines;
}

const line = (text: string): Line => [{ text, tone: 'good' }];

describe('a terminal', () => {
  test('has the block painted anew in its place, and lines that stay above it', () => {
    const { output, visible } = terminal();
    const screen = screenFor(output, {});
    screen.show([line('one'), line('two')]);
    screen.say('asked');
    screen.show([line('one'), line('three'), line('four')]);
    expect(visible()).toEqual(['asked', 'one', 'three', 'four', '']);
    screen.keep();
    screen.say('Succeeded');
    expect(visible()).toEqual(['asked', 'one', 'three', 'four', 'Succeeded', '']);
  });

  test('is not written to while nothing changes', () => {
    const { output, said } = terminal();
    const screen = screenFor(output, {});
    screen.show([line('one')]);
    const before = said();
    screen.show([line('one')]);
    expect(said()).toBe(before);
  });

  test('gets its cursor back', () => {
    const { output, said } = terminal();
    const screen = screenFor(output, {});
    screen.show([line('one')]);
    expect(said()).toContain(`${ESC}[?25l`);
    screen.close();
    expect(said().endsWith(`${ESC}[?25h`)).toBe(true);
  });

  test('shows its cursor once nothing is painted any more', () => {
    const { output, said } = terminal();
    const screen = screenFor(output, {});
    screen.show([line('one')]);
    screen.keep();
    expect(said().endsWith(`${ESC}[?25h`)).toBe(true);
  });

  test('that is narrow or low has lines cut and the first ones left out', () => {
    const { output, visible } = terminal(10, 3);
    screenFor(output, {}).show([line('first'), line('0123456789'), line('日本語日本語')]);
    expect(visible()).toEqual(['01234567…', '日本語日…', '']);
  });

  test('that has become narrower has what wrapped erased too', () => {
    const { output, said } = terminal(40, 10);
    const screen = screenFor(output, {});
    screen.show([line('x'.repeat(30))]);
    output.columns = 16;
    screen.show([line('y')]);
    expect(said()).toContain(`\r${ESC}[2A${ESC}[J`);
  });

  test('has colours unless NO_COLOR is set', () => {
    const colourful = terminal();
    screenFor(colourful.output, { NO_COLOR: '' }).show([line('one')]);
    expect(colourful.said()).toContain(`${ESC}[32mone${ESC}[0m`);
    const plain = terminal();
    screenFor(plain.output, { NO_COLOR: '1' }).show([line('one')]);
    expect(plain.said()).not.toMatch(/\[\d+m/);
  });
});

test.each<[string, boolean, Record<string, string>]>([
  ['a pipe', false, {}],
  ['a dumb terminal', true, { TERM: 'dumb' }],
])('%s gets lines and nothing else', (_, isTTY, environment) => {
  let text = '';
  const output = { isTTY, write: (piece: string) => (text += piece) };
  const screen = screenFor(output, environment);
  screen.show([line('block')]);
  screen.say('a line');
  screen.close();
  expect({ paints: screen.paints, text }).toEqual({ paints: false, text: 'a line\n' });
});

test('what others wrote steers no terminal and turns no text', () => {
  expect(printable(`a${ESC}[2Jb${ESC}]0;title\u0007c\rd\ne\u202ef\u2028g`)).toBe('abc d e f g');
});
