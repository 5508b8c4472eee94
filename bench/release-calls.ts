import { ECRClient } from '@aws-sdk/client-ecr';
import { clientConfig } from '../local/boot';
import { pushImage } from '../local/image';
import { approveByMail } from '../local/release-approval';
import type { MeasuredStack } from './measured-stack';

/** Calls that Slipway's functions made of AWS, by service. */
export type CallsByService = Readonly<Record<string, number>>;

/** Virtual time in which a release of the example fleet ends. */
const LIMIT_IN_MS = 60 * 60_000;

/** Who is one of Slipway's functions: all their roles are called so. */
const SLIPWAYS = /:assumed-role\/slipway-/;

/**
 * Releases `frontend:v2` in a stack that has just been started, and counts what that asks of AWS, from the push to the mail of
 * its end: the sweep's own minutes are among it. Rejects when the release does not succeed.
 */
export async function countCalls({ aws }: Pick<MeasuredStack, 'aws'>): Promise<CallsByService> {
  const mail = (subject: string) => aws.mailbox.mails().find((each) => each.subject === subject);
  const ended = () => mail('Succeeded: frontend v2') !== undefined;
  const begun = aws.dispatcher.calls.length;
  await pushImage(new ECRClient(clientConfig(aws)), { repository: 'frontend', tag: 'v2' });
  await aws.clock.advanceUntil(() => ended() || mail('Review: frontend v2') !== undefined, LIMIT_IN_MS);
  const review = mail('Review: frontend v2');
  if (review) {
    const vote = await approveByMail(review);
    if ('refused' in vote) throw new Error(`The release was not approved: ${vote.refused}`);
  }
  if (!(await aws.clock.advanceUntil(ended, LIMIT_IN_MS))) throw new Error('The release did not succeed.');
  const counts: Record<string, number> = {};
  for (const { who, service } of aws.dispatcher.calls.slice(begun))
    if (SLIPWAYS.test(who)) counts[service] = (counts[service] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort());
}
