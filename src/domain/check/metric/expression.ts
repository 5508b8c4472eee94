/** A text in quotes, a number, a word, or a sign. Numbers may have an exponent: `1.5e3`. */
const TOKEN = /"[^"]*"|'[^']*'|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z_][A-Za-z0-9_]*|\S/g;

/**
 * The ids of metrics that an expression of CloudWatch's metric math names, each once. An id begins with a lower-case letter;
 * names of functions and operators have none (CloudWatch user guide, "Using metric math").
 */
export function idsIn(expression: string): readonly string[] {
  const words = expression.match(TOKEN) ?? [];
  return [...new Set(words.filter((word) => /^[a-z]/.test(word)))];
}
