import { Invariant } from '../errors';
import { imageLabel } from '../image';
import { instant } from '../instant';
import { refusal } from '../notices';
import type { KnownImage, ObservedService } from '../observed';
import type { AcceptedImage, ServiceState } from '../record';
import { compareTags } from '../tag-policy';
import { revisionLabel } from '../task-definition';
import { backToNext, imageOf } from '../transitions';
import { serviceObstacle } from './obstacle';
import { type Plan, type Situation, write } from './plan';

/**
 * Takes the service as it stands: at first sight, and whenever it runs a revision that Slipway did not bring there.
 * What was accepted before is judged against it, so that nothing older replaces what somebody else deployed.
 */
export function planAdoption(situation: Situation): Plan | undefined {
  const { state, observed, now } = situation;
  const { service } = observed;
  if (!service || state.running?.revision === service.taskDefinition) return undefined;
  // A deleted service is described for a while yet, without a revision.
  if (serviceObstacle(situation.spec, service) !== undefined) return undefined;
  // The primary task set changes by our own deployment while that is on its way.
  if (state.release?.phase.name === 'starting' || state.release?.phase.name === 'deploying') return undefined;
  if (!observed.running)
    throw new Invariant('A service is to be adopted whose revision was not looked at', { service: service.name });

  const running = {
    revision: service.taskDefinition,
    images: observed.running.images,
    since: service.primary?.createdAt ?? instant(now),
  };
  const freed = state.release ? backToNext(situation.spec, state, state.release, now) : state;
  const judged = freed.next.map((accepted) => ({ accepted, objection: objectionTo(accepted, situation, service) }));
  const what =
    running.images.map((image) => `${image.repository} ${imageLabel(image)}`).join(', ') || 'no watched image';

  return write(`adopts the service as it stands: ${revisionLabel(running.revision)} with ${what}`, {
    ...freed,
    running,
    next: judged.filter(({ objection }) => objection === undefined).map(({ accepted }) => accepted),
    notices: [
      ...freed.notices,
      ...judged.flatMap(({ accepted, objection }) =>
        objection?.refused
          ? [
              refusal(
                situation.spec,
                accepted,
                accepted.eventId,
                objection.refused,
                now,
                imageOf(running.images, accepted.repository),
              ),
            ]
          : [],
      ),
    ],
  });
}

/** Undefined: still wanted. Without `refused` it simply runs already. */
function objectionTo(
  accepted: AcceptedImage,
  { spec, state, observed }: Situation,
  service: ObservedService,
): { readonly refused?: string } | undefined {
  const policy = spec.images.find(({ repository }) => repository === accepted.repository)?.tags;
  const running: KnownImage | undefined = imageOf(observed.running?.images ?? [], accepted.repository);
  if (!policy) return { refused: `repository ${accepted.repository} is no longer one of the service's` };
  if (running?.digest === accepted.digest) return {};
  if (isForeign(state, service) && (service.primary?.createdAt ?? '') > accepted.acceptedAt) {
    const by = service.primary?.deploymentId ? `deployment ${service.primary.deploymentId}` : 'a deployment';
    return {
      refused: `${by} that Slipway did not make was started after this push and is the baseline now; Slipway acts again at the next push`,
    };
  }
  if (running && compareTags(policy, accepted, running) < 0) {
    return { refused: `${imageLabel(running)}, which somebody else deployed meanwhile, is newer` };
  }
  return undefined;
}

function isForeign(state: ServiceState, service: ObservedService): boolean {
  return (
    state.running !== undefined &&
    !state.ended.some(({ deploymentId }) => deploymentId && deploymentId === service.primary?.deploymentId)
  );
}
