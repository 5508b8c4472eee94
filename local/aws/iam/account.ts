import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { AWS_MANAGED_POLICIES } from './aws-managed-policies';
import { type PolicyDocument, type PolicyKind, readPolicyDocument } from './policy-document';

/** A policy as it was given, for describing, and as it was understood, for evaluating. */
export interface StoredPolicy {
  readonly text: string;
  readonly document: PolicyDocument;
}

export interface Role {
  readonly name: string;
  readonly path: string;
  /** `AROA…` */
  readonly id: string;
  readonly arn: string;
  readonly createdAt: Date;
  description: string | undefined;
  maxSessionDurationInSeconds: number;
  trust: StoredPolicy;
  readonly tags: Map<string, string>;
  /** Inline policies by name. */
  readonly inline: Map<string, StoredPolicy>;
  /** ARNs of managed policies. */
  readonly attached: Set<string>;
}

export interface ManagedPolicy {
  readonly name: string;
  readonly path: string;
  /** `ANPA…` */
  readonly id: string;
  readonly arn: string;
  readonly owner: 'AWS' | 'Local';
  readonly createdAt: Date;
  readonly description: string | undefined;
  readonly policy: StoredPolicy;
  readonly tags: Map<string, string>;
}

/** What IAM knows: the roles and policies of the account, and the policies that AWS brings. */
export class Account {
  readonly roles = new Map<string, Role>();
  readonly policies = new Map<string, ManagedPolicy>();

  constructor(readonly world: World) {
    for (const { name, path, document } of AWS_MANAGED_POLICIES) {
      const arn = `arn:aws:iam::aws:policy${path}${name}`;
      this.policies.set(arn, {
        name,
        path,
        id: `ANPA${world.ids.upper(17)}`,
        arn,
        owner: 'AWS',
        createdAt: world.clock.now(),
        description: undefined,
        policy: storePolicy(JSON.stringify(document), 'identity'),
        tags: new Map(),
      });
    }
  }

  role(name: string | undefined): Role {
    const role = this.roles.get(name ?? '');
    if (!role) throw new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`);
    return role;
  }

  policy(arn: string | undefined): ManagedPolicy {
    const policy = this.policies.get(arn ?? '');
    if (!policy) throw new AwsError('NoSuchEntity', `Policy ${arn} was not found.`);
    return policy;
  }

  rolesWith(policyArn: string): Role[] {
    return [...this.roles.values()].filter((role) => role.attached.has(policyArn));
  }
}

/** Parses a policy for keeping; throws `MalformedPolicyDocument` with the reason. */
export function storePolicy(text: string | undefined, kind: PolicyKind): StoredPolicy {
  const reading = readPolicyDocument(text ?? '', kind);
  if (!reading.ok) throw new AwsError('MalformedPolicyDocument', reading.reason);
  return { text: text ?? '', document: reading.document };
}

/** IAM measures policies without their white space. */
export const sizeOf = (text: string): number => Buffer.byteLength(text.replace(/\s+/g, ''));

/** IAM answers policy documents URL-encoded, by RFC 3986. */
export const encodeDocument = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
