import type { Call, DeploymentSeen, Evidence, Pushed } from '../evidence';
import type { Law, Violation } from './law';
import { Cursor, carriedBy, isSlipway, ownDeployments } from './read';
import { endIn } from './told';

const NAME = 'law 2';

/** A request that was on its way when people were told may still arrive. */
const ON_ITS_WAY_MS = 3 * 60_000;

/**
 * What people hold back is not started: a pause and its end are the wish of people, and so is the baseline that somebody's
 * own deployment made.
 *
 * - Once the owners were told that a service is paused, or the fleet was, Slipway asks for no deployment of it until somebody
 *   types `resume`. Not one: what somebody asked for by `rollback` or `release --force`.
 * - Once a deployment of somebody else's succeeded at a service that Slipway had looked at before, it asks for nothing that
 *   was pushed before its end, until somebody pushes or resumes, or asks for just that.
 * - A release on which nobody decided is not started again before somebody pushes or asks.
 */
export const held: Law<{ readonly calls: Cursor }> = {
  name: NAME,
  begin: () => ({ calls: new Cursor() }),
  check: (evidence, { calls }) =>
    calls
      .unread(evidence.calls)
      .filter(({ operation, who, output }) => operation === 'CreateDeployment' && output && isSlipway(who))
      .flatMap((call) => judge(evidence, call)),
};

function judge(evidence: Evidence, call: Call): Violation[] {
  const service = String(call.input.applicationName);
  const made = evidence.deployments.find(({ id }) => id === call.output?.deploymentId);
  if (!made || !carriedBy(call.input.description) || isAskedFor(evidence, made)) return [];
  const says = [pauseOf(evidence, service, call.at), baselineOf(evidence, made), expiryOf(evidence, made)].filter(
    (words) => words !== undefined,
  );
  return says.map((words) => ({ law: NAME, at: call.at, says: `${service}: ${made.id} is started although ${words}` }));
}

function isAskedFor({ commands, pushes }: Evidence, { service, digest, createdAt }: DeploymentSeen): boolean {
  const its = pushes.filter((push) => push.service === service);
  // Nobody pushed the tag on which the service began, nor its image.
  const isTag = (tag: string | undefined): boolean =>
    its.some((push) => push.tag === tag && push.digest === digest) ||
    !its.some((push) => push.tag === tag || push.digest === digest);
  return commands.some(
    ({ kind, service: of, subject, at }) =>
      of === service && at <= createdAt && (kind === 'rollback' || (kind === 'force' && isTag(subject))),
  );
}

/** The pause that was known and stood. */
function pauseOf(evidence: Evidence, service: string, at: Date): string | undefined {
  const { mails, commands } = evidence;
  const until = Number(at) - ON_ITS_WAY_MS;
  const own = mails.findLast(({ subject, at: told }) => subject === `Paused: ${service}` && Number(told) <= until)?.at;
  const fleet = commands.findLast(
    ({ kind, exitCode, at: given }) => kind === 'pause-fleet' && exitCode === 0 && Number(given) <= until,
  )?.at;
  const ended = (since: Date, end: string, of?: string): boolean =>
    commands.some(({ kind, service: whom, at: given }) => kind === end && whom === of && given >= since && given <= at);
  // Told is later than judged: who resumes at once may do so in between.
  const typed = own && commands.findLast((each) => each.kind === 'pause' && each.service === service && each.at <= own);
  if (own && typed && !ended(typed.at, 'resume', service)) return `the service is paused since ${own.toISOString()}`;
  if (fleet && !ended(fleet, 'resume-fleet')) return `the fleet is paused since ${fleet.toISOString()}`;
  return undefined;
}

/** The deployment of somebody else's after which nothing was wanted any more. */
function baselineOf(evidence: Evidence, made: DeploymentSeen): string | undefined {
  const { deployments, pushes, commands } = evidence;
  const { service, digest, createdAt } = made;
  const isLater = (end: Date, { at, service: of }: Pick<Pushed, 'at' | 'service'>): boolean =>
    of === service && at >= end && at <= createdAt;
  const baseline = deployments.find(
    (each) =>
      each.service === service &&
      each.status === 'Succeeded' &&
      each.creator !== 'codeDeployRollback' &&
      !isSlipway(each.createdBy) &&
      each.completedAt !== undefined &&
      each.completedAt < createdAt &&
      wasLookedAt(evidence, each),
  );
  const end = baseline?.completedAt;
  if (!baseline || !end) return undefined;
  const isNew = pushes.some((push) => isLater(end, push));
  const isResumed = commands.some(
    ({ kind, service: of, at }) => kind === 'resume' && of !== undefined && isLater(end, { at, service: of }),
  );
  const isKnown = pushes.some((push) => push.service === service && push.digest === digest);
  if (isNew || isResumed || !isKnown) return undefined;
  return `${baseline.id}, not of ours, ended after all that was pushed`;
}

/** That nobody decided on the same release before, where the owners were told that nothing follows by itself. */
function expiryOf(evidence: Evidence, made: DeploymentSeen): string | undefined {
  const { service, createdAt, description } = made;
  const { pushes, commands } = evidence;
  const hash = carriedBy(description)?.hash;
  const earlier = ownDeployments(evidence, service).filter((each) => each.hash === hash && each.id !== made.id);
  const told = evidence.mails.findLast(
    (mail) =>
      mail.at < createdAt && endIn(mail, service) === 'Expired' && earlier.some(({ id }) => mail.body.includes(id)),
  );
  if (!told) return undefined;
  const since = earlier.map((each) => each.createdAt).sort((a, b) => Number(a) - Number(b))[0]!;
  const isWanted = [...pushes, ...commands].some(
    (each) => each.service === service && each.at > since && each.at <= createdAt,
  );
  return isWanted ? undefined : `nobody decided on it before, and nobody asked again`;
}

function wasLookedAt({ calls }: Evidence, { service, createdAt }: DeploymentSeen): boolean {
  return calls.some(
    ({ operation, who, at, input }) =>
      operation === 'DescribeServices' &&
      isSlipway(who) &&
      at < createdAt &&
      (input.services as readonly string[] | undefined)?.includes(service),
  );
}
