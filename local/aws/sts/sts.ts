import { AwsError } from '../wire/aws-error';
import { sharedWords } from '../wire/constraints/validation-exception';
import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { assumeRole } from './assume-role';

/** AWS Security Token Service: who am I, and sessions of the roles that IAM knows. */
export function createSts(world: World): ServiceImplementation<'sts'> {
  return {
    name: 'sts',
    refusalOf: sharedWords('ValidationError'),
    operations: {
      GetCallerIdentity: (_, { caller }) => {
        if (caller.kind !== 'principal') throw new AwsError('AccessDenied', 'Services have no caller identity.');
        return { Account: world.accountId, Arn: caller.arn, UserId: caller.userId };
      },
      AssumeRole: (input, { caller }) => assumeRole(world, input, caller),
    },
  };
}
