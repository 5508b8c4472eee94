import { imageLabel } from '../src/domain/image';
import { clockTime } from '../src/domain/instant';
import type { KnownImage } from '../src/domain/observed';
import { outcomeWords } from '../src/domain/outcome-words';
import type { DeploymentStatus, GateStatus, ServiceStatus } from '../src/domain/status';

/** The deployment to look at: of the release in flight, else of the latest end. */
export const deploymentOf = ({ release, latest }: ServiceStatus): DeploymentStatus | undefined =>
  release ? release.deployment : latest;

/** `v1 → v2`, of the release in flight. */
export function fromTo({ release }: ServiceStatus): string | undefined {
  if (!release) return undefined;
  const labels = (images: readonly KnownImage[]): string => images.map(imageLabel).join(', ');
  return `${labels(release.from)} → ${labels(release.to)}`;
}

/** Whom an open gate waits for and until when, or how it ended. */
export const gateWords = (gate: GateStatus): string => gateLines(gate).join(' ');

/** The same in lines for a narrow terminal: none loses what silence means. */
export function gateLines({ state, awaited, deadline, votesMissing, outcome }: GateStatus): readonly string[] {
  if (outcome) return [outcomeWords(outcome.kind, outcome.reason)];
  if (state !== 'open') return ['decided, about to be carried out'];
  const votes = votesMissing === 1 ? 'one vote' : `${votesMissing} votes`;
  return [
    `waits for ${votes} of ${awaited.join(', ') || 'nobody who is left'}`,
    `until ${clockTime(deadline)} UTC; silence is a refusal`,
  ];
}

/** Percent with one decimal at most. */
export const percentOf = (share: number): number => Math.round(share * 10) / 10;

/** `+00:05:30` of simulated time. */
export function elapsedText(from: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - from.getTime()) / 1000));
  const part = (value: number): string => String(value).padStart(2, '0');
  return `+${part(Math.floor(seconds / 3600))}:${part(Math.floor(seconds / 60) % 60)}:${part(seconds % 60)}`;
}
