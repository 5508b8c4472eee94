import { gateIdOf } from '../../../src/domain/gate/gate';
import type { Evidence, Pushed, ServiceSeen } from '../evidence';
import type { Law, Violation } from './law';
import { stoppedOnlyByUs } from './quarantined';
import { isHeldByOthers, isPaused, isSlipway, numberOf, type OwnDeployment, ownDeployments, toldPushes } from './read';
import { endIn, endMails, isAbout, unwrapped } from './told';
import { approvalsOf, hadLeft, rejectionsOf, sureApprovalsOf } from './votes';

const NAME = 'law 8';

/** Who closes a gate because of something newer may have looked at its votes so long before: a function's time-out. */
const CLOSED_WITHIN_MS = 60_000;

interface Memory {
  /** Service → images that were seen to run, and when each was last. */
  readonly ran: Map<string, Map<string, Date>>;
}

/**
 * Every event matched by our rules and every vote is acted on, refused with a reason, or in a dead-letter queue: none
 * vanishes. Judged at rest; a message that nobody ever got from AWS is nobody's.
 *
 * - Of what Lambda took, nothing is still running or retried, and what it gave up is in the dead-letter queue.
 * - A delivered push, one that changed something, with an admitted tag led to a deployment of ours of its digest; or its digest ran already, or was on its
 *   way; or the owners have a mail about it; or it is in the dead-letter queue; or it waits for people's `resume`. A push
 *   means what its tag has when somebody gets to look: of one whose tag was given to another image, the later push tells.
 * - Approvals that were accepted and are enough let the release pass its gate, and an accepted rejection ends it; or the
 *   owners were told another end of that deployment than silence. Being superseded is one only for votes that came when
 *   something newer was about to close the gate. Of votes that were too few, the mail names who cast them.
 */
export const law8: Law<Memory> = {
  name: NAME,
  begin: () => ({ ran: new Map() }),
  check(evidence, memory) {
    for (const [service, { digest }] of Object.entries(evidence.running)) {
      const seen = memory.ran.get(service) ?? new Map<string, Date>();
      memory.ran.set(service, seen.set(digest, evidence.now));
    }
    if (!evidence.finalRest) return [];
    const says = [
      ...lostDeliveries(evidence),
      ...toldPushes(evidence).flatMap((push) => judgePush(evidence, push, memory)),
      ...evidence.services.flatMap((service) =>
        ownDeployments(evidence, service.name).flatMap((made) => judgeVotes(evidence, service, made)),
      ),
    ];
    return says.map((words): Violation => ({ law: NAME, at: evidence.now, says: words }));
  },
};

function lostDeliveries({ deliveries, deadLetters }: Evidence): string[] {
  return deliveries.flatMap(({ functionName, eventId, outcome, attempts }) => {
    const name = `event ${eventId} of ${functionName}`;
    if (outcome === 'running' || outcome === 'retrying') return [`${name} is ${outcome} at rest, attempt ${attempts}`];
    const isSetAside = deadLetters.some((letter) => letter.eventId === eventId && letter.functionName === functionName);
    return outcome === 'dead-letter' && !isSetAside ? [`${name} was given up and is in no dead-letter queue`] : [];
  });
}

function judgePush(evidence: Evidence, push: Pushed, { ran }: Memory): string[] {
  const { service, tag, digest, eventId, at } = push;
  const isDelivered = evidence.deliveries.some((each) => each.eventId === eventId && each.outcome !== 'lost');
  if (numberOf(tag) === undefined || !isDelivered || isPaused(evidence, service)) return [];

  const lastRan = ran.get(service)?.get(digest);
  const becameOf = [
    lastRan !== undefined && lastRan >= at,
    evidence.deployments.some(
      (each) => each.service === service && each.digest === digest && (each.completedAt ?? evidence.now) >= at,
    ),
    endMails(evidence, service, at).some((mail) => isAbout(mail, push)),
    evidence.deadLetters.some((letter) => letter.eventId === eventId),
    takenBackBy(evidence, push),
    isHeldByOthers(evidence, push),
    toldPushes(evidence).some((later) => later.service === service && later.tag === tag && later.at > at),
  ];
  return becameOf.includes(true) ? [] : [`${service}: the push of ${tag} (event ${eventId}) vanished`];
}

/** Whether the owners were told that a rollback took back what was waiting, by the push's tag. */
function takenBackBy({ mails }: Evidence, { service, tag, at }: Pushed): boolean {
  return mails.some(
    (mail) =>
      mail.at >= at &&
      mail.subject === `Rollback asked for: ${service}` &&
      unwrapped(mail)
        .split(/[\s,:]+/)
        .includes(tag),
  );
}

/** When Slipway closed the gate of a deployment; that of one that it never closed was closed before any vote. */
function closedAt({ calls }: Evidence, { id, hash }: OwnDeployment): Date {
  const gate = `gate#${gateIdOf(id, hash)}`;
  const closing = calls.find(({ operation, input, output }) => {
    const { Key, ExpressionAttributeValues: values } = input as Write;
    return operation === 'UpdateItem' && output && Key?.pk?.S === gate && values?.[':outcome'];
  });
  return closing?.at ?? new Date(0);
}

interface Write {
  readonly Key?: { readonly pk?: { readonly S?: string } };
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

function judgeVotes(evidence: Evidence, { name, gate }: ServiceSeen, made: OwnDeployment): string[] {
  if (!gate || !evidence.votes.some(({ deploymentId }) => deploymentId === made.id)) return [];
  const { now } = evidence;
  const mails = endMails(evidence, name, made.createdAt).filter(({ body }) => body.includes(made.id));
  const ends = mails.map((mail) => endIn(mail, name));
  const passed = made.hooks.some(
    ({ event, reported }) =>
      event === 'AfterAllowTestTraffic' && reported?.status === 'Succeeded' && isSlipway(reported.who),
  );
  const isSuperseded = ends.includes('Superseded');
  const closed = closedAt(evidence, made);
  const until = isSuperseded ? new Date(Number(closed) - CLOSED_WITHIN_MS) : now;
  const approved = sureApprovalsOf(evidence, gate, made, until).filter((approver) => !hadLeft(gate, approver, closed));
  const rejected = rejectionsOf(evidence, gate, made, until);
  const byUs = stoppedOnlyByUs(evidence, made);
  const otherEnd = ends.some((end) => (end === 'Failed' && !byUs) || end === 'Rolled back' || end === 'Rejected');

  if (rejected.length > 0 && !otherEnd)
    return [`${name}: the rejection of ${made.id} by ${rejected.join(', ')} was accepted and came to nothing`];
  if (approved.length >= gate.votes && !passed && !otherEnd)
    return [`${name}: ${made.id} was approved by ${approved.join(', ')} and came to nothing`];
  if (rejected.length > 0 || passed) return [];

  // A vote that may have been withdrawn need not be named.
  const certain = approved.filter((approver) => approvalsOf(evidence, gate, made, now).includes(approver));
  return mails
    .filter((mail) => endIn(mail, name) === 'Expired')
    .flatMap(({ body }) =>
      certain
        .filter((approver) => !body.includes(approver))
        .map((approver) => `${name}: the vote of ${approver} on ${made.id} was accepted and not counted`),
    );
}
