import type { Patterns } from './policy-document';

/**
 * Wildcards of policies. `*` stays within a segment of an ARN, unless it is the segment's last character: then it reaches
 * beyond the colon. Actions are one whatever their case.
 * Source: IAM User Guide, reference_policies_elements_resource and reference_policies_elements_action.
 */
type Kind = 'action' | 'resource' | 'text';

const compiled = new Map<string, RegExp>();

/** Statements are kept parsed and their patterns repeat from call to call, so each is compiled once. */
export function fits(pattern: string, value: string, kind: Kind): boolean {
  if (pattern === '*') return true;
  const key = `${kind} ${pattern}`;
  let expression = compiled.get(key);
  if (!expression) {
    expression = expressionOf(pattern, kind);
    compiled.set(key, expression);
  }
  return expression.test(value);
}

/** Whether `Action` or `Resource` covers a value, or `NotAction` or `NotResource` leaves it in. */
export const covers = ({ negated, values }: Patterns<string>, value: string, kind: Kind): boolean =>
  values.some((pattern) => fits(pattern, value, kind)) !== negated;

function expressionOf(pattern: string, kind: Kind): RegExp {
  const source = pattern.replace(/[\\^$.+()[\]{}|]|\*+|\?/g, (found, at: number) => {
    if (found === '?') return kind === 'resource' ? '[^:]' : '.';
    if (!found.startsWith('*')) return `\\${found}`;
    const next = pattern[at + found.length];
    return kind === 'resource' && next !== undefined && next !== ':' ? '[^:]*' : '.*';
  });
  return new RegExp(`^${source}$`, kind === 'action' ? 'is' : 's');
}
