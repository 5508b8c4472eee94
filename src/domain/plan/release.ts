import { appSpecFor } from '../app-spec';
import { isForced } from '../command';
import { Invariant } from '../errors';
import { instant, isPast, secondsAfter } from '../instant';
import { isActive } from '../observed';
import type { Phase, Release } from '../record';
import { changeLabel, deploymentDescription, releaseOf } from '../release';
import { baseOf, renderedFor } from '../rendering';
import { blueGreenOf } from '../service-spec';
import { withReleaseTags } from '../task-definition';
import { backToNext, imageOf, inPhase, notStartedByWorld } from '../transitions';
import { inSpiteOf, waitForAlarms } from './alarmed';
import { planDeploying } from './deploying';
import { isHeldOutside } from './held-outside';
import { heldTo } from './held-to';
import { adoptDeployment, waitForGroup } from './next';
import { explainPause, pauseOf } from './paused';
import { type Plan, planPause, type Situation, write } from './plan';
import { placementOf, waitForSpot } from './spot-capacity';
import { planStarting } from './starting';
import { DOUBT_SECONDS, START_WITHIN_SECONDS } from './timing';
import { planVerified } from './verified';

type In<Name extends Phase['name']> = Extract<Phase, { name: Name }>;

/** Takes the release in flight one step on, by the phase that the record says it is in. */
export function planRelease(situation: Situation): Plan | undefined {
  const { release } = situation.state;
  if (!release) return undefined;
  const held = planHeldBack(situation, release);
  if (held) return held;
  switch (release.phase.name) {
    case 'registering':
      return planRegistering(situation, release, release.phase);
    case 'registered':
      return planRegistered(situation, release, release.phase);
    case 'starting':
      return planStarting(situation, release, release.phase);
    case 'deploying':
      return planDeploying(situation, release, release.phase);
  }
}

/** A pause takes back what has no deployment, unless a person wants just that. */
function planHeldBack(situation: Situation, release: Release): Plan | undefined {
  const pausedBy = pauseOf(situation);
  const hasNone = release.phase.name === 'registering' || release.phase.name === 'registered';
  if (!pausedBy || !hasNone || release.rollback || release.changed.some(isForced)) return undefined;
  const { spec, state, now } = situation;
  return write(explainPause(situation, pausedBy), backToNext(spec, state, release, now));
}

/** Looks for a revision with the content first: after a lost answer it is the effect, otherwise it saves one. */
function planRegistering(situation: Situation, release: Release, phase: In<'registering'>): Plan {
  const { spec, state, observed, now } = situation;
  const base = baseOf(spec, observed.running);
  if (!base || !observed.service)
    throw new Invariant('A revision is to be registered without its base', { service: spec.name });

  const rendered = renderedFor(spec, base, release.images, observed.service.registry);
  if (rendered.content !== phase.content) {
    return write(
      'the base changed since the release was opened: it is judged anew',
      backToNext(spec, state, release, now),
    );
  }
  const refused = planVerified(situation, release);
  if (refused) return refused;
  if (observed.revision) {
    return write(`revision ${observed.revision} has the content already`, {
      ...inPhase(state, release, { name: 'registered', content: phase.content, revision: observed.revision }),
    });
  }
  const hold = holdBack(situation, release, phase.sentAt);
  if (hold) return hold;

  const attempt = state.attempt + 1;
  const intent = inPhase(state, release, { ...phase, sentAt: instant(now) });
  return {
    reason: `registers a revision for release ${release.hash}, attempt ${attempt}`,
    actions: [
      { kind: 'write-state', state: { ...intent, attempt }, judged: 0 },
      {
        kind: 'register-revision',
        input: withReleaseTags(rendered.input, { content: phase.content, release: release.hash, attempt }),
      },
    ],
  };
}

