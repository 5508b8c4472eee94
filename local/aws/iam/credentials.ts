import type { Ids } from '../ids';
import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import type { PolicyDocument } from './policy-document';

/** Who makes a call. */
export type Caller = PrincipalCaller | ServiceCaller;

/** An IAM principal that signed a request. */
export interface PrincipalCaller {
  readonly kind: 'principal';
  readonly arn: string;
  readonly userId: string;
  /** The role behind an assumed-role session. */
  readonly roleArn?: string;
  /** What the session was given to leave of the role's permissions. */
  readonly sessionPolicy?: PolicyDocument;
}

/** An AWS service that calls another one by itself, with a role where it was given one. */
export interface ServiceCaller {
  readonly kind: 'service';
  /** `codedeploy.amazonaws.com` */
  readonly service: string;
  readonly roleArn?: string;
  /** What it calls its session with the role; absent: as the service is called. */
  readonly sessionName?: string;
  /** The resource on whose behalf it calls, as resource policies see it in `aws:SourceArn`: a rule's ARN. */
  readonly sourceArn?: string;
}

/** `asService('codedeploy', { roleArn })` is CodeDeploy acting with the role of its deployment group. */
export const asService = (
  name: string,
  context: { readonly roleArn?: string; readonly sessionName?: string; readonly sourceArn?: string } = {},
): ServiceCaller => ({ kind: 'service', service: `${name}.amazonaws.com`, ...context });

/** How a caller is named in the log of calls: a principal by its ARN, a service by its name. */
export const nameOfCaller = (caller: Caller): string => (caller.kind === 'service' ? caller.service : caller.arn);

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface Identity {
  readonly credentials: Credentials;
  readonly caller: PrincipalCaller;
  readonly expiresAt: Date | undefined;
}

/**
 * Who signed with an access key, as long as its session lasts.
 * @throws AwsError ExpiredTokenException
 */
export function callerOf({ caller, expiresAt }: Identity, now: Date): PrincipalCaller {
  if (expiresAt && expiresAt <= now && !isOff('session-expiry'))
    throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired');
  return caller;
}

/** The access keys that the embedded AWS knows: the administrator's and those of role sessions. */
export class CredentialStore {
  private readonly identities = new Map<string, Identity>();

  constructor(
    private readonly accountId: string,
    private readonly ids: Ids,
  ) {
    this.identities.set('local', {
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      caller: { kind: 'principal', arn: `arn:aws:iam::${accountId}:user/local`, userId: 'AIDALOCALADMINISTRATOR' },
      expiresAt: undefined,
    });
  }

  find(accessKeyId: string): Identity | undefined {
    return this.identities.get(accessKeyId);
  }

  /**
   * Opens a session of a role, as `sts:AssumeRole` and Lambda's execution environments do.
   * @param expiresAt virtual time; absent: until {@link revoke}.
   * @param sessionPolicy what it leaves of the role's permissions; absent: all.
   */
  issueForRole(
    role: { arn: string; roleId: string },
    sessionName: string,
    expiresAt?: Date,
    sessionPolicy?: PolicyDocument,
  ): Credentials {
    const credentials: Credentials = {
      accessKeyId: `ASIA${this.ids.upper(16)}`,
      secretAccessKey: this.ids.secret(40),
      sessionToken: this.ids.secret(120),
    };
    const roleName = role.arn.slice(role.arn.lastIndexOf('/') + 1);
    this.identities.set(credentials.accessKeyId, {
      credentials,
      caller: {
        kind: 'principal',
        arn: `arn:aws:sts::${this.accountId}:assumed-role/${roleName}/${sessionName}`,
        userId: `${role.roleId}:${sessionName}`,
        roleArn: role.arn,
        ...(sessionPolicy && { sessionPolicy }),
      },
      expiresAt,
    });
    return credentials;
  }

  revoke(accessKeyId: string): void {
    this.identities.delete(accessKeyId);
  }
}
