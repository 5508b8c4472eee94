import type { DeploymentSeen, Evidence, HookSeen, ServiceSeen } from '../evidence';
import type { Law, Violation } from './law';
import { Cursor, isSlipway, type OwnDeployment, ownDeployments } from './read';
import { isSkipped } from './skipped';
import { approvalsOf, rejectionsOf } from './votes';
import { lookDueAt, looksAt, overlookedAt } from './watched';

const NAME = 'law 3';

/** Where a gate holds a release, and where its decision is read again. */
const GATED = ['AfterAllowTestTraffic', 'BeforeAllowTraffic'];
const CHECKED = 'AfterAllowTestTraffic';
/** Whoever is no approver any more when it is begun does not count. */
const REREAD = 'BeforeAllowTraffic';

/** CodeDeploy begins a rollback with the end of what it rolls back. */
const ROLLBACK_WITHIN_MS = 5 * 60_000;

interface Memory {
  /** What was judged already: `deployment event`, `deployment traffic`. */
  readonly judged: Set<string>;
  readonly calls: Cursor;
  /** Deployments that somebody who is not Slipway stopped. */
  readonly stoppedByOthers: Set<string>;
}

/**
 * No pre-traffic check or gate is passed by us without its verdicts and a quorum of distinct, still authorised people bound to
 * that release; a post-traffic failure starts a rollback within a stated bound.
 *
 * - Where a service has a gate, Slipway reports Succeeded at its two events only for a deployment for which as many distinct
 *   approvers of the service as it asks for had posted an approval with the right code, that was accepted (2xx, or no
 *   answer came: it may have counted), about that very deployment and digest, and not withdrawn; and nobody's accepted
 *   rejection, before or after.
 * - Where a service has a check, Slipway does not report Succeeded for an image that fails it, unless somebody had it skipped
 *   (`isSkipped`).
 * - A deployment of ours gets production traffic only after those events succeeded; without them only where a release that
 *   had succeeded before is brought back because somebody asked.
 * - A deployment of ours that fails after it got production traffic, or that Slipway stops then, is rolled back by
 *   CodeDeploy within five minutes. Not one: a person who stops it without a rollback.
 * - Where a check watches traffic and nobody had it skipped, green is looked at within two sweeps and a minute of its first
 *   production traffic, while that moves; and within a minute of a look that it failed, Slipway has stopped the deployment.
 *   Both where no fault of the world keeps it from that.
 */
export const law3: Law<Memory> = {
  name: NAME,
  begin: () => ({ judged: new Set(), calls: new Cursor(), stoppedByOthers: new Set() }),
  check(evidence, { judged, calls, stoppedByOthers }) {
    for (const { operation, input, output, who } of calls.unread(evidence.calls))
      if (operation === 'StopDeployment' && output && !isSlipway(who)) stoppedByOthers.add(String(input.deploymentId));
    const once: Once = (key, isDue, judge) => {
      if (!isDue || judged.has(key)) return [];
      judged.add(key);
      return judge();
    };
    return ownDeployments(evidence).flatMap((made) => {
      const service = evidence.services.find(({ name }) => name === made.service);
      if (!service) return [];
      const says = [
        ...made.hooks.flatMap((hook) =>
          // Once more at rest: who posts before the report may be answered after it.
          once(`${made.id} ${hook.event}${evidence.finalRest}`, isPassedByUs(hook), () =>
            judgePassed(evidence, service, made, hook),
          ),
        ),
        ...once(`${made.id} traffic`, made.trafficAt !== undefined, () => judgeTraffic(evidence, service, made)),
        ...once(`${made.id} rollback`, isRollbackDue(evidence, made, stoppedByOthers), () =>
          judgeRollback(evidence, made),
        ),
        ...(service.watched ? judgeWatch(evidence, made, once) : []),
        ...(evidence.finalRest ? judgeRejected(evidence, service, made) : []),
      ];
      return says.map((words): Violation => ({ law: NAME, at: evidence.now, says: `${made.service}: ${words}` }));
    });
  },
};

/** Judges when it is due, and then no more. */
type Once = (key: string, isDue: boolean, judge: () => readonly string[]) => readonly string[];

