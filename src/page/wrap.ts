/** Plain-text mail is read in narrow windows and quoted: 72 columns leave room for both. */
const MAIL_COLUMNS = 72;

/** Breaks a paragraph at spaces so that no line is wider than the columns; a wider word is cut. */
export function wrap(text: string, columns: number = MAIL_COLUMNS, indent = ''): string {
  const room = columns - indent.length;
  const words = text.split(/\s+/).flatMap((word) => cut(word, room));
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(last) + 1 + columnsOf(word) <= room)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => indent + line).join('\n');
}

/** `label     value`, the value wrapped beside its label. */
export function field(label: string, value: string): string {
  const indent = ' '.repeat(12);
  return label.padEnd(12) + wrap(value, MAIL_COLUMNS, indent).trimStart();
}

/** East Asian characters, and those beyond the Basic Multilingual Plane (emoji among them), are two columns wide. */
function columnsOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (character.length > 1 || WIDE.test(character) ? 2 : 1), 0);
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]/;

/** A word in pieces that fit; none of nothing. */
function cut(word: string, room: number): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (columnsOf(piece + character) > room) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return piece === '' ? pieces : [...pieces, piece];
}
