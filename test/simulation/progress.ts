import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** How far a run of seeds has come: what `--resume` goes on from. */
export interface Progress {
  readonly seed: number;
  readonly seeds: number;
  /** The next seed to run. */
  readonly next: number;
  /** Seeds with violations. */
  readonly failed: readonly number[];
}

/** What a file says about the same run; undefined when there is none or it is about another. */
export function readProgress(file: string, { seed, seeds }: Pick<Progress, 'seed' | 'seeds'>): Progress | undefined {
  if (!existsSync(file)) return undefined;
  const progress = JSON.parse(readFileSync(file, 'utf8')) as Progress;
  return progress.seed === seed && progress.seeds === seeds && progress.next <= seed + seeds ? progress : undefined;
}

export function writeProgress(file: string, progress: Progress): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(progress)}\n`);
}
