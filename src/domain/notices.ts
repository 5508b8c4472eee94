import { skipsIn } from './check/skip';
import { askedFor, type Command } from './command';
import { imageLabel } from './image';
import { type Instant, instant } from './instant';
import type { CommandNotice, FailedNotice, HeldNotice, PushedImage, RefusedNotice, RestoredNotice } from './notice';
import type { KnownImage } from './observed';
import type { Quarantined } from './quarantine';
import type { AcceptedImage, Release, ServiceState } from './record';
import type { ServiceSpec } from './service-spec';

/** A release's end without success. `reason` is what people read. */
export function failedNotice(
  spec: ServiceSpec,
  state: ServiceState,
  release: Release,
  reason: string,
  now: Date,
): FailedNotice {
  return { kind: 'failed', ...releaseNotice(spec, state, release, reason, now) };
}

/** The facts that every mail about a release's end holds. */
export function releaseNotice(spec: ServiceSpec, state: ServiceState, release: Release, reason: string, now: Date) {
  const { phase } = release;
  const deployed = phase.name === 'deploying' ? { deploymentId: phase.deploymentId, startedAt: phase.startedAt } : {};
  const revision = 'revision' in phase ? phase.revision : undefined;
  const asked = askedFor(release);
  return {
    id: `ended:${release.hash}:${release.firstAttempt}`,
    service: spec.name,
    address: addressOf(spec),
    at: instant(now),
    reason,
    from: release.from.images,
    to: release.images,
    changed: release.changed,
    fromRevision: release.from.revision,
    following: state.next.map(imageLabel),
    ...skipsIn(release),
    ...(revision ? { revision } : {}),
    ...(asked ? { asked: { by: asked.by, at: asked.at, ...(asked.reason ? { reason: asked.reason } : {}) } } : {}),
    ...deployed,
  };
}

/** An eligible push that is not deployed: its sender is told why. */
export function refusal(
  spec: ServiceSpec,
  image: PushedImage,
  eventId: string,
  reason: string,
  now: Date,
  instead?: KnownImage,
): RefusedNotice {
  return {
    kind: 'refused',
    id: `refused:${eventId}`,
    service: spec.name,
    address: addressOf(spec),
    at: instant(now),
    image,
    reason,
    ...(instead ? { instead } : {}),
  };
}

/** An accepted image gives way to a newer one before it was started. */
export function supersededBy(spec: ServiceSpec, image: AcceptedImage, by: AcceptedImage, now: Date): RefusedNotice {
  return refusal(spec, image, image.eventId, `superseded by ${by.tag} before it was started`, now, by);
}

/** AWS does not let us act for the service. */
export function heldNotice(spec: ServiceSpec, reason: string, at: Instant): HeldNotice {
  return { kind: 'held', id: `held:${at}`, service: spec.name, address: addressOf(spec), at, reason };
}

/** What somebody asked, and what becomes of it. */
export function commandNotice(
  spec: ServiceSpec,
  command: Command,
  { kind, reason }: { readonly kind: CommandNotice['outcome']; readonly reason: string },
  now: Date,
): CommandNotice {
  const base = { id: `command:${command.id}`, service: spec.name, address: addressOf(spec), at: instant(now), reason };
  return { kind: 'command', ...base, command, outcome: kind };
}

/** What is in quarantine runs. */
export function restoredNotice(spec: ServiceSpec, entry: Quarantined, now: Date): RestoredNotice {
  const { hash, images, reason, at, by } = entry;
  const base = { id: `restored:${hash}:${at}`, service: spec.name, address: addressOf(spec), at: instant(now), reason };
  return { kind: 'restored', ...base, images, quarantinedAt: at, ...(by === undefined ? {} : { by }) };
}

/** `cluster/service`, as AWS's pages name it. */
export function addressOf(spec: ServiceSpec): string {
  return `${spec.cluster}/${spec.service}`;
}
