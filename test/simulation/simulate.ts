import { parseArgs } from 'node:util';
import { BUGS } from './bugs';
import { playCrashPoints } from './crash-points/command';
import { LAWS } from './laws';
import { type Progress, readProgress, writeProgress } from './progress';
import { shrink } from './shrink';
import type { Story } from './story';
import { type Told, tellStory } from './tell-story';
import { writeStory } from './write-story';

export interface Terminal {
  write(text: string): void;
  /** One line that is rewritten; where there is no terminal, now and then a line. */
  progress(line: string): void;
}

const USAGE = [
  'Usage: npm run simulate -- --seeds N [--seed S] [--with-bug NAME] [--resume FILE]',
  '       npm run simulate -- --crash-points [JOURNEY] [--at K]',
  '',
  'Lets N worlds live under faults, seeds S to S+N-1 (S is 1 by default), and judges the laws after every step.',
  '',
  `  --with-bug NAME  with a bug put in, to the first violation: ${Object.keys(BUGS).join(', ')}`,
  '  --resume FILE    keeps in FILE how far it came, and goes on from there',
  '  --verbose        tells every story',
  '',
  'With --crash-points: plays journeys with a death at each request of a function, and compares how they end.',
].join('\n');

interface Options {
  readonly seed: number;
  readonly seeds: number;
  readonly bug?: string;
  readonly resume?: string;
  readonly verbose: boolean;
}

/** The command line of the simulation; its exit code: 0 without violations, 1 with, 2 for a wrong command line. */
export async function simulate(given: readonly string[], terminal: Terminal): Promise<number> {
  if (given.includes('--crash-points')) return playCrashPoints(given, terminal);
  const options = read(given);
  if (typeof options === 'string') {
    terminal.write(`${options}\n`);
    return given.includes('--help') ? 0 : 2;
  }
  const { seed, seeds, bug, resume } = options;
  const begun = (resume !== undefined && readProgress(resume, options)) || { seed, seeds, next: seed, failed: [] };
  let progress: Progress = begun;
  const startedAt = Date.now();
  while (progress.next < seed + seeds) {
    const at = progress.next;
    const violations = await runSeed(at, options, terminal);
    const failed = violations > 0 ? [...progress.failed, at] : progress.failed;
    progress = { ...progress, next: at + 1, failed };
    if (resume !== undefined) writeProgress(resume, progress);
    const perSeed = (Date.now() - startedAt) / 1_000 / (progress.next - begun.next);
    terminal.progress(
      `${progress.next - seed} of ${seeds} seeds, ${failed.length} failed, ${perSeed.toFixed(2)} s a seed`,
    );
    if (bug !== undefined && failed.length > 0) break;
  }
  const { length } = progress.failed;
  if (length > 0) terminal.write(`failed seeds: ${progress.failed.join(' ')}\n`);
  terminal.write(`${progress.next - seed} seeds, ${length} violations\n`);
  return length > 0 ? 1 : 0;
}

/** Runs one seed, and tells its shortest story when it breaks a law. */
async function runSeed(seed: number, { bug, verbose }: Options, terminal: Terminal): Promise<number> {
  const telling = { laws: LAWS, ...(bug !== undefined && { bug: BUGS[bug]! }) };
  const story = writeStory(seed);
  const told = await tellStory(story, telling);
  if (verbose) terminal.write(`${explain(story, told)}\n`);
  const [violation] = told.violations;
  if (!violation) return 0;
  terminal.write(`seed ${seed} breaks ${violation.law}: ${violation.says}\n`);
  const isSame = async (shorter: Story): Promise<boolean> => {
    const { violations } = await tellStory(shorter, telling);
    return violations.some(({ law }) => law === violation.law);
  };
  const shortest = await shrink(story, told.struck, isSame, (tries, parts) =>
    terminal.progress(`seed ${seed}: shrinking, try ${tries}, ${parts} parts left`),
  );
  terminal.write(`${explain(shortest, await tellStory(shortest, telling))}\n`);
  terminal.write(
    `replay: npm run simulate -- --seed ${seed} --seeds 1${bug === undefined ? '' : ` --with-bug ${bug}`}\n`,
  );
  return told.violations.length;
}

/** A story for people: the world, and what happened in it, step by step. */
export function explain({ services, faults, ecsDeregistration }: Story, { lines }: Told): string {
  const world = services.map(
    ({ name, gate, checked, watched, shift, alarmed, onSpot, readyWaitInMinutes, blueStaysInMinutes }) =>
      [
        name,
        shift,
        gate ? `${gate.votes} of ${gate.approvers.join(', ')} within ${gate.waitInMinutes} min` : 'no gate',
        checked ? 'checked' : 'not checked',
        ...(watched ? ['watched'] : []),
        ...(alarmed ? ['an alarm'] : []),
        ...(onSpot ? ['on Spot'] : []),
        ...(readyWaitInMinutes === undefined ? [] : [`ready wait ${readyWaitInMinutes} min`]),
        `blue stays ${blueStaysInMinutes} min`,
      ].join('; '),
  );
  const struck = faults.only ? '' : `; faults strike ${faults.perRequest} of requests, ${faults.perDelivery} of events`;
  return [
    `${world.join('\n')}${ecsDeregistration === 'late' ? '; ECS deregisters late' : ''}${struck}`,
    ...lines.map((line, index) => `${String(index + 1).padStart(3)}  ${line}`),
  ].join('\n');
}

function read(given: readonly string[]): Options | string {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...given],
      options: {
        ...{ seeds: text, seed: text, 'with-bug': text, resume: text },
        ...{ verbose: { type: 'boolean' }, help: { type: 'boolean' } },
      },
    });
    const [seeds, seed] = [Number(values.seeds), Number(values.seed ?? 1)];
    if (values.help) return USAGE;
    if (!Number.isInteger(seeds) || seeds < 1 || !Number.isInteger(seed) || seed < 0)
      return `How many seeds? --seeds N, and --seed S for the first.\n\n${USAGE}`;
    const bug = values['with-bug'];
    if (bug !== undefined && !Object.hasOwn(BUGS, bug)) return `There is no bug "${bug}".\n\n${USAGE}`;
    const { resume } = values;
    return {
      ...{ seed, seeds, verbose: values.verbose === true },
      ...(bug !== undefined && { bug }),
      ...(resume !== undefined && { resume }),
    };
  } catch (error) {
    return `${(error as Error).message}\n\n${USAGE}`;
  }
}
