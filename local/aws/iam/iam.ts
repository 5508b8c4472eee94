import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { Account } from './account';
import { createAuthoriser } from './authorise';
import { refusalOf } from './constraints';
import { managedPolicyOperations } from './managed-policies';
import { rolePolicyOperations } from './role-policies';
import { roleOperations } from './roles';
import { simulationOperations } from './simulate';
import { userOperations } from './users';

/**
 * AWS Identity and Access Management: roles, their policies, managed policies, the one user; and the evaluation of
 * identity policies, without which no call with a role runs.
 */
export function createIam(world: World): ServiceImplementation<'iam'> {
  const account = new Account(world);
  return {
    name: 'iam',
    operations: {
      ...roleOperations(account),
      ...rolePolicyOperations(account),
      ...managedPolicyOperations(account),
      ...simulationOperations(account),
      ...userOperations(world),
    },
    refusalOf,
    authoriser: createAuthoriser(account),
  };
}
