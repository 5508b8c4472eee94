import { isForced, releaseOperand } from '../command';
import { imageLabel } from '../image';
import { instant, secondsAfter, secondsBetween } from '../instant';
import { refusal } from '../notices';
import { isActive, type ObservedDeployment } from '../observed';
import { explainQuarantine, pardoned, quarantineOf } from '../quarantine';
import type { AcceptedImage, Release } from '../record';
import { releaseOf } from '../release';
import { baseOf, renderedFor } from '../rendering';
import { withoutRetry, withRetryOf } from '../retry';
import { containersOf, type RevisionBase } from '../task-definition';
import { imageOf, inPhase, overlaid } from '../transitions';
import { baseChanged } from './base-change';
import { awake, pauseOf, waitForResume } from './paused';
import { type Plan, planPause, type Situation, wait, write } from './plan';
import { planRestored } from './restored';
import { waitForRetry } from './retry';
import { busyLookSeconds } from './timing';

/** Opens a release for the accepted images as soon as the deployment group is free. */
export function planNext(situation: Situation): Plan | undefined {
  const { spec, observed, now } = situation;
  const pausedBy = pauseOf(situation);
  const state = pausedBy ? situation.state : awake(situation.state);
  const { running } = state;
  if (state.next.length === 0 && state.retry)
    return write('what was to be tried again is not wanted any more', withoutRetry(state));
  if (state.next.length === 0 || !running || !observed.service) return undefined;

  const wanted = pausedBy ? state.next.filter(isForced) : state.next;
  // It may be held for days, here or further down: whatever else is to be told is not.
  if (pausedBy && wanted.length === 0) return planRestored(situation) ?? waitForResume(situation, pausedBy);
  const later = state.next.filter((image) => !wanted.includes(image));

  const base = baseOf(spec, observed.running);
  if (!base) return undefined;
  const homeless = wanted.filter(({ repository }) => containersOf(base, repository).length === 0);
  if (homeless.length > 0)
    return refuse({ ...situation, state }, homeless, ({ repository }) => noContainer(base, repository));

  const images = overlaid(running.images, wanted);
  const same = images.every(({ repository, digest }) => imageOf(running.images, repository)?.digest === digest);
  if (same && !baseChanged(spec, state)) {
    return write('what was accepted is running already', { ...state, next: later });
  }

  const rendered = renderedFor(spec, base, images, observed.service.registry);
  const entry = quarantineOf(state, rendered.hash);
  if (entry && !wanted.some(isForced)) {
    const reasonFor = (image: AcceptedImage) =>
      `${explainQuarantine(entry)}; a new image is needed, or slipway release ${releaseOperand(spec.name, image)} --force`;
    return refuse({ ...situation, state }, wanted, reasonFor);
  }

  const active = observed.deployments.filter(isActive);
  const opened: Release = {
    hash: rendered.hash,
    images,
    changed: wanted,
    from: running,
    openedAt: instant(now),
    firstAttempt: state.attempt + 1,
    phase: { name: 'registering', content: rendered.content },
  };
  const ours = active.find((deployment) => releaseOf(deployment)?.hash === rendered.hash);
  if (ours) return adoptDeployment(situation, opened, ours);
  if (active[0]) return waitForGroup(situation, active[0]);
  const pause = planPause(situation);
  if (pause) return pause;
  const held = waitForRetry({ ...situation, state }, rendered.hash);
  if (held) return planRestored(situation) ?? held;

  const labels = wanted.map((image) => `${image.repository} ${imageLabel(image)}`).join(', ');
  return write(`opens release ${rendered.hash} with ${labels}`, {
    ...inPhase(withRetryOf(pardoned(state, opened.hash), opened.hash), opened, opened.phase),
    next: later,
  });
}

/** A deployment of this very release is under way, although the record does not know it: its answer or the record was lost. */
export function adoptDeployment({ state }: Situation, release: Release, deployment: ObservedDeployment): Plan {
  const revision = 'revision' in release.phase ? release.phase.revision : undefined;
  return write(`deployment ${deployment.id} is ours and carries release ${release.hash}`, {
    ...inPhase(state, release, {
      name: 'deploying',
      deploymentId: deployment.id,
      startedAt: deployment.createdAt,
      ...(revision ? { revision } : {}),
    }),
    next: state.next.filter((image) => !release.changed.some(({ eventId }) => eventId === image.eventId)),
  });
}

export function waitForGroup(situation: Situation, active: ObservedDeployment): Plan {
  const { spec, state, now } = situation;
  const reason = `deployment group ${spec.strategy.deploymentGroupName} is busy with deployment ${active.id}`;
  const waited = state.waiting?.reason === reason ? secondsBetween(state.waiting.since, instant(now)) : 0;
  return wait(situation, reason, secondsAfter(now, busyLookSeconds(waited)));
}

function refuse(
  { spec, state, now }: Situation,
  images: readonly AcceptedImage[],
  reasonFor: (image: AcceptedImage) => string,
): Plan {
  const refusals = images.map((image) =>
    refusal(spec, image, image.eventId, reasonFor(image), now, imageOf(state.running?.images ?? [], image.repository)),
  );
  return write(refusals.map(({ image, reason }) => `refuses ${imageLabel(image)}: ${reason}`).join('; '), {
    ...state,
    next: state.next.filter((image) => !images.includes(image)),
    notices: [...state.notices, ...refusals],
  });
}

function noContainer(base: RevisionBase, repository: string): string {
  const where = base.source === 'file' ? "the service's task definition file" : 'the running task definition';
  const images = base.taskDefinition.containerDefinitions.map(({ name, image }) => `${name}: ${image}`).join(', ');
  return `no container in ${where} takes its image from the ECR repository ${repository} (${images})`;
}
