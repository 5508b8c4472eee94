import { readStatus } from '../../../src/app/status';
import { createCommandLineClients } from '../../../src/aws/command-line-clients';
import { GATE_PREFIX, gateOf, type Item } from '../../../src/aws/gate-item';
import type { KnownImage } from '../../../src/domain/observed';
import type { ServiceStatus } from '../../../src/domain/status';
import { TABLE } from '../account';
import type { DeploymentSeen } from '../evidence';
import { clientConfig } from '../handlers';
import { isSlipway } from '../laws/read';
import type { WorldAtItsEnd } from '../tell-story';

/**
 * How a world ended, without what a death may change: times, ids, and how often people were told. As AWS and people see
 * it; gates, ends and quarantine as the table and `slipway status` say, for they are nowhere else.
 */
export interface End {
  /** `web runs v2`, by its production listener; `v2 Succeeded, of Slipway`, oldest first; `gate of v2: approved by …`. */
  readonly lines: readonly string[];
  /** `owners@example.com: Succeeded: web v2` → how often. */
  readonly mails: Readonly<Record<string, number>>;
}

type TagOf = (digest: string | undefined) => string;

export async function readEnd({ account, recorder, witness }: WorldAtItsEnd): Promise<End> {
  const tags = new Map([...recorder.digests].map(([name, digest]) => [digest, name.split(':').at(-1)!]));
  for (const { digest, tag } of witness.pushes) tags.set(digest, tag);
  const tagOf: TagOf = (digest) => tags.get(digest ?? '') ?? 'an unknown image';

  const clients = createCommandLineClients(clientConfig(account.handle));
  const { catalog, clock } = account;
  const fleet = await readStatus({ clients, tableName: TABLE, catalog, now: () => clock.now() });
  const mails: Record<string, number> = {};
  for (const { to, subject } of witness.mails) {
    const mail = `${to}: ${subject}`;
    mails[mail] = (mails[mail] ?? 0) + 1;
  }
  return {
    lines: [
      ...Object.entries(witness.running).map(([service, { digest }]) => `${service} runs ${tagOf(digest)}`),
      ...witness.deployments.map((made) => `${tagOf(made.digest)} ${endOf(made)}, of ${makerOf(made)}`),
      ...gatesOf(witness, tagOf),
      ...(await oneOffsOf(account, recorder, tagOf)),
      ...fleet.services.flatMap((service) => wordsOf(service, tagOf)),
      ...(fleet.paused ? ['the fleet is paused'] : []),
      ...witness.deadLetters.map(({ functionName }) => `an event of ${functionName} is set aside`),
    ],
    mails,
  };
}

/** A decision is executed by a hook's report or by a stop, whichever comes first; CodeDeploy calls them differently. */
function endOf({ status }: DeploymentSeen): string {
  return status === 'Failed' || status === 'Stopped' ? 'failed or stopped' : status;
}

/** Which function made it is no matter: the sweep does what another died over. */
function makerOf({ creator, createdBy }: DeploymentSeen): string {
  if (createdBy === undefined) return creator;
  return isSlipway(createdBy) ? 'Slipway' : createdBy;
}

function gatesOf({ tableItems, deployments }: WorldAtItsEnd['witness'], tagOf: TagOf): readonly string[] {
  const gates = tableItems.flatMap((item) =>
    (item as Item).pk?.S?.startsWith(GATE_PREFIX) && (item as Item).ballot ? [gateOf(item as Item)] : [],
  );
  return deployments.flatMap(({ id, digest }) =>
    gates
      .filter(({ deploymentId }) => deploymentId === id)
      .map(({ outcome }) => `gate of ${tagOf(digest)}: ${outcome ? timeless(outcome.reason) : 'undecided'}`),
  );
}

