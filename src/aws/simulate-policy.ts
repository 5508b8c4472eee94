import { type EvaluationResult, type IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { AwsError } from '../domain/errors';
import type { Forbidden } from '../domain/verify/facts';
import type { Need } from '../domain/verify/needs';
import { asking } from './aws-error';

const OPERATION = 'iam:SimulatePrincipalPolicy';

/**
 * What of these a role's policies do not allow, as IAM simulates them. Throws AwsError, also where conditions decide it that
 * nobody knows beforehand.
 *
 * API reference, EvaluationResult: one for an action, the decision on each resource below it; before 2026 one for each.
 */
export async function forbiddenOf(iam: IAMClient, role: string, needs: readonly Need[]): Promise<readonly Forbidden[]> {
  const found = await Promise.all(
    needs.map(async ({ action, resource, context = {} }) => {
      const { EvaluationResults = [] } = await asking(
        OPERATION,
        iam.send(
          new SimulatePrincipalPolicyCommand({
            PolicySourceArn: role,
            ActionNames: [action],
            ResourceArns: [resource],
            ContextEntries: Object.entries(context).map(([ContextKeyName, value]) => ({
              ...{ ContextKeyName, ContextKeyValues: [value], ContextKeyType: 'string' as const },
            })),
          }),
        ),
      );
      return EvaluationResults.every(isAllowed) ? [] : [{ action, resource }];
    }),
  );
  return found.flat();
}

function isAllowed({ EvalDecision, EvalActionName, MissingContextValues = [] }: EvaluationResult): boolean {
  if (EvalDecision === 'implicitDeny' && MissingContextValues.length > 0) {
    const words = `whether it may ${EvalActionName} depends on ${MissingContextValues.join(', ')}`;
    throw new AwsError(OPERATION, 'MissingContext', 'invalid', words);
  }
  return EvalDecision === 'allowed';
}
