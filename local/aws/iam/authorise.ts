import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import type { Authoriser } from '../wire/dispatcher';
import type { ServiceName } from '../wire/services';
import type { Account, Role } from './account';
import type { Caller } from './credentials';
import { type Decision, decide, statementsOn } from './evaluate';
import { PermissionUses } from './permission-use';
import type { PolicyDocument } from './policy-document';
import type { NamedRequirement, Scene } from './requirements/requirement';
import { requirementsOf } from './requirements/tables';

/**
 * Holds every call that is made with a role's credentials against the role's identity policies: those of functions, of
 * people's sessions, and of AWS services that act with a service role. The administrator, and AWS services acting for
 * themselves, are not asked.
 *
 * Policies are kept parsed with the role and read at each call, so a change holds from the next call on. On AWS it takes
 * some seconds.
 */
export function createAuthoriser(account: Account): Authoriser {
  const { accountId, region } = account.world;
  const uses = new PermissionUses();
  const hold: Authoriser['actions'] = async (caller, service, requirements) => {
    const role = roleOf(account, caller.roleArn ?? '');
    const policies = policiesOf(account, role);
    for (const requirement of requirements)
      await allowedOrThrown(policies, requirement, { caller, role, service, accountId, uses });
  };
  return {
    call: async ({ caller, service, operation, input, look }) => {
      const scene: Scene = {
        accountId,
        arn: (of, resource) => `arn:aws:${of}:${region}:${accountId}:${resource}`,
        look: async (of, reading, about) => {
          try {
            return await look(of, reading, about);
          } catch (error) {
            if (error instanceof AwsError) return undefined;
            throw error;
          }
        },
      };
      await hold(caller, service, await requirementsOf(service, operation, input, scene));
    },
    actions: hold,
    get uses() {
      return uses.all;
    },
  };
}

/** A session outlives its role by nothing: its token is of nobody any more. */
function roleOf(account: Account, arn: string): Role {
  const role = account.roles.get(arn.slice(arn.lastIndexOf('/') + 1));
  if (role?.arn === arn) return role;
  throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.');
}

const policiesOf = (account: Account, { inline, attached }: Role): readonly PolicyDocument[] =>
  [...inline.values(), ...[...attached].map((arn) => account.policy(arn).policy)].map(({ document }) => document);

interface Asker {
  readonly caller: Caller;
  readonly role: Role;
  readonly service: ServiceName;
  readonly accountId: string;
  readonly uses: PermissionUses;
}

async function allowedOrThrown(
  policies: readonly PolicyDocument[],
  { action, resource, context }: NamedRequirement,
  asker: Asker,
): Promise<void> {
  const known = lazily(async () => ({ 'aws:PrincipalArn': [asker.role.arn], ...(await context?.()) }));
  const judge = async (documents: readonly PolicyDocument[]): Promise<Decision> => {
    const statements = statementsOn(documents, { action, resource });
    const conditional = statements.some(({ conditions }) => conditions.length > 0);
    return decide(statements, conditional ? await known() : {});
  };
  const byRole = await judge(policies);
  asker.uses.note({ role: asker.role.name, action, resource, decision: byRole });
  const { caller } = asker;
  const session = caller.kind === 'principal' && byRole === 'allowed' ? caller.sessionPolicy : undefined;
  const decision = session ? await judge([session]) : byRole;
  if (decision === 'allowed' || isOff('iam')) return;
  // SNS alone has an error of its own, and writes its name in capitals.
  const [code, named] =
    asker.service === 'sns'
      ? ['AuthorizationError', action.replace(/^sns:/, 'SNS:')]
      : ['AccessDeniedException', action];
  const because =
    decision === 'denied'
      ? `with an explicit deny in ${session ? 'a session' : 'an identity-based'} policy`
      : `because no ${session ? 'session' : 'identity-based'} policy allows the ${named} action`;
  throw new AwsError(
    code,
    `User: ${sessionOf(asker)} is not authorized to perform: ${named} on resource: ${resource} ${because}`,
  );
}

/** What a request has is looked up once, and only for a policy that asks. */
function lazily<Value>(find: () => Promise<Value>): () => Promise<Value> {
  let found: Promise<Value> | undefined;
  return () => {
    found ??= find();
    return found;
  };
}

/** A service's session with a role is named after the service unless it says otherwise; AWS's names differ from service to service. */
function sessionOf({ caller, role, accountId }: Asker): string {
  if (caller.kind === 'principal') return caller.arn;
  return `arn:aws:sts::${accountId}:assumed-role/${role.name}/${caller.sessionName ?? caller.service.split('.')[0]}`;
}
