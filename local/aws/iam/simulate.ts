import type { EvaluationResult, Statement as Matched, SimulatePrincipalPolicyRequest } from '@aws-sdk/client-iam';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { Account, Role } from './account';
import type { Context } from './conditions';
import { decide, statementsOn } from './evaluate';
import { markedPage } from './marker';
import type { PolicyDocument } from './policy-document';

type Decided = 'allowed' | 'explicitDeny' | 'implicitDeny';

/** From the least restrictive to the most: of several resources the last counts for the action. */
const DECISIONS: readonly Decided[] = ['allowed', 'implicitDeny', 'explicitDeny'];

const OF_DECISION = { allowed: 'allowed', denied: 'explicitDeny', 'not allowed': 'implicitDeny' } as const;

/** What of a request would have to be ignored. */
const NOT_BUILT = [
  'PolicyInputList',
  'PermissionsBoundaryPolicyInputList',
  'ResourcePolicy',
  'ResourceOwner',
  'CallerArn',
  'ResourceHandlingOption',
] as const satisfies readonly (keyof SimulatePrincipalPolicyRequest)[];

interface NamedPolicy {
  readonly name: string;
  readonly type: NonNullable<Matched['SourcePolicyType']>;
  readonly document: PolicyDocument;
}

/** Asks a role's identity policies what they would say, and does nothing. */
export function simulationOperations(account: Account): Operations<'iam'> {
  return {
    SimulatePrincipalPolicy: (input) => {
      for (const member of NOT_BUILT)
        if (input[member] !== undefined)
          throw new AwsError(
            'NotImplemented',
            `iam:SimulatePrincipalPolicy with ${member} is not built in this embedded AWS.`,
          );
      const role = simulatedRole(account, input.PolicySourceArn ?? '');
      const policies = policiesOf(account, role);
      const entries = (input.ContextEntries ?? []).map(
        ({ ContextKeyName = '', ContextKeyValues = [] }) => [ContextKeyName, ContextKeyValues] as const,
      );
      const context: Context = { 'aws:PrincipalArn': [role.arn], ...Object.fromEntries(entries) };
      const { ActionNames = [], ResourceArns = ['*'] } = input;
      const results = ActionNames.map((action) => simulated(policies, action, ResourceArns, context));
      const { items, ...rest } = markedPage(results, ({ EvalActionName }) => EvalActionName ?? '', input);
      return { EvaluationResults: [...items], ...rest };
    },
  };
}

function simulatedRole(account: Account, arn: string): Role {
  if (!/:role\//.test(arn))
    throw new AwsError('NotImplemented', 'iam:SimulatePrincipalPolicy of anything but a role is not built.');
  const role = account.role(arn.slice(arn.lastIndexOf('/') + 1));
  if (role.arn !== arn) throw new AwsError('NoSuchEntity', `The role with name ${role.name} cannot be found.`);
  return role;
}

function policiesOf(account: Account, { inline, attached }: Role): readonly NamedPolicy[] {
  return [
    ...[...inline].map(([name, { document }]): NamedPolicy => ({ name, type: 'role', document })),
    ...[...attached].map((arn): NamedPolicy => {
      const { name, owner, policy } = account.policy(arn);
      return { name, type: owner === 'AWS' ? 'aws-managed' : 'user-managed', document: policy.document };
    }),
  ];
}

function simulated(
  policies: readonly NamedPolicy[],
  action: string,
  resources: readonly string[],
  context: Context,
): EvaluationResult {
  const each = resources.map((resource) => ({ resource, ...asked(policies, action, resource, context) }));
  const decision = DECISIONS[Math.max(...each.map((one) => DECISIONS.indexOf(one.decision)))]!;
  const deciding = each.filter((one) => one.decision === decision);
  return {
    EvalActionName: action,
    EvalResourceName: resources.length === 1 ? resources[0] : '*',
    EvalDecision: decision,
    MatchedStatements: deciding.flatMap(({ matched }) => matched),
    MissingContextValues: [...new Set(each.flatMap(({ missing }) => missing))],
    ResourceSpecificResults: each.map(({ resource, decision: own, matched, missing }) => ({
      EvalResourceName: resource,
      EvalResourceDecision: own,
      MatchedStatements: matched,
      MissingContextValues: missing,
    })),
  };
}

function asked(policies: readonly NamedPolicy[], action: string, resource: string, context: Context) {
  const request = { action, resource };
  const statements = statementsOn(
    policies.map(({ document }) => document),
    request,
  );
  const decision: Decided = OF_DECISION[decide(statements, context)];
  const effect = decision === 'explicitDeny' ? 'Deny' : 'Allow';
  const matched = policies
    .filter(({ document }) => {
      const own = statementsOn([document], request).filter((statement) => statement.effect === effect);
      return decision !== 'implicitDeny' && decide(own, context) !== 'not allowed';
    })
    .map(({ name, type }): Matched => ({ SourcePolicyId: name, SourcePolicyType: type }));
  const known = Object.keys(context).map((key) => key.toLowerCase());
  const keys = statements.flatMap(({ conditions }) => conditions.map(({ key }) => key));
  return { decision, matched, missing: [...new Set(keys)].filter((key) => !known.includes(key.toLowerCase())) };
}
