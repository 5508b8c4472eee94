import type {
  Call,
  CommandGiven,
  Delivery,
  DeploymentSeen,
  Evidence,
  HookSeen,
  MailSeen,
  Pushed,
  VoteCast,
} from '../evidence';
import type { Law } from './law';

/*
 * Evidence made by hand: a service `web` on v1, its gate two of alice, bob and carol. Moments are minutes after nine; every
 * maker takes what a case is about and fills in the rest.
 */

export const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 21, 9, minute));
export const hashOf = (name: string): string => Buffer.from(name).toString('hex').padEnd(64, '0');
export const digestOf = (name: string): string => `sha256:${hashOf(name)}`;

export function evidence(members: Partial<Evidence> = {}): Evidence {
  return {
    now: at(60),
    finalRest: false,
    services: [{ name: 'web', gate: { approvers: ['alice', 'bob', 'carol'], votes: 2 }, checked: true }],
    calls: [],
    deployments: [],
    running: { web: { revision: 'web:1', digest: digestOf('v1') } },
    pushes: [],
    looks: [],
    warnings: [],
    faults: [],
    sweepEvery: 1,
    votes: [],
    commands: [],
    mails: [],
    logs: [],
    deliveries: [],
    deadLetters: [],
    secrets: [],
    tableItems: [],
    ...members,
  };
}

/** At the end, when the faults have ceased. */
export const atRest = (members: Partial<Evidence> = {}): Evidence => evidence({ finalRest: true, ...members });

/** What runs, by the name of its image. */
export const runs = (image: string) => ({ running: { web: { revision: `web:${image}`, digest: digestOf(image) } } });

export const push = (tag: string, minute: number, more: Partial<Pushed> = {}): Pushed => ({
  ...{ at: at(minute), service: 'web', tag, digest: digestOf(tag), quality: 'good', eventId: `push-${tag}-${minute}` },
  ...more,
});

export const delivered = (eventId: string, outcome: Delivery['outcome'] = 'answered'): Delivery => ({
  ...{ at: at(1), functionName: 'image-pushed', eventId, outcome, attempts: 1 },
});

/** A deployment of ours; `image` names its digest, and its hash unless that is told. */
export function deployment(
  id: string,
  image: string,
  minute: number,
  { hash = hashOf(image), attempt = 1, ...more }: Partial<DeploymentSeen> & { hash?: string; attempt?: number } = {},
): DeploymentSeen {
  return {
    ...{ id, service: 'web', status: 'InProgress', creator: 'user', createdBy: 'slipway:image-pushed#1' },
    description: `Slipway release ${hash} attempt ${attempt}: v1 -> ${image}`,
    createdAt: at(minute),
    revision: `web:${image}`,
    digest: digestOf(image),
    hooks: [],
    ...more,
  };
}

export const succeeded = (minute: number) => ({ status: 'Succeeded', completedAt: at(minute) });
export const failed = (minute: number, errorCode = 'HOOK_EXECUTION_FAILURE') => ({
  ...{ status: 'Failed', completedAt: at(minute), errorCode },
});

/** The call that created a deployment, or that AWS refused. */
export function creation(made: DeploymentSeen, more: Partial<Call> = {}): Call {
  return {
    ...{
      at: made.createdAt,
      who: made.createdBy ?? 'codedeploy',
      service: 'codedeploy',
      operation: 'CreateDeployment',
    },
    input: { applicationName: made.service, deploymentGroupName: made.service, description: made.description },
    output: { deploymentId: made.id },
    ...more,
  };
}

/** A call that AWS refused. */
export const refused = (error: string): Partial<Call> => ({ error, output: undefined });

export const call = (operation: string, input: Call['input'], more: Partial<Call> = {}): Call => ({
  ...{ at: at(5), who: 'slipway:image-pushed#1', service: 'codedeploy', operation, input, output: {} },
  ...more,
});

export const hook = (event: string, status?: string, minute = 20, who = 'slipway:vote-cast#1'): HookSeen => ({
  ...{ event, executionId: `execution of ${event}`, at: at(minute) },
  ...(status ? { reported: { status, at: at(minute), who } } : {}),
});

export const vote = (approver: string, decision: VoteCast['decision'], more: Partial<VoteCast> = {}): VoteCast => ({
  ...{ at: at(15), approver, service: 'web', deploymentId: 'd-1', digest: digestOf('v2'), releaseHash: hashOf('v2') },
  ...{ decision, rightCode: true, status: 200 },
  ...more,
});

export const command = (
  kind: CommandGiven['kind'],
  minute: number,
  more: Partial<CommandGiven> = {},
): CommandGiven => ({
  ...{ at: at(minute), who: 'person:operator', kind, service: 'web', exitCode: 0 },
  ...more,
});

export const mail = (subject: string, minute: number, body = '', to = 'owners@example.com'): MailSeen => ({
  ...{ at: at(minute), to, subject, body },
});

/** What a law says about a world's looks, one after the other. */
export function verdict(law: Law, ...looks: readonly Evidence[]): string[] {
  const memory = law.begin();
  return looks.flatMap((look) => law.check(look, memory)).map(({ says }) => says);
}
