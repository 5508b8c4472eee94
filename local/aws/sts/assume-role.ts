import { asService, type Caller } from '../iam/credentials';
import { type PolicyDocument, readPolicyDocument } from '../iam/policy-document';
import { letsIn } from '../iam/trust-policy';
import { AwsError } from '../wire/aws-error';
import type { Input, Output } from '../wire/implementation';
import type { World } from '../world';

type Request = Input<'sts', 'AssumeRole'>;

const HOUR = 3600;
/** A session that had these would mean something else than one without. */
const NOT_BUILT = [
  'PolicyArns',
  'Tags',
  'TransitiveTagKeys',
  'SerialNumber',
  'TokenCode',
  'SourceIdentity',
  'ProvidedContexts',
] as const;

/**
 * A session of a role whose trust policy lets the caller in, for no longer than the role allows, and with no more
 * permissions than a session policy leaves.
 * Source: STS API Reference, AssumeRole.
 * @throws AwsError AccessDenied, ValidationError, MalformedPolicyDocument
 */
export async function assumeRole(world: World, input: Request, caller: Caller): Promise<Output<'sts', 'AssumeRole'>> {
  const { RoleArn = '', RoleSessionName = '', DurationSeconds = HOUR, ExternalId } = input;
  for (const member of NOT_BUILT)
    if (input[member] !== undefined)
      throw new AwsError('NotImplemented', `sts:AssumeRole with ${member} is not built in this embedded AWS.`);
  const sessionPolicy = sessionPolicyOf(input.Policy);
  const roleName = RoleArn.slice(RoleArn.lastIndexOf('/') + 1);
  const denied = new AwsError(
    'AccessDenied',
    `User: ${caller.kind === 'principal' ? caller.arn : caller.service} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
  );
  const { Role } = await world.call(asService('sts'), 'iam', 'GetRole', { RoleName: roleName }).catch(() => {
    throw denied;
  });
  if (!Role?.Arn || Role.Arn !== RoleArn || !Role.RoleId) throw denied;
  const trust = decodeURIComponent(Role.AssumeRolePolicyDocument ?? '');
  if (!letsIn(trust, caller, world.accountId, ExternalId)) throw denied;
  if (DurationSeconds > (Role.MaxSessionDuration ?? HOUR)) throw tooLong('the MaxSessionDuration set for this role.');
  if (caller.roleArn !== undefined && DurationSeconds > HOUR)
    throw tooLong('the 1 hour session limit for roles assumed by role chaining.');
  const expiration = new Date(world.clock.now().getTime() + DurationSeconds * 1000);
  const role = { arn: RoleArn, roleId: Role.RoleId };
  const issued = world.credentials.issueForRole(role, RoleSessionName, expiration, sessionPolicy);
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
}

function sessionPolicyOf(text: string | undefined): PolicyDocument | undefined {
  if (text === undefined) return undefined;
  const reading = readPolicyDocument(text, 'identity');
  if (!reading.ok) throw new AwsError('MalformedPolicyDocument', reading.reason);
  return reading.document;
}

const tooLong = (limit: string): AwsError =>
  new AwsError('ValidationError', `The requested DurationSeconds exceeds ${limit}`);
