import type { DeploymentSeen, Evidence, Pushed } from '../evidence';

/*
 * What the judges take from the evidence alike. The form of a description and of a tag is a promise of the design, so it is
 * written here once more and not taken from the code that is judged.
 */

/** Release and attempt of a deployment, as its description says. */
export interface Carried {
  readonly hash: string;
  readonly attempt: number;
}

export type OwnDeployment = DeploymentSeen & Carried;

export function carriedBy(description: unknown): Carried | undefined {
  const match = /^Slipway release ([0-9a-f]{64}) attempt (\d+)\b/.exec(String(description ?? ''));
  return match ? { hash: match[1]!, attempt: Number(match[2]) } : undefined;
}

export function isSlipway(who: string | undefined): boolean {
  return who?.startsWith('slipway:') ?? false;
}

/** Read once: members of the evidence are replaced, never changed. */
const own = new WeakMap<DeploymentSeen, OwnDeployment | undefined>();

/** What Slipway created, whatever others wrote into the descriptions of theirs. */
export function ownDeployments({ deployments }: Evidence, service?: string): OwnDeployment[] {
  return deployments.flatMap((deployment) => {
    if (!own.has(deployment)) own.set(deployment, readOwn(deployment));
    const made = own.get(deployment);
    return made && (service ?? made.service) === made.service ? [made] : [];
  });
}

function readOwn(deployment: DeploymentSeen): OwnDeployment | undefined {
  const carried = isSlipway(deployment.createdBy) && carriedBy(deployment.description);
  return carried ? { ...deployment, ...carried } : undefined;
}

export function isActiveAt({ createdAt, completedAt }: DeploymentSeen, at: Date): boolean {
  return createdAt <= at && (completedAt === undefined || completedAt > at);
}

/** Of `v12`: 12; undefined of a tag that the policy of these worlds does not admit. */
export function numberOf(tag: string): number | undefined {
  const digits = /^v(\d+)$/.exec(tag)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** What ECR told of: who pushes what a tag points to already changes nothing, and the event is the earlier push's. */
export function toldPushes({ pushes }: Pick<Evidence, 'pushes'>): readonly Pushed[] {
  return pushes.filter(({ eventId }, index) => pushes.findIndex((each) => each.eventId === eventId) === index);
}

/** The highest number under which an image had been pushed by a moment. */
export function newestNumber(
  { pushes }: Evidence,
  { service, digest }: Pick<Pushed, 'service' | 'digest'>,
  by: Date,
): number | undefined {
  const numbers = pushes
    .filter((push) => push.service === service && push.digest === digest && push.at <= by)
    .map(({ tag }) => numberOf(tag) ?? -1);
  const newest = Math.max(-1, ...numbers);
  return newest < 0 ? undefined : newest;
}

/** The push that decides what is to run: of the highest number the last, for a tag points to what was pushed last. */
export function newestPush(evidence: Evidence, service: string): Pushed | undefined {
  return toldPushes(evidence)
    .filter((push) => push.service === service && numberOf(push.tag) !== undefined)
    .reduce<Pushed | undefined>(
      (best, push) => (best && numberOf(best.tag)! > numberOf(push.tag)! ? best : push),
      undefined,
    );
}

/** Whether people hold a service back: its own pause, or the fleet's, stands. */
export function isPaused({ commands }: Evidence, service: string): boolean {
  let [own, fleet] = [false, false];
  for (const { kind, service: of } of commands) {
    if (of === service && (kind === 'pause' || kind === 'resume')) own = kind === 'pause';
    if (kind === 'pause-fleet' || kind === 'resume-fleet') fleet = kind === 'pause-fleet';
  }
  return own || fleet;
}

/**
 * Whether a push is kept until somebody resumes the service or pushes again: a deployment that is not ours ended after it,
 * and is the baseline.
 */
export function isHeldByOthers({ deployments, commands }: Evidence, { service, at }: Pushed): boolean {
  return deployments.some(({ service: of, creator, createdBy, completedAt }) => {
    const isForeign = of === service && creator !== 'codeDeployRollback' && !isSlipway(createdBy);
    if (!isForeign || completedAt === undefined || completedAt < at) return false;
    return !commands.some(
      (command) => command.kind === 'resume' && command.service === of && command.at >= completedAt,
    );
  });
}

/** Reads a growing list from where it was left. */
export class Cursor {
  private at = 0;

  unread<Item>(list: readonly Item[]): readonly Item[] {
    const items = list.slice(this.at);
    this.at = list.length;
    return items;
  }
}
