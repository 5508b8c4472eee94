import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { invalid, notBuilt } from './refusals';

/** What a rule looks at in a request. */
export interface RequestFacts {
  /** Without the port. */
  readonly host: string;
  /** Without the query. */
  readonly path: string;
}

/** Conditions as AWS shows them: `Values` and the field's own config hold the same list. */
export function normalizeConditions(conditions: readonly RuleCondition[]): RuleCondition[] {
  if (conditions.length === 0) throw invalid('A rule must have at least one condition');
  const normal = conditions.map((condition): RuleCondition => {
    const { Field } = condition;
    if (Field !== 'path-pattern' && Field !== 'host-header') {
      const known = ['http-header', 'http-request-method', 'query-string', 'source-ip'].includes(Field ?? '');
      throw known
        ? notBuilt(`the condition ${Field}`)
        : invalid(`Condition field '${Field}' must be one of '[path-pattern, host-header]'`);
    }
    const config = Field === 'path-pattern' ? condition.PathPatternConfig : condition.HostHeaderConfig;
    if (condition.RegexValues || config?.RegexValues) throw notBuilt('RegexValues');
    const values = config?.Values ?? condition.Values ?? [];
    if (values.length === 0) throw invalid(`A condition value must be specified for '${Field}'`);
    for (const value of values)
      if (value.length < 1 || value.length > 128 || /\s/.test(value))
        throw invalid(`Condition value '${value}' is not valid for '${Field}'`);
    return Field === 'path-pattern'
      ? { Field, Values: values, PathPatternConfig: { Values: values } }
      : { Field, Values: values, HostHeaderConfig: { Values: values } };
  });
  if (new Set(normal.map(({ Field }) => Field)).size < normal.length)
    throw invalid('A rule can have at most one condition of each field');
  if (normal.flatMap(({ Values = [] }) => Values).length > 5) throw invalid('A rule can only have 5 condition values');
  return normal;
}

/** All conditions hold; of each, one value does. Paths match case-sensitively, hosts do not ([ELB] rule-condition-types). */
export const holds = (conditions: readonly RuleCondition[], { host, path }: RequestFacts): boolean =>
  conditions.every(({ Field, Values = [] }) =>
    Values.some((pattern) =>
      Field === 'path-pattern' ? like(pattern, path) : like(pattern.toLowerCase(), host.toLowerCase()),
    ),
  );

/** `*` is any run of characters, `?` is one. Only the last star is ever tried again, so no pattern is exponential. */
function like(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let mark = 0;
  let index = 0;
  while (index < text.length) {
    if (pattern[at] === '*') {
      star = at++;
      mark = index;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[index])) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++mark;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
