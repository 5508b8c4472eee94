import type { Readable } from 'node:stream';

/** Marks, in a stream of output, where the output of an invocation ends: `\0end <request id> <largest RSS in kB>`. */
const MARK = /^(.*)\0end (\S+) (\d+)$/s;
/** A line longer than this is handed on in pieces. */
const LONGEST_LINE = 256 * 1024;

/**
 * Cuts a stream of output into lines and tells them from the marks in between.
 * @param onMark `requestId` is `init` for the output of a cold start
 */
export function readLines(
  stream: Readable,
  onLine: (line: string) => void,
  onMark: (requestId: string, maxRssInKb: number) => void,
): void {
  let rest = '';
  stream.setEncoding('utf8');
  const take = (line: string): void => {
    const mark = MARK.exec(line);
    const text = mark ? mark[1]! : line;
    if (!mark || text !== '') onLine(text);
    if (mark) onMark(mark[2]!, Number(mark[3]));
  };
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
    if (rest.length > LONGEST_LINE) {
      onLine(rest);
      rest = '';
    }
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
    rest = '';
  });
}
