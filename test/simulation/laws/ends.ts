import type { Law } from './law';
import { ownDeployments } from './read';
import { endMails } from './told';

const NAME = 'law 8';

/** How every deployment of ours ended is told to the owners, once there was time to: none ends unheard of. */
export const ends: Law<undefined> = {
  name: NAME,
  begin: () => undefined,
  check: (evidence) =>
    (evidence.finalRest ? ownDeployments(evidence) : []).flatMap(({ id, service, status, createdAt, completedAt }) => {
      const isTold = endMails(evidence, service, createdAt).some(({ body }) => body.includes(id));
      const says = `${service}: ${id} is ${status}, and nobody was told how it ended`;
      return completedAt && !isTold ? [{ law: NAME, at: evidence.now, says }] : [];
    }),
};