/** Tasks of checks: how often each image was run, and how that ended. */
async function oneOffsOf(
  account: WorldAtItsEnd['account'],
  recorder: WorldAtItsEnd['recorder'],
  tagOf: TagOf,
): Promise<readonly string[]> {
  const run = recorder.calls.flatMap(({ operation, output }) =>
    operation === 'RunTask' ? ((output?.tasks ?? []) as Task[]) : [],
  );
  const tasks = [...new Set(run.map(({ taskArn }) => taskArn))];
  if (tasks.length === 0) return [];
  const found = (await account.look('ecs', 'DescribeTasks', { cluster: 'prod', tasks })) as { tasks?: Task[] };
  return found.tasks!.map(
    ({ containers, lastStatus, taskDefinitionArn }) =>
      `one-off task of ${tagOf(recorder.digestOf(taskDefinitionArn))}: ${lastStatus}, ${containers[0]?.exitCode ?? 'no exit code'}`,
  );
}

interface Task {
  readonly taskArn: string;
  readonly taskDefinitionArn: string;
  readonly lastStatus: string;
  readonly containers: readonly { readonly exitCode?: number }[];
}

function wordsOf(status: ServiceStatus, tagOf: TagOf): readonly string[] {
  const { name, pushes, commands, next, ended, quarantine } = status;
  const { running, release, waiting, retry, trouble, paused, rollback } = status;
  const what = (images: readonly KnownImage[]): string => images.map(({ digest }) => tagOf(digest)).join(', ');
  const open = {
    pushes: pushes.length,
    commands: commands.length,
    next: next.length,
    release,
    waiting,
    trouble,
    rollback,
  };
  return [
    `${name} is believed to run ${running ? what(running.images) : 'nothing'}`,
    ...ended.map(({ outcome, images, reason }) => `${name} ${what(images)} ${outcome}: ${timeless(reason)}`),
    ...quarantine.map(
      ({ images, reason, by }) => `${name} ${what(images)} is in quarantine by ${by ?? 'nobody'}: ${timeless(reason)}`,
    ),
    ...(paused ? [`${name} is paused: ${timeless(paused.reason)}`] : []),
    ...(retry ? [`${name} is to be tried again: ${timeless(retry.reason)}`] : []),
    ...Object.entries(open).flatMap(([member, value]) => (value ? [`${name} still has ${member}`] : [])),
  ];
}

/** Without ids of deployments, times and revisions' numbers. */
function timeless(reason: string): string {
  return reason
    .replace(/\bd-[A-Z0-9]+/g, 'd-…')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?UTC|Z)?/g, '…')
    .replace(/(task-definition\/[\w-]+):\d+/g, '$1:…');
}

/** Mails that are written down as sent before they are, so that nobody gets them twice: `src/app/tell-of-gate.ts`. */
const MAY_BE_LOST = /: (Reminder|Locked|Over): /;

/**
 * What is not as it was without the death. Every mail comes, and each at most once more: it is told twice where the write
 * that it was told is lost, and one death loses one write.
 */
export function differences(without: End, end: End): readonly string[] {
  const missing = without.lines.filter((line) => !end.lines.includes(line));
  const extra = end.lines.filter((line) => !without.lines.includes(line));
  const isSameOrder = end.lines.join('\n') === without.lines.join('\n');
  const mails = [...new Set([...Object.keys(without.mails), ...Object.keys(end.mails)])].flatMap((mail) => {
    const [wanted, got] = [without.mails[mail] ?? 0, end.mails[mail] ?? 0];
    if (got === 0 && MAY_BE_LOST.test(mail)) return [];
    if (got === 0) return [`nobody was told: ${mail}`];
    if (got >= wanted && got <= wanted + 1 && wanted > 0) return [];
    return [`told ${got} times instead of ${wanted}: ${mail}`];
  });
  return [
    ...missing.map((line) => `not so: ${line}`),
    ...extra.map((line) => `instead: ${line}`),
    ...(missing.length + extra.length === 0 && !isSameOrder
      ? [`in another order, or more often: ${end.lines.join('; ')}`]
      : []),
    ...mails,
  ];
}
