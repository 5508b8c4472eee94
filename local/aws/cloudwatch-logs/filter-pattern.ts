/**
 * Compiles a filter pattern of plain terms: all of `term "a phrase"` must occur, none of `-term`, one at least of `?term`.
 * @returns `undefined` for the forms that are not built: JSON, space-delimited and regular expressions
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function compileFilterPattern(pattern: string): ((message: string) => boolean) | undefined {
  const text = pattern.trim();
  if (/^[{[%]/.test(text)) return undefined;
  const terms = [...text.matchAll(/([-?]?)(?:"([^"]*)"|(\S+))/g)].map(([, sign, phrase, word]) => ({
    sign,
    text: phrase ?? word ?? '',
  }));
  const wanted = terms.filter(({ sign }) => sign === '');
  const unwanted = terms.filter(({ sign }) => sign === '-');
  const options = terms.filter(({ sign }) => sign === '?');
  return (message) => {
    const has = (term: { readonly text: string }): boolean => message.includes(term.text);
    // Where plain terms and options are mixed, AWS ignores the options.
    const chosen = wanted.length > 0 || options.length === 0 ? wanted.every(has) : options.some(has);
    return chosen && !unwanted.some(has);
  };
}
