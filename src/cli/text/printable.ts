/**
 * Text for a terminal. Tags, comments and AWS's words come from outside: control characters would move the cursor or
 * rewrite what was printed, and bidirectional ones would show a digest in another order. Line ends stay.
 */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, ' ');
}

/** The same on one line. */
export function oneLine(text: string): string {
  return printable(text).replaceAll('\n', ' ');
}
