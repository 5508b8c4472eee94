import { IAM } from '@aws-sdk/client-iam';
import { clientConfig } from '../../local/boot';
import type { Stack } from './stack';

/** Functions that reconcile: whatever one of them may not do, the others may not either. */
export const RECONCILING = ['image-pushed', 'deployment-changed', 'minute-passed'].map(
  (name) => `slipway-production-${name}`,
);

/** Denies an action in a role beside all that it allows; the answer takes the denial back. */
export async function forbid({ aws }: Stack, RoleName: string, Action: string): Promise<() => Promise<unknown>> {
  const iam = new IAM(clientConfig(aws));
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action, Resource: '*' }],
  });
  await iam.putRolePolicy({ RoleName, PolicyName: 'forbidden', PolicyDocument });
  return () => iam.deleteRolePolicy({ RoleName, PolicyName: 'forbidden' });
}
