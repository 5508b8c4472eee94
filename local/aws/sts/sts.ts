import { asService } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import { sharedWords } from '../wire/constraints/validation-exception';
import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';

const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

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
      AssumeRole: async (input, { caller }) => {
        const { RoleArn = '', RoleSessionName = '', DurationSeconds = 3600 } = input;
        if (!SESSION_NAME.test(RoleSessionName))
          throw new AwsError(
            'ValidationError',
            `Value '${RoleSessionName}' at 'roleSessionName' is not a valid session name.`,
          );
        const roleName = RoleArn.slice(RoleArn.lastIndexOf('/') + 1);
        const denied = new AwsError(
          'AccessDenied',
          `User: ${caller.kind === 'principal' ? caller.arn : caller.service} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
        );
        const { Role } = await world.call(asService('sts'), 'iam', 'GetRole', { RoleName: roleName }).catch(() => {
          throw denied;
        });
        if (!Role?.Arn || Role.Arn !== RoleArn || !Role.RoleId) throw denied;
        const expiration = new Date(world.clock.now().getTime() + DurationSeconds * 1000);
        const issued = world.credentials.issueForRole(
          { arn: RoleArn, roleId: Role.RoleId },
          RoleSessionName,
          expiration,
        );
        return {
          Credentials: {
            AccessKeyId: issued.accessKeyId,
            SecretAccessKey: issued.secretAccessKey,
            SessionToken: issued.sessionToken ?? '',
            Expiration: expiration,
          },
          AssumedRoleUser: {
            Arn: `arn:aws:sts::${world.accountId}:assumed-role/${roleName}/${RoleSessionName}`,
            AssumedRoleId: `${Role.RoleId}:${RoleSessionName}`,
          },
        };
      },
    },
  };
}
