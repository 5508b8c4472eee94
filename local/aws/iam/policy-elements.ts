import type { Condition, Principal } from './policy-document';
import { isServicePrincipal } from './service-principals';

/**
 * What is wrong with one `Action` pattern; `undefined` when nothing is. Which actions a service has is not checked: IAM
 * takes names that do not exist.
 */
export function actionFault(action: string): string | undefined {
  if (action === '*') return undefined;
  const colon = action.indexOf(':');
  if (colon < 1) return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
  const vendor = action.slice(0, colon);
  if (!/^[a-zA-Z0-9-]+$/.test(vendor)) return `Vendor ${vendor} is not valid`;
  if (!/^[a-zA-Z0-9*?-]+$/.test(action.slice(colon + 1))) return 'Actions/Condition can contain only one colon.';
  return undefined;
}

/** What is wrong with one `Resource` pattern. A pattern may end early when its end is a wildcard: `arn:aws:s3*`. */
export function resourceFault(resource: string): string | undefined {
  if (resource === '*') return undefined;
  const parts = resource.split(':');
  const complete = parts.length >= 6 || resource.endsWith('*');
  if (!resource.startsWith('arn:') || !complete || parts.at(-1) === '')
    return `Resource ${resource} must be in ARN format or "*".`;
  return undefined;
}

const PRINCIPAL_TYPES = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser']);
const AWS_PRINCIPAL =
  /^(\*|\d{12}|arn:aws[a-z-]*:(iam|sts)::\d{12}:(root|(user|role|assumed-role|federated-user)\/.+))$/;

/** The principals of a statement, or what is wrong with them. */
export function principalsOf(json: unknown): readonly Principal[] | string {
  if (json === '*') return [{ type: '*', value: '*' }];
  if (typeof json !== 'object' || json === null || Array.isArray(json) || Object.keys(json).length === 0)
    return 'Syntax errors in policy.';
  const principals: Principal[] = [];
  for (const [type, given] of Object.entries(json)) {
    if (!PRINCIPAL_TYPES.has(type)) return 'Syntax errors in policy.';
    const values: unknown[] = Array.isArray(given) ? given : [given];
    if (values.length === 0) return 'Syntax errors in policy.';
    for (const value of values) {
      if (typeof value !== 'string') return 'Syntax errors in policy.';
      const fits =
        type === 'Service' ? isServicePrincipal(value) : type === 'AWS' ? AWS_PRINCIPAL.test(value) : value !== '';
      if (!fits) return invalidPrincipal(type, value);
      principals.push({ type: type as Principal['type'], value });
    }
  }
  return principals;
}

/** AWS writes the type in capitals: `Invalid principal in policy: "SERVICE":"nobody.amazonaws.com"`. */
export const invalidPrincipal = (type: string, value: string): string =>
  `Invalid principal in policy: "${type.toUpperCase()}":"${value}"`;

const OPERATORS = new Set([
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnLike',
  'ArnNotEquals',
  'ArnNotLike',
  'Null',
]);

/** The conditions of a statement, or `undefined` when they are not written as the grammar wants. */
export function conditionsOf(json: unknown): readonly Condition[] | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const conditions: Condition[] = [];
  for (const [written, keys] of Object.entries(json)) {
    const match = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(written);
    if (!match || !OPERATORS.has(match[2]!) || (match[2] === 'Null' && match[3])) return undefined;
    if (typeof keys !== 'object' || keys === null || Array.isArray(keys)) return undefined;
    for (const [key, given] of Object.entries(keys as Record<string, unknown>)) {
      const values: unknown[] = Array.isArray(given) ? given : [given];
      if (!key.includes(':') || !values.every((value) => ['string', 'number', 'boolean'].includes(typeof value)))
        return undefined;
      conditions.push({
        operator: match[2]!,
        ifExists: match[3] !== undefined,
        key,
        values: values.map(String),
        ...(match[1] && { qualifier: match[1] as 'ForAllValues' | 'ForAnyValue' }),
      });
    }
  }
  return conditions;
}
