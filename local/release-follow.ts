import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError } from '../src/domain/errors';
import type { ServiceStatus } from '../src/domain/status';
import type { Account } from './aws/account';
import type { Mail } from './console/mail-page';
import { approveByMail, mailsOf } from './release-approval';
import type { Pace } from './release-pace';
import { picture, titleOf } from './release-picture';
import type { Screen } from './release-screen';
import type { ReadStatuses } from './release-status';
import { isReview, type ReleaseWatch, releaseEnd } from './release-watch';
import { deploymentOf } from './release-words';

export interface Follow {
  readonly aws: Account;
  readonly status: ReadStatuses;
  readonly screen: Screen;
  readonly consoleUrl: string;
  /** What was told so far; whoever goes on telling goes on from there. */
  readonly watch: ReleaseWatch;
  readonly service: string;
  readonly tag: string;
  readonly startedAt: Date;
  /** Absent when nobody has to be quick. */
  readonly pace?: Pace;
  /** Approves by mail as every approver that is asked. */
  readonly approve: boolean;
  /** Of the terminal, now. */
  readonly rows: () => number;
}

const GLANCE_EVERY_MS = 60;
/** Simulated time without any change after which a release is given up on; nobody waits for it while people are asked. */
const STANDSTILL_IN_MS = 4 * 60 * 60_000;

/** Shows a release until its result mail; resolves with the exit code that it deserves. */
export async function follow(options: Follow): Promise<number> {
  const { aws, status, screen, watch, service, tag, startedAt, consoleUrl } = options;
  const mailboxUrl = mailboxOf(consoleUrl);
  const pace = options.pace && { pace: options.pace };
  const answered = new Set<string>();
  let title = tag;
  let movedAt = startedAt;
  for (;;) {
    await sleep(GLANCE_EVERY_MS);
    const mails = aws.mailbox.mails();
    const services = await status().catch(nothingYet);
    const now = aws.clock.now();
    const watched = services.find(({ name }) => name === service);
    const lines = watch.changes(services, mails, now);
    if (watched && screen.paints) {
      title = titleOf(watched, title);
      const rows = options.rows() - 1;
      screen.show(picture({ service: watched, title, startedAt, now, mails, mailboxUrl, ...pace, rows }));
    } else for (const line of lines) screen.say(line);
    if (lines.length > 0 || isAsking(watched)) movedAt = now;

    const end = releaseEnd(mails, service, tag);
    if (end) {
      screen.keep();
      const elapsed = watch.elapsed(now).slice(1);
      if (end.succeeded) screen.say(`Succeeded ${service} ${tag} after ${elapsed} of simulated time`);
      else screen.say(`Not succeeded: ${end.subject}${reasonOf(watched)}`);
      return end.succeeded ? 0 : 1;
    }
    if (now.getTime() - movedAt.getTime() > STANDSTILL_IN_MS) {
      screen.keep();
      screen.say(`Not succeeded: nothing has moved for ${STANDSTILL_IN_MS / 3_600_000} simulated hours`);
      return 1;
    }
    if (!options.approve) continue;
    for (const mail of await fresh(mails, consoleUrl, answered)) {
      const vote = await approveByMail(mail);
      if ('refused' in vote) {
        screen.say(`Not succeeded: ${mail.to} could not approve: ${vote.refused}`);
        return 1;
      }
      screen.say(`Approved with the mail to ${mail.to}; the page says "${vote.told}"`);
    }
  }
}

/** Tells of every further release, one line per change, until the stack is taken down. */
export async function tellFurther(
  { aws, status, screen, watch }: Pick<Follow, 'aws' | 'status' | 'screen' | 'watch'>,
  isUp: () => boolean,
): Promise<never> {
  while (isUp()) {
    const services = await status().catch(nothingYet);
    if (!isUp()) break;
    for (const line of watch.changes(services, aws.mailbox.mails(), aws.clock.now())) screen.say(line);
    await sleep(GLANCE_EVERY_MS);
  }
  return new Promise<never>(() => {});
}

export const mailboxOf = (consoleUrl: string): string => `${consoleUrl}/mail`;

/** AWS may throttle who looks, and a person may take the table away; the next glance tells. */
function nothingYet(error: unknown): readonly ServiceStatus[] {
  if (error instanceof AwsError) return [];
  throw error;
}

const isAsking = (service: ServiceStatus | undefined): boolean =>
  service !== undefined && deploymentOf(service)?.gate?.state === 'open';

/** Review mails that were not answered yet, read from the mailbox as anybody would. */
async function fresh(mails: readonly Mail[], consoleUrl: string, answered: Set<string>): Promise<readonly Mail[]> {
  const keyOf = ({ to, subject, sentAt }: Mail): string => `${to} ${subject} ${sentAt}`;
  const unanswered = (mail: Mail): boolean => isReview(mail.subject) && !answered.has(keyOf(mail));
  if (!mails.some(unanswered)) return [];
  const found = (await mailsOf(consoleUrl)).filter(unanswered);
  for (const mail of found) answered.add(keyOf(mail));
  return found;
}

function reasonOf(service: ServiceStatus | undefined): string {
  const end = service?.release ? undefined : service?.ended[0];
  return end && end.outcome !== 'succeeded' ? ` (${end.reason})` : '';
}
