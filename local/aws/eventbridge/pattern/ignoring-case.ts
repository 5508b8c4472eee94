/**
 * Compares texts as AWS does when it ignores case: every UTF-16 unit of the pattern stands for its lower and its upper case,
 * whatever their lengths, and for nothing else: `ß` for ß and SS, not for ss. Half of a surrogate pair has no bytes of its
 * own and stands for `?`.
 * @param end which ends of the value the pattern has to reach
 */
export function ignoringCase(pattern: string, end: 'both' | 'prefix' | 'suffix'): (value: string) => boolean {
  const units = pattern.split('').map((unit) => {
    if (/[\uD800-\uDFFF]/.test(unit)) return '\\?';
    const cases = new Set([unit.toLowerCase(), unit.toUpperCase()].map(literally));
    return `(?:${[...cases].join('|')})`;
  });
  const expression = new RegExp(`${end === 'suffix' ? '' : '^'}${units.join('')}${end === 'prefix' ? '' : '$'}`);
  return (value) => expression.test(value);
}

/** The source of an expression that matches a text as it stands. */
export const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
