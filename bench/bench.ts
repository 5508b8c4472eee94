import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { clientConfig, type PackagedStack } from '../local/boot';
import { coldStarts, percentile } from './cold-start';
import { startMeasuredStack } from './measured-stack';
import { type CallsByService, countCalls } from './release-calls';
import { reportText } from './report-text';

export interface BenchOptions {
  /** The functions and what they ask, or what an interruption costs visitors. */
  readonly what: 'functions' | 'spot';
  readonly json: boolean;
  /** Starts of each bundle. */
  readonly starts: number;
}

/** A fleet as it is packaged. */
export interface PackagedFleet {
  readonly root: string;
  readonly stack: PackagedStack;
  readonly functions: readonly { readonly name: string; readonly bundleBytes: number; readonly zipBytes: number }[];
}

/** What was measured. Plain JSON data. */
export interface Report {
  readonly machine: { readonly processor: string; readonly cores: number; readonly memoryInGiB: number };
  readonly node: string;
  readonly functions: readonly FunctionReport[];
  /** Of one release, by service of AWS. */
  readonly calls: { readonly gated: CallsByService; readonly ungated: CallsByService };
}

export interface FunctionReport {
  /** File name of the handler. */
  readonly name: string;
  readonly bundleInKiB: number;
  readonly zipInKiB: number;
  readonly coldStart: { readonly starts: number; readonly medianInMs: number; readonly p95InMs: number };
}

export const USAGE = `Usage: npm run bench -- [--quick] [--json]
       npm run bench -- spot [--json]

Measures the packaged functions (size, cold start in a child process) and what a
release asks of AWS. Nothing is asserted: the numbers are this machine's.
With spot: what visitors notice when Spot takes half of the tasks, in two worlds
side by side, one with Slipway and one with its rule disabled.

  --quick  two starts of each function in place of ten
  --json   one JSON document
`;

const STARTS = 10;
const QUICK_STARTS = 2;

export function parseBenchOptions(args: readonly string[]): BenchOptions | { readonly error: string } {
  try {
    const options = { quick: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.help) return { error: USAGE };
    const [what = 'functions', ...more] = positionals;
    if ((what !== 'functions' && what !== 'spot') || more.length > 0)
      return { error: `There is no benchmark "${positionals.join(' ')}".\n\n${USAGE}` };
    return { what, json: values.json === true, starts: values.quick ? QUICK_STARTS : STARTS };
  } catch (error) {
    return { error: `${(error as Error).message}\n\n${USAGE}` };
  }
}

/** @returns what is printed */
export async function bench(options: BenchOptions, gated: PackagedFleet, ungated: PackagedFleet): Promise<string> {
  const { calls, functions } = await measure(gated, options.starts);
  const without = await measure(ungated, 0);
  const [{ model = 'unknown' } = {}] = cpus();
  const report: Report = {
    machine: { processor: model.trim(), cores: cpus().length, memoryInGiB: Math.round(totalmem() / 2 ** 30) },
    node: process.version,
    functions,
    calls: { gated: calls, ungated: without.calls },
  };
  return options.json ? `${JSON.stringify(report, undefined, 2)}\n` : reportText(report);
}

/** @param starts 0: no function is started for its own sake */
async function measure(
  { root, stack, functions }: PackagedFleet,
  starts: number,
): Promise<Omit<Report, 'machine' | 'node' | 'calls'> & { calls: CallsByService }> {
  const { aws, runner, settings, stop } = await startMeasuredStack(root, stack);
  try {
    const calls = await countCalls({ aws });
    if (starts === 0) return { calls, functions: [] };
    await startEach(new LambdaClient(clientConfig(aws)));
    const measured: FunctionReport[] = [];
    for (const { name, bundleBytes, zipBytes } of functions) {
      const given = settings.get(name);
      if (!given) throw new Error(`No deployed function has the handler ${name}.`);
      const taken = await coldStarts(runner, given, starts);
      measured.push({
        ...{ name, bundleInKiB: Math.round(bundleBytes / 1024), zipInKiB: Math.round(zipBytes / 1024) },
        coldStart: {
          ...{ starts, medianInMs: Math.round(percentile(taken, 50)), p95InMs: Math.round(percentile(taken, 95)) },
        },
      });
    }
    return { calls, functions: measured };
  } finally {
    await stop();
  }
}

/** Has each deployed function started once: a release does not need them all. */
async function startEach(lambda: LambdaClient): Promise<void> {
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  for (const { FunctionName } of Functions)
    await lambda.send(new InvokeCommand({ FunctionName, Payload: Buffer.from('{}') }));
}
