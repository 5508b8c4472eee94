import { parseArgs } from 'node:util';
import type { Terminal } from '../simulate';
import { type CrashPoint, crashPointsOf, dieAt, explain, undisturbed } from './crash-points-of';
import { JOURNEYS } from './journeys';

const USAGE = [
  'Usage: npm run simulate -- --crash-points [JOURNEY] [--at K] [--verbose]',
  '',
  'Plays journeys with a death at each request of a function, before AWS has it and after, and compares how they end with',
  'how they end without. K is the number of one such point.',
  '',
  `Journeys: ${Object.keys(JOURNEYS).join(', ')}`,
].join('\n');

interface Options {
  readonly journeys: readonly string[];
  readonly at?: number;
  readonly verbose: boolean;
}

/** The command line of the crash points; its exit code: 0 when every end is the same, 1 otherwise, 2 for a wrong line. */
export async function playCrashPoints(given: readonly string[], terminal: Terminal): Promise<number> {
  const options = read(given);
  if (typeof options === 'string') {
    terminal.write(`${options}\n`);
    return given.includes('--help') ? 0 : 2;
  }
  let [points, different] = [0, 0];
  for (const name of options.journeys) {
    const played = await playJourney(name, options, terminal);
    if (!played) {
      terminal.write(`${name} has no point ${options.at}.\n`);
      return 2;
    }
    points += played.points;
    different += played.different;
  }
  if (options.journeys.length > 1) terminal.write(`${points} points, ${different} different ends\n`);
  return different > 0 ? 1 : 0;
}

async function playJourney(name: string, { at, verbose }: Options, terminal: Terminal) {
  const without = await undisturbed(JOURNEYS[name]!);
  if (verbose) terminal.write(`${[...without.told.lines, ...without.end.lines].join('\n')}\n`);
  for (const { law, says } of without.told.violations) terminal.write(`${name}, without a death: ${law}: ${says}\n`);
  const all = crashPointsOf(without);
  const chosen: [number, CrashPoint][] = all.map((point, index) => [index + 1, point]);
  const played = at === undefined ? chosen : chosen.filter(([number]) => number === at);
  if (played.length === 0) return undefined;
  let different = without.told.violations.length > 0 ? 1 : 0;
  for (const [number, point] of played) {
    terminal.progress(`${name}: ${number} of ${all.length} points, ${different} different ends`);
    const died = await dieAt(without, point);
    if (verbose) terminal.write(`${died.told.lines.join('\n')}\n`);
    if (died.differences.length === 0) continue;
    different++;
    terminal.write(`${explain(name, died)}\n`);
  }
  terminal.write(`${name}: ${played.length} points, ${different} different ends\n`);
  return { points: played.length, different };
}

function read(given: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...given],
      allowPositionals: true,
      options: {
        ...{ 'crash-points': { type: 'boolean' }, at: { type: 'string' } },
        ...{ verbose: { type: 'boolean' }, help: { type: 'boolean' } },
      },
    });
    if (values.help) return USAGE;
    const unknown = positionals.find((name) => !Object.hasOwn(JOURNEYS, name));
    if (unknown !== undefined) return `There is no journey "${unknown}".\n\n${USAGE}`;
    const at = values.at === undefined ? undefined : Number(values.at);
    if (at !== undefined && (!Number.isInteger(at) || at < 1 || positionals.length !== 1))
      return `Which point? One journey, and --at K.\n\n${USAGE}`;
    return {
      journeys: positionals.length > 0 ? positionals : Object.keys(JOURNEYS),
      verbose: values.verbose === true,
      ...(at !== undefined && { at }),
    };
  } catch (error) {
    return `${(error as Error).message}\n\n${USAGE}`;
  }
}
