import type { CommandGiven, Evidence, Pushed, ServiceSeen } from '../evidence';
import type { Law, Violation } from './law';
import {
  isHeldByOthers,
  isPaused,
  isSlipway,
  newestNumber,
  newestPush,
  numberOf,
  type OwnDeployment,
  ownDeployments,
} from './read';
import { endIn, endMails, isAbout, unwrapped } from './told';

const NAME = 'law 2';

interface Ran {
  readonly digest: string;
  /** When it was first seen to run. */
  readonly since: Date;
}

interface Memory {
  /** By service, oldest first. */
  readonly ran: Map<string, Ran[]>;
  readonly judged: Set<string>;
  /** By place in the list of commands: the deployments that it was taken as the reason of. */
  readonly answeredFor: Map<number, string[]>;
}

/**
 * The newest eligible wanted state ends up running, or a recorded reason says why not; nothing older replaces something newer
 * by itself.
 *
 * Newer is the higher `v<number>`; of a digest with several tags, the highest pushed by then.
 * - A deployment of ours brings nothing older than what runs when it is created, unless somebody asked: `rollback` of the
 *   service, or `release --force` of that tag, or of one older than what was pushed after that, given before, and nothing
 *   that was started because of it has succeeded yet.
 *   AWS's own rollbacks and other people's deployments are not ours.
 * - At rest what the highest tag was last pushed as runs, or it ran since, or the owners have a mail about it that says how it
 *   ended, or people hold the service back: a pause, or a deployment of their own that ended later than the push. `Superseded` is no
 *   end of the newest, unless people asked for something older.
 */
export const law2: Law<Memory> = {
  name: NAME,
  begin: () => ({ ran: new Map(), judged: new Set(), answeredFor: new Map() }),
  check(evidence, memory) {
    const before = new Map([...memory.ran].map(([service, list]) => [service, list.at(-1)]));
    for (const [service, { digest }] of Object.entries(evidence.running)) {
      const list = memory.ran.get(service) ?? [];
      if (list.at(-1)?.digest !== digest) memory.ran.set(service, [...list, { digest, since: evidence.now }]);
    }
    const steps = ownDeployments(evidence)
      .filter(({ id }) => !memory.judged.has(id))
      .flatMap((deployment) => {
        memory.judged.add(deployment.id);
        return judgeStep(evidence, deployment, before.get(deployment.service), memory);
      });
    return evidence.finalRest
      ? [...steps, ...evidence.services.flatMap((of) => judgeRest(evidence, of, memory))]
      : steps;
  },
};

/** A step back is judged against what ran before this look and what runs now: it may have changed in between. */
function judgeStep(evidence: Evidence, made: OwnDeployment, before: Ran | undefined, memory: Memory): Violation[] {
  const { service, createdAt } = made;
  const brings = newestNumber(evidence, made, createdAt);
  const now = memory.ran.get(service)?.at(-1);
  const running = [before ?? now, now].map(
    (ran) => ran && newestNumber(evidence, { service, digest: ran.digest }, ran.since),
  );
  const isBack = brings !== undefined && running.every((number) => number !== undefined && number > brings);
  if (!isBack) return [];

  const reason = evidence.commands.findIndex(
    (command, index) => accountsFor(command, made, evidence) && !isSpent(evidence, memory.answeredFor.get(index)),
  );
  if (reason < 0) {
    const says = `${service}: ${made.id} brings v${brings} while v${running[1]} runs, and nobody asked for that`;
    return [{ law: NAME, at: createdAt, says }];
  }
  memory.answeredFor.set(reason, [...(memory.answeredFor.get(reason) ?? []), made.id]);
  return [];
}

function accountsFor({ kind, service, subject, at }: CommandGiven, made: OwnDeployment, { pushes }: Evidence): boolean {
  if (service !== made.service || at > made.createdAt) return false;
  if (kind === 'rollback') return true;
  const tag = subject?.split(':').at(-1);
  const isItsTag = (push: Pushed) => push.service === service && push.tag === tag && push.digest === made.digest;
  const forced = numberOf(tag ?? '');
  const isNewerSince = (push: Pushed) => push.service === service && push.digest === made.digest && push.at > at;
  const replaces = forced !== undefined && pushes.some((push) => isNewerSince(push) && numberOf(push.tag)! > forced);
  return kind === 'force' && (replaces || pushes.some(isItsTag));
}

function isSpent({ deployments }: Evidence, ids: readonly string[] = []): boolean {
  return deployments.some(({ id, status }) => status === 'Succeeded' && ids.includes(id));
}

function judgeRest(evidence: Evidence, { name }: ServiceSeen, memory: Memory): Violation[] {
  const newest = newestPush(evidence, name);
  if (!newest || hasRunSince(memory.ran.get(name) ?? [], newest) || isPaused(evidence, name)) return [];

  const othersCame = evidence.deployments.some(
    ({ service, creator, createdBy, createdAt }) =>
      service === name && creator !== 'codeDeployRollback' && !isSlipway(createdBy) && createdAt >= newest.at,
  );
  const wantsOlder = evidence.commands.some(
    ({ kind, service }) => service === name && (kind === 'rollback' || kind === 'force'),
  );
  const told = endMails(evidence, name, newest.at).some((mail) => {
    const isSuperseded = endIn(mail, name) === 'Superseded' || unwrapped(mail).includes('superseded by');
    return endIn(mail, name) !== 'Succeeded' && isAbout(mail, newest) && (!isSuperseded || wantsOlder);
  });
  if (othersCame || told || isHeldByOthers(evidence, newest)) return [];
  const running = evidence.running[name];
  const number = running && newestNumber(evidence, { service: name, digest: running.digest }, evidence.now);
  const says = `${name}: v${numberOf(newest.tag)} is the newest, v${number ?? '?'} runs, and the owners were not told why`;
  return [{ law: NAME, at: evidence.now, says }];
}

/** Whether an image ran at some time since it was pushed. */
function hasRunSince(ran: readonly Ran[], { digest, at }: Pushed): boolean {
  return ran.some((each, index) => {
    const until = ran[index + 1]?.since;
    return each.digest === digest && (until === undefined || until >= at);
  });
}
