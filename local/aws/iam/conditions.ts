import { AwsError } from '../wire/aws-error';
import { fits } from './patterns';
import type { Condition } from './policy-document';

/** Condition keys of a request to their values; what the request does not have is absent. */
export type Context = Readonly<Record<string, readonly string[]>>;

/**
 * Keys that the tables of requirements know to fill in where a request has them. A condition on any other key is refused
 * by name: taking it for absent would decide without having looked.
 */
const KNOWN_KEYS: ReadonlySet<string> = new Set(
  [
    'aws:PrincipalArn',
    'dynamodb:Attributes',
    'dynamodb:LeadingKeys',
    'dynamodb:ReturnValues',
    'dynamodb:Select',
    'ecs:CreateAction',
    'events:creatorAccount',
    'events:detail-type',
    'events:detail.eventTypeCode',
    'events:detail.service',
    'events:detail.userIdentity.principalId',
    'events:eventBusInvocation',
    'events:ManagedBy',
    'events:source',
    'events:TargetArn',
    'iam:PassedToService',
    'lambda:FunctionUrlAuthType',
    'lambda:InvokedViaFunctionUrl',
    'sts:ExternalId',
  ].map((key) => key.toLowerCase()),
);

type Comparison = (wanted: string, actual: string) => boolean;

const equals: Comparison = (wanted, actual) => wanted === actual;
const equalsAnyCase: Comparison = (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase();
const like: Comparison = (wanted, actual) => fits(wanted, actual, 'text');
/** ArnEquals and ArnLike behave the same: wildcards within the colon-separated parts. */
const arnLike: Comparison = (wanted, actual) => fits(wanted, actual, 'resource');

/** How operators compare. The rest of AWS's operators is not built and refused by name. */
const OPERATORS: Readonly<Record<string, { readonly same: Comparison; readonly negated: boolean }>> = {
  StringEquals: { same: equals, negated: false },
  StringNotEquals: { same: equals, negated: true },
  StringEqualsIgnoreCase: { same: equalsAnyCase, negated: false },
  StringNotEqualsIgnoreCase: { same: equalsAnyCase, negated: true },
  StringLike: { same: like, negated: false },
  StringNotLike: { same: like, negated: true },
  ArnEquals: { same: arnLike, negated: false },
  ArnLike: { same: arnLike, negated: false },
  ArnNotEquals: { same: arnLike, negated: true },
  ArnNotLike: { same: arnLike, negated: true },
  Bool: { same: equalsAnyCase, negated: false },
};

/**
 * Whether a request meets one condition. Without its key a condition is not met; it is met by `IfExists`, by
 * `ForAllValues`, and by an operator that denies.
 * Source: IAM User Guide, reference_policies_elements_condition_operators and reference_policies_multi-value-conditions.
 * @throws AwsError NotImplemented for an operator, a key or a policy variable that is not built
 */
export function meets(condition: Condition, context: Context): boolean {
  const { operator, qualifier, ifExists, key, values } = condition;
  if (!KNOWN_KEYS.has(key.toLowerCase())) throw notBuilt(`the condition key ${key}`);
  if (values.some((value) => value.includes('${'))) throw notBuilt(`policy variables (${values.join(', ')})`);
  const actual = valuesOf(context, key);
  if (operator === 'Null') return values.some((value) => (value === 'true') === (actual === undefined));
  const comparison = OPERATORS[operator];
  if (!comparison) throw notBuilt(`the condition operator ${operator}`);
  const { same, negated } = comparison;
  const holds = (each: string): boolean => values.some((wanted) => same(wanted, each)) !== negated;
  if (qualifier === 'ForAllValues') return (actual ?? []).every(holds);
  if (actual === undefined) return ifExists || (negated && qualifier === undefined);
  if (qualifier === 'ForAnyValue') return actual.some(holds);
  if (actual.length > 1) throw notBuilt(`${operator} without ForAllValues or ForAnyValue on the many values of ${key}`);
  return actual.every(holds);
}

/** Keys are one whatever their case. */
function valuesOf(context: Context, key: string): readonly string[] | undefined {
  const name = Object.keys(context).find((each) => each.toLowerCase() === key.toLowerCase());
  return name === undefined ? undefined : context[name];
}

const notBuilt = (what: string): AwsError =>
  new AwsError('NotImplemented', `iam: evaluating ${what} is not built in this embedded AWS.`);
