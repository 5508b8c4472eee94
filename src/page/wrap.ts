/** Plain-text mail is read in narrow windows and quoted: 72 columns leave room for both. */
export const MAIL_COLUMNS = 72;

/** Breaks a paragraph at spaces so that no line is longer than the columns; a longer word is cut. */
export function wrap(text: string, columns: number = MAIL_COLUMNS, indent = ''): string {
  const room = columns - indent.length;
  const words = text
    .split(/\s+/)
    .filter((word) => word !== '')
    .flatMap((word) => word.match(new RegExp(`.{1,${room}}`, 'gu')) ?? []);
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => indent + line).join('\n');
}

/** `label     value`, the value wrapped beside its label. */
export function field(label: string, value: string): string {
  const indent = ' '.repeat(12);
  return label.padEnd(12) + wrap(value, MAIL_COLUMNS, indent).trimStart();
}
