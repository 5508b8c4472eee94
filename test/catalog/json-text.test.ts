import { Findings } from '../../src/catalog/findings';
import { misfitOfJson } from '../../src/catalog/text/json-grammar';
import { parseJsonText } from '../../src/catalog/text/json-text';

describe('JSON texts', () => {
  it.each([
    '{}',
    '[]',
    ' [1, -0.5e+3, "a\\u00e9\\n", true, false, null, {"a": {"b": []}}] \n',
    '"text"',
    '0',
    '{"__proto__": 1}',
  ])('%j is taken as JSON.parse takes it', (text) => {
    const parsed = parseJsonText(text, new Findings().of('file'));

    expect(parsed).toEqual({ value: JSON.parse(text) });
  });

  it.each([
    ['an empty file', '', 1, 1, 'expected a value, found the end of the file'],
    ['a trailing comma', '{\n  "a": 1,\n}', 3, 1, 'expected a key in double quotes, found "}"'],
    ['a missing comma', '{\n  "a": 1\n  "b": 2\n}', 3, 3, 'expected "," or "}", found "\\""'],
    ['a comment', '{\n  // why\n}', 2, 3, 'expected a key in double quotes, found "/"'],
    ['a bare key', '{a: 1}', 1, 2, 'expected a key in double quotes, found "a"'],
    ['an unclosed list', '[1, 2', 1, 6, 'expected "," or "]", found the end of the file'],
    ['a leading zero', '[01]', 1, 3, 'expected "," or "]", found "1"'],
    ['a tab in a string', '["a\tb"]', 1, 2, 'expected a value, found "\\""'],
    ['a second value', '{} {}', 1, 4, 'expected the end of the file, found "{"'],
    ['a single quote', "{'a': 1}", 1, 2, `expected a key in double quotes, found "'"`],
  ])('%s is refused at its line and column', (_, text, line, column, problem) => {
    const findings = new Findings();

    expect(parseJsonText(text, findings.of('file'))).toBeUndefined();
    expect(findings.violations[0]).toMatchObject({ line, column, problem: `not valid JSON: ${problem}` });
    expect(() => JSON.parse(text)).toThrow();
  });

  it('endless nesting is refused instead of exhausting the stack', () => {
    expect(misfitOfJson('['.repeat(500_000))?.problem).toBe('nested more than 64 levels deep');
  });
});
