import { lostPush } from '../lost-push';
import { newestHeard } from '../newest-heard';
import type { Push } from '../record';
import { type Plan, type Situation, write } from './plan';
import { judgePushes, wantedOf } from './pushes';

/**
 * Takes in pushes whose events were lost, where the slow pass has looked at ECR. They are judged as if they had been heard.
 * What was judged once is not found again, whatever became of it: refused, rejected, expired, superseded, in quarantine.
 */
export function planFound({ spec, state, observed, now }: Situation): Plan | undefined {
  const { listed, service } = observed;
  if (!listed || !service || !state.running) return undefined;
  const found = spec.images.flatMap(({ repository, tags }) => {
    const images = listed.repositories[repository];
    if (!images) return [];
    const heard = newestHeard(state, repository);
    const { known: wanted } = wantedOf(state, repository);
    const known = { ...(heard ? { heard } : {}), ...(wanted ? { wanted } : {}), since: listed.since };
    const lost = lostPush(tags, images, known, now);
    return lost ? [{ repository, ...lost }] : [];
  });
  if (found.length === 0) return undefined;

  const pushes = found.map(({ repository, tag, digest, at }): Push => {
    const eventId = `found:${repository}:${tag}@${digest}:${now.toISOString()}`;
    return { eventId, repository, tag, at, found: true };
  });
  const images = Object.fromEntries(found.map(({ repository, tag, digest }) => [`${repository}:${tag}`, { digest }]));
  const judged = judgePushes({ spec, state, pushes, observed: { ...observed, images }, now });
  return write(`found by the sweep, the event was lost: ${judged.reasons.join('; ')}`, judged.state);
}
