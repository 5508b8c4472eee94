import { explainAsked, type PendingRollback } from '../command';
import { imageLabel, shortDigest } from '../image';
import { instant, isPast, secondsAfter } from '../instant';
import { commandNotice } from '../notices';
import { isActive } from '../observed';
import { quarantined, quarantineOfImages, sameDigests } from '../quarantine';
import type { AcceptedImage, Release, Running, ServiceState } from '../record';
import { baseOf, renderedFor } from '../rendering';
import { withoutRetry, withRetryOf } from '../retry';
import type { ServiceSpec } from '../service-spec';
import { containersOf, type RevisionBase } from '../task-definition';
import { imageOf, inPhase, takenBack } from '../transitions';
import { givesWay } from './awaiting';
import { waitForGroup } from './next';
import { serviceObstacle } from './obstacle';
import { type Plan, planPause, type Situation, write } from './plan';
import { waitForRetry } from './retry';
import { STOP_SECONDS } from './timing';

/**
 * Carries out a rollback that somebody asked for: the release on its way is stopped, with CodeDeploy's own rollback; and
 * unless that brought back what is to run, a release of it is opened. From then on it is followed like any other. It is
 * not held by a pause: a person wants it now.
 */
export function planRollback(situation: Situation): Plan | undefined {
  const { state } = situation;
  const { rollback, release, running } = state;
  if (!rollback || release?.rollback) return undefined;
  if (release) return planStop(situation, release, rollback);
  const obstacle = obstacleTo(situation, rollback);
  if (obstacle !== undefined) return giveUp(situation, rollback, obstacle);
  if (!running) return undefined;
  if (sameDigests(rollback.images, running.images)) {
    const { rollback: _done, ...rest } = withoutRetry(state);
    return write(`what the rollback ${explainAsked(rollback)} asked for is running`, rest);
  }
  return planBack(situation, rollback, running);
}

/** Why what was good cannot be brought back to the service as it stands. */
function obstacleTo({ spec, observed }: Situation, { images }: PendingRollback): string | undefined {
  const obstacle = serviceObstacle(spec, observed.service);
  if (obstacle !== undefined) return obstacle;
  const base = baseOf(spec, observed.running);
  const homeless = base && images.find(({ repository }) => containersOf(base, repository).length === 0);
  return homeless && `no container takes its image from the repository ${homeless.repository} any more`;
}

function giveUp({ spec, state, now }: Situation, rollback: PendingRollback, reason: string): Plan {
  return write(
    `gives up the rollback ${explainAsked(rollback)}: ${reason}`,
    givenUp(spec, state, rollback, reason, now),
  );
}

/** The state that wants no rollback any more; who asked for it is told. */
export function givenUp(
  spec: ServiceSpec,
  state: ServiceState,
  { id, by, reason: why, at }: PendingRollback,
  reason: string,
  now: Date,
): ServiceState {
  const { rollback: _gone, ...rest } = withoutRetry(state);
  const command = { kind: 'rollback', id: `${id}:given-up`, by, reason: why, at } as const;
  return { ...rest, notices: [...rest.notices, commandNotice(spec, command, { kind: 'refused', reason }, now)] };
}

function planStop(situation: Situation, release: Release, rollback: PendingRollback): Plan | undefined {
  const { spec, state, observed, now } = situation;
  const reason = rolledBackBy(rollback);
  const { phase } = release;
  switch (phase.name) {
    case 'registering':
    case 'registered':
      return write(
        `takes release ${release.hash} back before it is started: ${reason}`,
        quarantined(takenBack(spec, state, release, reason, now), {
          ...{ hash: release.hash, images: release.images, reason, by: rollback.by, at: instant(now) },
        }),
      );
    case 'starting':
      // Its deployment may exist: that is found out first.
      return undefined;
    case 'deploying': {
      const { deploymentId, stoppedAt } = phase;
      if (!observed.deployment || !isActive(observed.deployment)) return undefined;
      const again = stoppedAt && secondsAfter(stoppedAt, STOP_SECONDS);
      return again && !isPast(again, now)
        ? { reason: `deployment ${deploymentId} is being stopped: ${reason}`, actions: [], lookAgainAt: again }
        : {
            reason: `stops deployment ${deploymentId}: ${reason}`,
            actions: [{ kind: 'stop-deployment', deploymentId }],
          };
    }
  }
}

/** `rolled back by arn:…: reason` */
export function rolledBackBy({ by, reason }: Pick<PendingRollback, 'by' | 'reason'>): string {
  return `rolled back by ${by}: ${reason}`;
}

function planBack(situation: Situation, rollback: PendingRollback, running: Running): Plan | undefined {
  const { spec, state, observed, now } = situation;
  const base = baseOf(spec, observed.running);
  if (!base || !observed.service) return undefined;
  const active = observed.deployments.filter(isActive);
  if (active[0]) return waitForGroup(situation, active[0]);
  const pause = planPause(situation);
  if (pause) return pause;

  const { images, id, by, reason, at } = rollback;
  const { content, hash } = renderedFor(spec, base, images, observed.service.registry);
  const held = waitForRetry(situation, hash);
  if (held)
    return givesWay(situation)
      ? giveUp(situation, rollback, `${state.next.map(imageLabel).join(', ')} was accepted meanwhile`)
      : held;
  const changed = images
    .filter(({ repository, digest }) => imageOf(running.images, repository)?.digest !== digest)
    .map(({ repository, tag, digest = '', at: pushedAt }): AcceptedImage => {
      const label = tag ?? shortDigest(digest);
      return { repository, tag: label, digest, at: pushedAt, eventId: id, acceptedAt: instant(now) };
    });
  const opened: Release = {
    ...{ hash, images, changed, from: running, rollback: { by, reason, at } },
    openedAt: instant(now),
    firstAttempt: state.attempt + 1,
    phase: { name: 'registering', content },
  };
  return write(`opens release ${hash} to roll back: asked for ${explainAsked(rollback)}`, {
    ...inPhase(withRetryOf(withQuarantined(situation, base, rollback, running), hash), opened, opened.phase),
  });
}

/** What is left behind is not started again by itself. */
function withQuarantined(
  { spec, state, observed, now }: Situation,
  base: RevisionBase,
  rollback: PendingRollback,
  { revision, images }: Running,
): ServiceState {
  if (quarantineOfImages(state, images)) return state;
  const known = state.good.find((good) => good.revision === revision)?.hash;
  const hash = known ?? renderedFor(spec, base, images, observed.service?.registry ?? '').hash;
  return quarantined(state, { hash, images, reason: rolledBackBy(rollback), by: rollback.by, at: instant(now) });
}
