import { AwsError } from '../wire/aws-error';
import { type Context, meets } from './conditions';
import { covers } from './patterns';
import type { PolicyDocument, Statement } from './policy-document';

/** One question to the policies of a role. */
export interface PolicyRequest {
  /** `ecs:DescribeServices` */
  readonly action: string;
  /** An ARN, or `*` for an action without a type of resource. */
  readonly resource: string;
}

export type Decision = 'allowed' | 'not allowed' | 'denied';

/** Statements that speak of the action and the resource, whatever their conditions. */
export const statementsOn = (
  policies: readonly PolicyDocument[],
  { action, resource }: PolicyRequest,
): readonly Statement[] =>
  policies.flatMap(({ statements }) =>
    statements.filter(({ actions, resources }) => {
      if (!covers(actions, action, 'action')) return false;
      if (resources?.values.some((value) => value.includes('${')))
        throw new AwsError(
          'NotImplemented',
          `iam: evaluating policy variables (${resources.values.join(', ')}) is not built in this embedded AWS.`,
        );
      return resources === undefined || covers(resources, resource, 'resource');
    }),
  );

/**
 * What identity policies say: a Deny that holds wins, then an Allow that holds, else nothing is allowed.
 * Source: IAM User Guide, reference_policies_evaluation-logic.
 * @param statements those of {@link statementsOn}
 * @throws AwsError NotImplemented for what is not built of conditions
 */
export function decide(statements: readonly Statement[], context: Context): Decision {
  const holding = statements.filter(({ conditions }) => conditions.every((condition) => meets(condition, context)));
  if (holding.some(({ effect }) => effect === 'Deny')) return 'denied';
  return holding.length > 0 ? 'allowed' : 'not allowed';
}
