import { isLiftedBy, type ServicePause } from '../command';
import { Invariant } from '../errors';
import { foreignNotice } from '../foreign-notice';
import { imageLabel } from '../image';
import { instant } from '../instant';
import { refusal } from '../notices';
import type { KnownImage, ObservedService } from '../observed';
import type { AcceptedImage, Running, ServiceState } from '../record';
import { notDeployed } from '../service-spec';
import { compareTags } from '../tag-policy';
import { revisionLabel } from '../task-definition';
import { backToNext, imageOf } from '../transitions';
import { type Foreign, foreignOf, isUnsettled, runsUnknown } from './foreign';
import { isThere, serviceObstacle } from './obstacle';
import { type Plan, type Situation, write } from './plan';
import { givenUp } from './rollback';

/**
 * Takes the service as it stands: at first sight, and whenever it runs a revision that Slipway did not bring there.
 * What was accepted before is judged against it, so that nothing older replaces what somebody else deployed; and who
 * deploys by hand is not interfered with until something is pushed after that.
 */
export function planAdoption(situation: Situation): Plan | undefined {
  const { spec, state, observed, now } = situation;
  const { service } = observed;
  if (!service || !runsUnknown(state, service)) return undefined;
  // A deleted service is described for a while yet, without a revision.
  const canBeAdopted = notDeployed(spec) ? isThere(service) : serviceObstacle(spec, service) === undefined;
  if (!canBeAdopted || isUnsettled(situation)) return undefined;
  if (!observed.running)
    throw new Invariant('A service is to be adopted whose revision was not looked at', { service: service.name });

  const running: Running = {
    revision: service.taskDefinition,
    images: observed.running.images,
    since: service.primary?.createdAt ?? instant(now),
  };
  const { waiting, ...freed } = state.release ? backToNext(spec, state, state.release, now) : state;
  const judged = freed.next.map((accepted) => ({ accepted, objection: objectionTo(accepted, situation, service) }));
  const refusals = judged.flatMap(({ accepted, objection }) =>
    objection?.refused
      ? [
          refusal(
            spec,
            accepted,
            accepted.eventId,
            objection.refused,
            now,
            imageOf(running.images, accepted.repository),
          ),
        ]
      : [],
  );
  const adopted: ServiceState = {
    ...freed,
    // The pause that AWS asked for holds whatever runs.
    ...(waiting?.until ? { waiting } : {}),
    running,
    next: judged.filter(({ objection }) => objection === undefined).map(({ accepted }) => accepted),
    notices: [...freed.notices, ...refusals],
  };
  const foreign = foreignOf(situation);
  const what =
    running.images.map((image) => `${image.repository} ${imageLabel(image)}`).join(', ') || 'no watched image';
  return write(
    `adopts the service as it stands: ${revisionLabel(running.revision)} with ${what}`,
    foreign ? withForeign(situation, adopted, running, foreign) : adopted,
  );
}

/**
 * Pauses the service until something is pushed after the deployment's end; a pause that people asked for stands. A rollback
 * that was asked for before the deployment began was about something else.
 */
function withForeign(
  { spec, state, commands, now }: Situation,
  adopted: ServiceState,
  running: Running,
  foreign: Foreign,
) {
  const { deploymentId, startedAt, endedAt } = foreign;
  const { rollback } = adopted;
  const outdated = `deployment ${deploymentId} that Slipway did not make was started after it and is the baseline now`;
  const { paused, ...rest } =
    rollback && startedAt > rollback.at ? givenUp(spec, adopted, rollback, outdated, now) : adopted;
  const pause: ServicePause = {
    by: `whoever started deployment ${deploymentId}`,
    reason: `it brought ${revisionLabel(running.revision)}, the baseline until a later push or resume`,
    at: endedAt,
    deploymentId,
  };
  // A resume that nobody has judged yet ends people's pause; it was not about what came after it.
  const isEnded = commands.some(({ kind, at }) => kind === 'resume' && at < endedAt);
  const byPeople = paused && paused.deploymentId === undefined && !isEnded;
  const isLifted = rest.next.some(({ at }) => isLiftedBy(pause, at));
  const notice = foreignNotice(
    spec,
    {
      deploymentId,
      from: state.running?.images ?? [],
      fromRevision: state.running?.revision ?? '',
      to: running.images,
      revision: running.revision,
      wanted: rest.next.map(imageLabel),
      ...(byPeople ? { paused: 'people' } : isLifted ? {} : { paused: 'deployment' }),
    },
    endedAt,
    now,
  );
  return {
    ...rest,
    ...(byPeople ? { paused } : isLifted ? {} : { paused: pause }),
    notices: [...rest.notices, notice],
  };
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
  const startedAt = observed.broughtBy?.createdAt ?? service.primary?.createdAt ?? '';
  if (isForeign(state, service) && startedAt > accepted.acceptedAt) {
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
