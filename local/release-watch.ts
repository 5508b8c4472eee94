import type { ServiceStatus } from '../src/domain/status';
import type { Mail } from './console/mail-page';
import { type Pace, paceLines } from './release-pace';
import { deploymentOf, elapsedText, gateWords, percentOf } from './release-words';

/** Looks at the fleet between two glances and says what changed: one line per change. */
export class ReleaseWatch {
  private readonly seen = new Map<string, string>();
  private readonly paced = new Set<string>();
  private mailsSeen = 0;

  constructor(
    private readonly startedAt: Date,
    private readonly mailboxUrl: string,
    /** Absent when nobody has to be quick. */
    private readonly pace?: Pace,
  ) {}

  /** Lines for everything that is new since the last glance; whoever is asked is told where their mail lies. */
  changes(services: readonly ServiceStatus[], mails: readonly Mail[], now: Date): string[] {
    const elapsed = this.elapsed(now);
    const ofServices = services.flatMap((service) => [
      ...this.changesOf(service).map((line) => `${elapsed}  ${service.name}  ${line}`),
      ...this.paceOf(service),
    ]);
    const fresh = mails.slice(this.mailsSeen);
    this.mailsSeen = mails.length;
    const ofMails = fresh.flatMap(({ to, subject }) => [
      `${elapsed}  ${serviceIn(subject, services)}  ${'mail'.padEnd(21)} "${subject}" to ${to}`,
      ...(isReview(subject) ? [reviewLine(to, this.mailboxUrl)] : []),
    ]);
    return [...ofServices, ...ofMails];
  }

  /** Simulated time since the push, `+00:05:30`. */
  elapsed(now: Date): string {
    return elapsedText(this.startedAt, now);
  }

  /** One line for each gate, when it is first seen open. */
  private paceOf(service: ServiceStatus): string[] {
    const gate = deploymentOf(service)?.gate;
    if (!this.pace || gate?.state !== 'open' || this.paced.has(gate.id)) return [];
    this.paced.add(gate.id);
    const line = paceLines(gate, this.pace).join(' ');
    return line === '' ? [] : [line];
  }

  private changesOf(service: ServiceStatus): string[] {
    const lines: string[] = [];
    const note = (key: string, value: string, what: string, text: string): void => {
      if (this.seen.get(`${service.name}/${key}`) === value) return;
      this.seen.set(`${service.name}/${key}`, value);
      lines.push(`${what.padEnd(21)} ${text}`);
    };
    const { waiting, trouble } = service;
    if (waiting) note('waiting', waiting.reason, 'waiting', waiting.reason);
    if (trouble) note('trouble', trouble.reason, 'held', trouble.reason);
    const deployment = deploymentOf(service);
    if (!deployment) return lines;
    const { id, lifecycle, gate } = deployment;
    note(id, '', 'deployment', `${id} created`);
    for (const { event, status, verdicts } of lifecycle) {
      if (status === 'Pending') continue;
      const began = verdicts.length > 0 && !this.seen.has(`${service.name}/${id}/${event}`) && status !== 'InProgress';
      if (began) note(`${id}/${event}`, 'InProgress', event, 'InProgress');
      for (const { check, outcome, reason } of verdicts)
        note(`${id}/${event}/${check}`, outcome, 'check', `${check} ${outcome}: ${reason}`);
      note(`${id}/${event}`, status, event, status);
    }
    for (const vote of gate?.votes ?? [])
      note(`${id}/vote/${vote.approver}`, vote.decision, 'vote', `${vote.approver}: ${vote.decision}`);
    if (gate) note(`${id}/gate`, gateWords(gate), 'gate', gateWords(gate));
    const percent = percentOf(deployment.greenTraffic);
    if (percent > 0) note(`${id}/traffic`, String(percent), 'traffic on green', `${bar(percent)} ${percent} %`);
    const status = deployment.reason ? `${deployment.status}: ${deployment.reason}` : deployment.status;
    note(`${id}/status`, status, 'deployment', status);
    return lines;
  }
}

/** Which service a mail is about: a subject names it after its kind. Some mails are about all of them. */
function serviceIn(subject: string, services: readonly ServiceStatus[]): string {
  const words = subject.slice(subject.indexOf(':') + 1).split(/[\s:]+/);
  return services.find(({ name }) => words.includes(name))?.name ?? 'fleet';
}

/** The review link itself belongs to its approver's mailbox and nowhere else. */
const reviewLine = (to: string, mailboxUrl: string): string => `Review mail for ${to}: open ${mailboxUrl}`;

export const isReview = (subject: string): boolean => subject.startsWith('Review: ');

function bar(percent: number): string {
  const full = Math.round(percent / 5);
  return `[${'#'.repeat(full)}${'.'.repeat(20 - full)}]`;
}

/** The end of a release as its result mail tells it: `Succeeded: frontend v2`. */
export interface ReleaseEnd {
  readonly succeeded: boolean;
  readonly subject: string;
}

/** Kinds of mail that tell an end; others ask, remind or warn. */
const ENDS = ['Succeeded', 'Failed', 'Rejected', 'Expired', 'Superseded', 'Refused'];

/** Finds the result mail of one release. */
export function releaseEnd(mails: readonly Mail[], service: string, tag: string): ReleaseEnd | undefined {
  for (const { subject } of mails) {
    const [, kind = '', name, label] = /^(\w+): (\S+) (\S+)/.exec(subject) ?? [];
    if (ENDS.includes(kind) && name === service && label === tag) return { succeeded: kind === 'Succeeded', subject };
  }
  return undefined;
}
