/**
 * Whether a tag fits a filter in which `*` stands for anything. By greedy parts, not by a regular expression: filters come
 * from outside.
 */
export function fitsWildcard(tag: string, wildcard: string): boolean {
  const [head = '', ...rest] = wildcard.split('*');
  if (rest.length === 0) return tag === head;
  if (!tag.startsWith(head)) return false;
  const tail = rest.pop()!;
  let from = head.length;
  for (const part of rest) {
    const found = tag.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return tag.length - tail.length >= from && tag.endsWith(tail);
}