function planRegistered(situation: Situation, release: Release, phase: In<'registered'>): Plan {
  const { spec, state, observed, now } = situation;
  const active = observed.deployments.filter(isActive);
  const ours = active.find((deployment) => releaseOf(deployment)?.hash === release.hash);
  if (ours) return adoptDeployment(situation, release, ours);
  if (active[0]) {
    // Back, because the end of somebody else's deployment may leave something newer running.
    const back = backToNext(spec, state, release, now);
    return state.next.length > 0
      ? write('the group is busy and something newer is wanted', back)
      : write(`the group is busy with ${active[0].id}: the release steps back`, {
          ...back,
          ...waitingFor(situation, active[0]),
        });
  }
  const { service } = observed;
  if (!service) throw new Invariant('A deployment is to be created without its service', { service: spec.name });
  const hold =
    holdBack(situation, release, undefined) ??
    waitForAlarms(situation, release) ??
    waitForSpot(situation, service, release);
  if (hold) return hold;

  const attempt = state.attempt + 1;
  const { strategy, onDemand, why } = placementOf(situation, service, release);
  const placed = { ...service, capacityProviderStrategy: strategy };
  const appSpec = appSpecFor(placed, phase.revision, heldTo(spec, state, release).strategy.hooks);
  const { onDemand: _before, ...rest } = release;
  const tried: Release = {
    ...rest,
    ...(isHeldOutside(state.waiting) ? { heldUntil: instant(now) } : {}),
    ...(onDemand ? { onDemand: true } : {}),
  };
  const intent = inPhase(onDemand ? { ...state, onDemand } : state, tried, {
    ...phase,
    name: 'starting',
    appSpecSha256: appSpec.sha256,
    sentAt: instant(now),
  });
  const { applicationName, deploymentGroupName, deploymentConfigName, rollbackEvents } = blueGreenOf(spec);
  const ignored = inSpiteOf(situation, release);
  return {
    reason: `starts a deployment for release ${release.hash}, attempt ${attempt}${why}${ignored ? `, in spite of ${ignored}` : ''}`,
    actions: [
      { kind: 'write-state', state: { ...intent, attempt }, judged: 0 },
      {
        kind: 'create-deployment',
        request: {
          applicationName,
          deploymentGroupName,
          description: deploymentDescription(release.hash, attempt, changeLabel(release.from.images, release.images)),
          appSpec,
          ...(deploymentConfigName ? { deploymentConfigName } : {}),
          ...(rollbackEvents ? { rollbackEvents } : {}),
          ...(ignored ? { ignoresAlarms: true as const } : {}),
        },
      },
    ],
  };
}

/** Why nothing may be sent now: a doubt that has not settled, a pause that AWS asked for, or the end of patience. */
function holdBack(situation: Situation, release: Release, sentAt: string | undefined): Plan | undefined {
  const { spec, state, now } = situation;
  const settled = sentAt && secondsAfter(sentAt, DOUBT_SECONDS);
  if (settled && !isPast(settled, now)) {
    return {
      reason: `attempt ${state.attempt} has no answer; its revision may still show`,
      actions: [],
      lookAgainAt: settled,
    };
  }
  const { waiting, trouble } = state;
  const isReplaced = release.changed.some(({ repository }) => imageOf(state.next, repository));
  if (isHeldOutside(waiting) && isReplaced) {
    const what = waiting?.alarms ? 'alarms' : 'capacity';
    return write(`something newer is wanted than what waits for ${what}`, backToNext(spec, state, release, now));
  }
  if (waiting?.until && isReplaced) {
    return write('something newer is wanted than what AWS does not let start', {
      ...backToNext(spec, state, release, now),
      waiting,
    });
  }
  const pause = planPause(situation);
  if (pause) return pause;
  // What AWS forbids or lacks, and what alarms are about, is not up to us: people are told once, and it is tried until it is over.
  const isHeld = trouble !== undefined || isHeldOutside(waiting);
  if (!isHeld && isPast(secondsAfter(release.heldUntil ?? release.openedAt, START_WITHIN_SECONDS), now)) {
    const reason = `it could not be started within ${START_WITHIN_SECONDS / 60} minutes: ${waiting?.reason ?? 'no attempt was answered'}`;
    return write(`gives up release ${release.hash}: ${reason}`, notStartedByWorld(spec, state, release, reason, now));
  }
  return undefined;
}

function waitingFor(situation: Situation, active: Parameters<typeof waitForGroup>[1]) {
  const { reason } = waitForGroup(situation, active);
  return { waiting: { reason, since: instant(situation.now) } };
}
