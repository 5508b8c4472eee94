import { parseArgs } from 'node:util';
import type { Terminal } from '../simulate';
import { type CrashPoint, crashPointsOf, dieAt, explain, type Undisturbed, undisturbed } from './crash-points-of';
import { distinctCrashPoints } from './distinct';
import { JOURNEYS } from './journeys';

const USAGE = [
  'Usage: npm run simulate -- --crash-points [JOURNEY] [--distinct] [--share K/N] [--at K] [--verbose]',
  '',
  'Plays journeys with a death at each request of a function, before AWS has it and after, and compares how they end with',
  'how they end without.',
  '',
  '  --distinct   only points that leave AWS behind in a way of their own',
  '  --share K/N  every Nth point from the Kth on, so that N processes share them',
  '  --at K       one point of one journey, by its number',
  '',
  `Journeys: ${Object.keys(JOURNEYS).join(', ')}`,
].join('\n');

interface Options {
  readonly journeys: readonly string[];
  readonly distinct: boolean;
  /** Which of how many, from 0. */
  readonly share: { readonly mine: number; readonly of: number };
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
  const { journeys: names, at } = options;
  const journeys: Undisturbed[] = [];
  for (const name of names) journeys.push(await undisturbed(JOURNEYS[name]!));
  const chosen = choose(journeys, options);
  if (at !== undefined && chosen[0]!.length === 0) {
    terminal.write(`${names[0]} has no point ${at}.\n`);
    return 2;
  }
  let [points, different] = [0, 0];
  for (const [index, without] of journeys.entries()) {
    const played = await playJourney(names[index]!, without, chosen[index]!, options, terminal);
    points += chosen[index]!.length;
    different += played;
  }
  if (names.length > 1) terminal.write(`${points} points, ${different} different ends\n`);
  return different > 0 ? 1 : 0;
}

/** The points to play of each journey. */
function choose(journeys: readonly Undisturbed[], { distinct, share, at }: Options): readonly CrashPoint[][] {
  let met = 0;
  return (distinct ? distinctCrashPoints(journeys) : journeys.map(crashPointsOf)).map((points) =>
    points.filter((_, index) => at === undefined || index + 1 === at).filter(() => met++ % share.of === share.mine),
  );
}

/** @returns how many ends are different; a law that is broken without any death counts as one */
async function playJourney(
  name: string,
  without: Undisturbed,
  points: readonly CrashPoint[],
  { verbose }: Options,
  terminal: Terminal,
): Promise<number> {
  if (verbose) terminal.write(`${[...without.told.lines, ...without.end.lines].join('\n')}\n`);
  for (const { law, says } of without.told.violations) terminal.write(`${name}, without a death: ${law}: ${says}\n`);
  let different = without.told.violations.length > 0 ? 1 : 0;
  for (const [index, point] of points.entries()) {
    terminal.progress(`${name}: ${index + 1} of ${points.length} points, ${different} different ends`);
    const died = await dieAt(without, point);
    if (verbose) terminal.write(`${died.told.lines.join('\n')}\n`);
    if (died.differences.length === 0) continue;
    different++;
    terminal.write(`${explain(name, died)}\n`);
  }
  terminal.write(`${name}: ${points.length} points, ${different} different ends\n`);
  return different;
}

function read(given: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...given],
      allowPositionals: true,
      options: {
        ...{ 'crash-points': { type: 'boolean' }, distinct: { type: 'boolean' } },
        ...{ share: { type: 'string', default: '1/1' }, at: { type: 'string' } },
        ...{ verbose: { type: 'boolean' }, help: { type: 'boolean' } },
      },
    });
    if (values.help) return USAGE;
    const unknown = positionals.find((name) => !Object.hasOwn(JOURNEYS, name));
    if (unknown !== undefined) return `There is no journey "${unknown}".\n\n${USAGE}`;
    const at = values.at === undefined ? undefined : Number(values.at);
    if (at !== undefined && (!Number.isInteger(at) || at < 1 || positionals.length !== 1))
      return `Which point? One journey, and --at K.\n\n${USAGE}`;
    const [, mine, of] = (/^(\d{1,3})\/(\d{1,3})$/.exec(values.share) ?? []).map(Number);
    if (mine === undefined || of === undefined || mine < 1 || mine > of)
      return `--share takes K/N, 1/2 for instance, not '${values.share}'.\n\n${USAGE}`;
    return {
      journeys: positionals.length > 0 ? positionals : Object.keys(JOURNEYS),
      distinct: values.distinct === true,
      share: { mine: mine - 1, of },
      verbose: values.verbose === true,
      ...(at !== undefined && { at }),
    };
  } catch (error) {
    return `${(error as Error).message}\n\n${USAGE}`;
  }
}
