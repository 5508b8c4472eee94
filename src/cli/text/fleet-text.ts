import { commandLabel, explainAsked, type Pause } from '../../domain/command';
import { changeLabel } from '../../domain/release';
import type { DeploymentStatus, FleetStatus, ReleaseStatus, ServiceStatus } from '../../domain/status';
import { votesLabel } from './gate-text';
import { labels } from './images';
import { moment } from './moment';
import { oneLine } from './printable';
import { table } from './table';

/** The fleet, a line for each service. */
export function fleetText({ services, paused }: FleetStatus): string {
  const fleet = table(
    ['SERVICE', 'RUNS', 'SINCE', 'RELEASE', 'NOW'],
    services.map((service) => [
      service.name,
      service.running ? labels(service.running.images) : '-',
      service.running ? moment(service.running.since) : '-',
      service.release ? changeLabel(service.release.from, service.release.to) : '-',
      presentState(service),
    ]),
  );
  return paused ? `${pausedText(paused)}\n${fleet}` : fleet;
}

/** `The fleet is paused since 2026-11-21 09:00:00 UTC by arn:… (freeze)` */
export function pausedText(paused: Pause): string {
  return oneLine(`The fleet is paused since ${moment(paused.at)} ${explainAsked(paused)}`);
}

/** In a few words what a service is about: trouble before waiting, waiting before progress, progress before rest. */
function presentState(service: ServiceStatus): string {
  const { trouble, release, waiting, next, ended, adopted, pushes, commands, paused, rollback, notDeployed } = service;
  if (trouble) return `held: ${trouble.reason}`;
  if (release?.deployment?.gate?.state === 'open') return gateState(release.deployment.gate);
  if (rollback && !release) return `rolling back to ${labels(rollback.images)}`;
  if (paused && !release) return `paused ${explainAsked(paused)}${next.length > 0 ? `; ${labels(next)} is kept` : ''}`;
  if (waiting) return `waiting: ${waiting.reason}`;
  if (release) return progress(release);
  if (next.length > 0) return `${labels(next)} is next`;
  if (commands.length > 0) return `${commands.map(commandLabel).join(', ')} is about to be looked at`;
  if (pushes.length > 0) return 'a push is being looked at';
  if (notDeployed) return notDeployed;
  const [latest] = ended;
  if (latest) return `${latest.outcome} ${labels(latest.images)}`;
  return adopted ? 'nothing was released yet' : NEVER_ADOPTED;
}

export const NEVER_ADOPTED = 'never adopted: no push of its images was heard of';

function gateState({ votesMissing, awaited, deadline }: NonNullable<DeploymentStatus['gate']>): string {
  return `waits for ${votesLabel(votesMissing)} of ${awaited.join(', ') || 'nobody'} until ${moment(deadline)}`;
}

function progress({ phase, deployment }: ReleaseStatus): string {
  if (!deployment) return phase;
  const running = deployment.lifecycle.find(({ status }) => status === 'InProgress');
  const at = running ? running.event : deployment.status;
  return `${phase}: ${at}${deployment.greenTraffic > 0 ? `, ${deployment.greenTraffic} % of traffic` : ''}`;
}
