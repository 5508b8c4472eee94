import { isOff } from '../../rules/is-off';
import type { Input, OperationName } from '../../wire/implementation';
import type { ServiceName } from '../../wire/services';
import type { Context } from '../conditions';

/** What an operation asks of the policies of its caller's role. */
export interface Requirement {
  /** An ARN, or `*` where AWS knows no type of resource for the action. */
  readonly resource: string;
  /** Absent: the service's prefix and the operation's name. */
  readonly action?: string;
  /** Condition keys beside `aws:PrincipalArn`; asked for only when a statement has a condition. */
  readonly context?: () => Context | Promise<Context>;
}

export interface NamedRequirement extends Requirement {
  readonly action: string;
}

/** What a table may know beside the input. */
export interface Scene {
  readonly accountId: string;
  /** `arn('ecs', 'cluster/prod')` in the account and Region. */
  arn(service: string, resource: string): string;
  /**
   * Reads what an input only refers to, as AWS does before it evaluates; unlogged, and `undefined` where it is not there:
   * the operation then has its own refusal.
   */
  look<Service extends ServiceName>(
    service: Service,
    operation: OperationName<Service>,
    input: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>> | undefined>;
}

export type Requirements = readonly Requirement[] | Promise<readonly Requirement[]>;

/**
 * Operations of a service to what they ask. The resource types are those of the Service Authorization Reference (as of
 * September 2026), ARNs with what is not known yet (a revision, an id) as `*`.
 */
export type RequirementTable<Service extends ServiceName> = {
  readonly [Operation in OperationName<Service>]?: (input: Input<Service, Operation>, scene: Scene) => Requirements;
};

/** For an action without a type of resource, whatever its input. */
export const anywhere = (): readonly Requirement[] => [{ resource: '*' }];

/** The same question about several resources: each must be allowed. `*` when a list is empty or absent. */
export const each = (resources: readonly (string | undefined)[] = []): readonly Requirement[] => {
  const named = resources.filter((resource) => resource !== undefined);
  return named.length > 0 ? named.map((resource) => ({ resource })) : anywhere();
};

/** An identifier that is an ARN already, or made into one. */
export const arnOr = (identifier: string, make: (name: string) => string): string =>
  identifier.startsWith('arn:') ? identifier : make(identifier);

/** Passing a role is an action of IAM on the role. Source: IAM User Guide, id_roles_use_passrole. */
export const passRole = (roleArn: string | undefined, service: string): readonly Requirement[] =>
  roleArn === undefined || isOff('pass-role')
    ? []
    : [
        {
          action: 'iam:PassRole',
          resource: roleArn,
          context: () => ({ 'iam:PassedToService': [service] }),
        },
      ];
