import type { Call, Evidence, MailSeen } from '../evidence';
import type { Law, Violation } from './law';
import {
  groundlessIn,
  isPardoned,
  type Quarantine,
  quarantineInMail,
  quarantineLeft,
  quarantineOfEnd,
} from './quarantined';
import { Cursor, carriedBy, isSlipway, ownDeployments } from './read';

const NAME = 'law 4';

interface Memory {
  readonly calls: Cursor;
  readonly mails: Cursor;
  readonly told: Cursor;
  readonly looked: Set<string>;
  readonly ended: Set<string>;
  /** What ran at the last look, by service. */
  readonly ran: Map<string, string>;
  /** By service and hash. */
  readonly quarantine: Map<string, Quarantine>;
}

/**
 * Slipway never starts a quarantined release by itself; when AWS restores one, that is told.
 *
 * - In quarantine is a release hash of a service whose deployment people rejected or stopped, or an alarm ended while it had
 *   production traffic; that people rolled back; or of which the owners were told so by mail.
 * - From then on Slipway asks for no deployment of that hash, unless somebody gave `release --force` for its image since the
 *   deployment was created. A rollback never goes to what is in quarantine.
 * - Nothing gets there that nothing found fault with: not what only Slipway stopped, without a rollback being asked for or a
 *   check having failed while traffic moved, and not what an alarm ended before it had production traffic.
 * - At rest no quarantined image runs without a mail about just that, later than the quarantine. How it came to run does not
 *   matter: CodeDeploy's rollback, or somebody's own deployment.
 */
export const law4: Law<Memory> = {
  name: NAME,
  begin: () => ({
    calls: new Cursor(),
    mails: new Cursor(),
    told: new Cursor(),
    looked: new Set(),
    ended: new Set(),
    ran: new Map(),
    quarantine: new Map(),
  }),
  check(evidence, memory) {
    learn(evidence, memory);
    const groundless = memory.told.unread(evidence.mails).flatMap((mail) => judgePromise(evidence, mail));
    const starts = memory.calls.unread(evidence.calls).flatMap((call) => judgeStart(evidence, call, memory));
    const rest = evidence.finalRest ? judgeRest(evidence, memory) : [];
    for (const [service, { digest }] of Object.entries(evidence.running)) memory.ran.set(service, digest);
    return [...groundless, ...starts, ...rest];
  },
};

function learn(evidence: Evidence, { mails, looked, ended, ran, quarantine }: Memory): void {
  const found: (Quarantine | undefined)[] = mails
    .unread(evidence.mails)
    .map((mail) => quarantineInMail(evidence, mail));
  for (const made of ownDeployments(evidence)) {
    const runs = ran.get(made.service);
    if (!looked.has(made.id) && runs !== undefined) found.push(quarantineLeft(evidence, made, runs));
    looked.add(made.id);
    if (made.completedAt && !ended.has(made.id)) {
      ended.add(made.id);
      found.push(quarantineOfEnd(evidence, made));
    }
  }
  for (const entry of found) {
    const key = entry && `${entry.service} ${entry.hash}`;
    if (!key) continue;
    const known = quarantine.get(key);
    // Pardoned and refused again: only what people said since then counts.
    if (!known || known.from < entry.from) quarantine.set(key, entry);
  }
}

function judgeStart(evidence: Evidence, call: Call, { quarantine }: Memory): Violation[] {
  if (call.operation !== 'CreateDeployment' || !isSlipway(call.who)) return [];
  const carried = carriedBy(call.input.description);
  const service = String(call.input.applicationName);
  const entry = carried && quarantine.get(`${service} ${carried.hash}`);
  if (!entry || call.at <= entry.since || isPardoned(evidence, entry, call.at)) return [];
  const since = entry.since.toISOString();
  const says = `${service}: ${call.who} starts release ${entry.hash.slice(0, 8)} again, in quarantine since ${since}: ${entry.why}`;
  return [{ law: NAME, at: call.at, says }];
}

function judgePromise(evidence: Evidence, mail: MailSeen): Violation[] {
  const entry = quarantineInMail(evidence, mail);
  const why = entry && groundlessIn(evidence, entry, mail.body);
  if (why === undefined) return [];
  return [{ law: NAME, at: mail.at, says: `${entry?.service}: the owners are told of a quarantine, but ${why}` }];
}

function judgeRest(evidence: Evidence, { quarantine }: Memory): Violation[] {
  return [...quarantine.values()].flatMap((entry) => {
    const { service, digest, since, why } = entry;
    if (evidence.running[service]?.digest !== digest || isPardoned(evidence, entry, evidence.now)) return [];
    const told = evidence.mails.some(
      (mail) => mail.at >= since && mail.subject.startsWith(`In quarantine, and running: ${service} `),
    );
    const says = `${service}: ${digest.slice(0, 15)} runs, in quarantine (${why}), and the owners were not told`;
    return told ? [] : [{ law: NAME, at: evidence.now, says }];
  });
}
