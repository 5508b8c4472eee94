import type { Evidence } from '../evidence';
import type { Law } from './law';
import { stoppedOnlyByUs } from './quarantined';
import { type OwnDeployment, ownDeployments } from './read';
import { endIn, endMails } from './told';
import { isStoppedByWatch } from './watched';

const NAME = 'law 8';

/**
 * How every deployment of ours ended is told to the owners, once there was time to: none ends unheard of. What nobody but
 * Slipway stopped did not fail: something newer came, or somebody wanted it back; unless its traffic was watched.
 */
export const ends: Law<undefined> = {
  name: NAME,
  begin: () => undefined,
  check: (evidence) =>
    (evidence.finalRest ? ownDeployments(evidence) : []).flatMap((made) => {
      const words = made.completedAt && objectionTo(evidence, made);
      return words ? [{ law: NAME, at: evidence.now, says: `${made.service}: ${made.id} ${words}` }] : [];
    }),
};

function objectionTo(evidence: Evidence, made: OwnDeployment): string | undefined {
  const { id, service, status, createdAt } = made;
  const told = endMails(evidence, service, createdAt).filter(({ body }) => body.includes(id));
  if (told.length === 0) return `is ${status}, and nobody was told how it ended`;
  const isFailure = told.every((mail) => endIn(mail, service) === 'Failed');
  return status === 'Stopped' && isFailure && stoppedOnlyByUs(evidence, made) && !isStoppedByWatch(evidence, made)
    ? 'was stopped by Slipway alone, and the owners were told that it failed'
    : undefined;
}