function isPassedByUs({ reported }: HookSeen): boolean {
  return reported?.status === 'Succeeded' && isSlipway(reported.who);
}

function judgePassed(evidence: Evidence, service: ServiceSeen, made: OwnDeployment, hook: HookSeen): string[] {
  const { event, reported } = hook;
  const says: string[] = [];
  if (service.gate && GATED.includes(event)) {
    const gone = hook.event === REREAD ? (hook.gone ?? []) : [];
    const standing = approvalsOf(evidence, service.gate, made, reported!.at);
    const approved = standing.filter((approver) => !gone.includes(approver));
    const rejected = rejectionsOf(evidence, service.gate, made, reported!.at);
    if (approved.length < service.gate.votes)
      says.push(`${event} of ${made.id} passed with ${approved.length} of ${service.gate.votes} approvals`);
    if (rejected.length > 0) says.push(`${event} of ${made.id} passed although ${rejected.join(', ')} rejected it`);
  }
  const quality = evidence.pushes.findLast(({ digest }) => digest === made.digest)?.quality;
  const isBad = quality === 'bad' || quality === 'sick';
  if (service.checked && event === CHECKED && isBad && !isSkipped(evidence, made))
    says.push(`${event} of ${made.id} passed although its check fails`);
  return says;
}

/** A rejection that was accepted later than the report was accepted too late to be. */
function judgeRejected(evidence: Evidence, { gate }: ServiceSeen, made: OwnDeployment): string[] {
  const passed = made.hooks.some((hook) => hook.event === CHECKED && isPassedByUs(hook));
  if (!gate || !passed) return [];
  const late = rejectionsOf(evidence, gate, made, evidence.now);
  return late.length > 0 ? [`${made.id} passed its gate, and the rejection of ${late.join(', ')} was accepted`] : [];
}

function judgeTraffic(evidence: Evidence, { gate, checked }: ServiceSeen, made: OwnDeployment): string[] {
  const needed = [...(gate ? GATED : checked ? [CHECKED] : [])];
  const missing = needed.filter(
    (event) => !made.hooks.some((hook) => hook.event === event && hook.reported?.status === 'Succeeded'),
  );
  if (missing.length === 0) return [];
  const wentWellBefore = ownDeployments(evidence, made.service).some(
    ({ hash, status, completedAt }) => hash === made.hash && status === 'Succeeded' && completedAt! <= made.createdAt,
  );
  const asked = evidence.commands.some(
    ({ kind, service, at }) => kind === 'rollback' && service === made.service && at <= made.createdAt,
  );
  if (wentWellBefore && asked && made.hooks.length === 0) return [];
  return [`${made.id} got production traffic without ${missing.join(' and ')}`];
}

function isRollbackDue(
  { now }: Evidence,
  { id, status, trafficAt, completedAt }: DeploymentSeen,
  stoppedByOthers: ReadonlySet<string>,
): boolean {
  if (!trafficAt || !completedAt || trafficAt > completedAt) return false;
  if (Number(now) < Number(completedAt) + ROLLBACK_WITHIN_MS) return false;
  return status === 'Failed' || (status === 'Stopped' && !stoppedByOthers.has(id));
}

function judgeRollback({ deployments }: Evidence, { id, completedAt }: DeploymentSeen): string[] {
  const until = Number(completedAt) + ROLLBACK_WITHIN_MS;
  const begun = deployments.some(({ rollsBack, createdAt }) => rollsBack === id && Number(createdAt) <= until);
  return begun ? [] : [`${id} ended with production traffic on it and was not rolled back`];
}

function judgeWatch(evidence: Evidence, made: OwnDeployment, once: Once): readonly string[] {
  if (made.trafficAt === undefined || isSkipped(evidence, made)) return [];
  const due = lookDueAt(evidence, made);
  const overlooked = overlookedAt(evidence, made);
  return [
    ...once(`${made.id} watch`, due !== undefined && evidence.now > due, () =>
      looksAt(evidence, made).some(({ at }) => at <= due!) ? [] : [`nobody looked at the traffic of ${made.id}`],
    ),
    ...once(`${made.id} failed look`, overlooked !== undefined, () => [
      `${made.id} failed its check while traffic moved, and was not stopped`,
    ]),
  ];
}
