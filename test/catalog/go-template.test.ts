import { Findings } from '../../src/catalog/findings';
import { renderGoTemplate } from '../../src/catalog/text/go-template';

const ENVIRONMENT = { NAME: 'web', EMPTY: '', QUOTE: 'say "<hi>"\n', OTHER: 'other' };

function render(text: string) {
  const findings = new Findings();
  const rendered = renderGoTemplate(text, ENVIRONMENT, findings.of('file'));
  return { rendered, violations: findings.violations };
}

describe('templates are rendered as ecspresso renders them', () => {
  it.each([
    ['text without templates', 'a { b } c', 'a { b } c'],
    ['env in backticks', '{{ env `NAME` `default` }}', 'web'],
    ['env in quotes', '{{ env "NAME" "default" }}', 'web'],
    ['env without spaces', '{{env `NAME` `default`}}', 'web'],
    ['the default of an unset variable', '{{ env `ABSENT` `default` }}', 'default'],
    ['the default of an empty variable', '{{ env `EMPTY` `default` }}', 'default'],
    ['an empty default', '[{{ env `ABSENT` `` }}]', '[]'],
    ['the first variable that is set', '{{ env `ABSENT` `OTHER` `default` }}', 'other'],
    ['a name alone, which is its own default', '{{ env `ABSENT` }}', 'ABSENT'],
    ['must_env', '{{ must_env `NAME` }}', 'web'],
    ['must_env of an empty variable, which is set', '[{{ must_env `EMPTY` }}]', '[]'],
    [
      'json_escape of an argument in parentheses',
      '{{ json_escape (env `QUOTE` ``) }}',
      'say \\"\\u003chi\\u003e\\"\\n',
    ],
    ['json_escape at the end of a pipe', '{{ must_env `QUOTE` | json_escape }}', 'say \\"\\u003chi\\u003e\\"\\n'],
    ['a string alone', '{{ `{{` }}', '{{'],
    ['an escape in a quoted string', '{{ env `ABSENT` "a\\tb" }}', 'a\tb'],
    ['a comment', 'a{{/* {{ not this }} */}}b', 'ab'],
    ['trim markers', 'a \n {{- env `NAME` `` -}} \n b', 'awebb'],
    ['several in a line', '{{ env `NAME` `` }}-{{ env `OTHER` `` }}', 'web-other'],
  ])('%s', (_, text, expected) => {
    expect(render(text)).toEqual({ rendered: expected, violations: [] });
  });

  it.each([
    ['a plugin function', '{{ ssm `/path` }}', 'the template function "ssm" is not supported'],
    [
      'another function',
      '{{ secretsmanager_arn `name` }}',
      'the template function "secretsmanager_arn" is not supported',
    ],
    ['a field', '{{ .Name }}', 'the template {{ .Name }} is not supported'],
    ['a variable', '{{ $x := 1 }}', 'the template {{ $x := 1 }} is not supported'],
    ['a block', '{{ if `a` }}x{{ end }}', 'the template function "if" is not supported'],
    ['a missing end', 'x {{ env `A` `b`', 'a template that begins with {{ has no closing }}'],
    ['an empty action', '{{ }}', 'the template ends where a function call is expected'],
    ['must_env without a name', '{{ must_env }}', 'must_env takes one argument and got 0'],
    ['must_env with a default', '{{ must_env `A` `b` }}', 'must_env takes one argument and got 2'],
    ['a pipe into a string', '{{ env `A` `b` | `c` }}', 'the template pipes into string'],
    ['an open parenthesis', '{{ json_escape (env `A` `b` }}', 'the template lacks a closing parenthesis'],
    ['a bare word as argument', '{{ env NAME }}', 'the template has an unexpected "NAME"'],
    ['a bad escape', '{{ env "\\x" }}', 'the string "\\x" in the template is malformed'],
  ])('refuses %s', (_, text, problem) => {
    const { rendered, violations } = render(text);

    expect(rendered).toBeUndefined();
    expect(violations[0]).toMatchObject({ problem, line: 1 });
    expect(violations[0]!.remedy).toContain('env, must_env and json_escape');
  });

  it('reports every refused template with its line and column', () => {
    const { violations } = render('a: {{ ssm `x` }}\nb: 1\nc:  {{ tfstate `y` }}\n');

    expect(violations.map(({ line, column }) => [line, column])).toEqual([
      [1, 4],
      [3, 5],
    ]);
  });
});
