import { parseArgs } from 'node:util';
import { explainFinding, readCatalog } from '../catalog';
import type { ServiceSpec } from '../domain/service-spec';
import { COMMANDS, type Command, explainCommand, explainUsage, OPTIONS, takes } from './commands';
import { dlq } from './dlq';
import { explainError } from './explain-error';
import { gates } from './gates';
import { DONE, FAILED, type Invocation, type Outcome, type Surroundings, USAGE, UsageError } from './invocation';
import { keys } from './keys';
import { pause, resume } from './pause';
import { plan } from './plan';
import { release } from './release';
import { rollback } from './rollback';
import { DEFAULT_STAGE, stageOf } from './stage';
import { status } from './status';
import { printable } from './text/printable';
import { verify } from './verify';

/** The commands that are built. */
const BUILT: Readonly<Record<string, (invocation: Invocation) => Promise<Outcome>>> = {
  plan,
  verify,
  status,
  gates,
  keys,
  dlq,
  release,
  rollback,
  pause,
  resume,
};

/**
 * Runs one command line. Nothing that goes wrong with AWS or the command line is thrown.
 *
 * @param given the arguments behind `slipway`
 */
export async function run(given: readonly string[], surroundings: Surroundings): Promise<Outcome> {
  const json = given.includes('--json');
  let stage = DEFAULT_STAGE;
  try {
    const { values, positionals } = parse(given);
    const [name, ...operands] = positionals;
    const command = COMMANDS.find((each) => each.name === name);
    if (values.help) return { stdout: command ? explainCommand(command) : explainUsage(), exitCode: DONE };
    const built = builtCommand(name, command, Object.keys(values));
    stage = stageOf(values.stage);
    const catalog = catalogOf(surroundings);
    return await built({ ...surroundings, operands, values, stage, json, catalog });
  } catch (error) {
    if (error instanceof UsageError) return refusal(error.message, USAGE, json);
    const sentence = explainError(error, stage, surroundings.environment);
    if (sentence === undefined) throw error;
    return refusal(sentence, FAILED, json);
  }
}

function parse(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(sentenceOf(error as Error));
  }
}

function builtCommand(name: string | undefined, command: Command | undefined, options: readonly string[]) {
  const names = COMMANDS.map((each) => each.name).join(', ');
  if (name === undefined) throw new UsageError(`No command given: choose one of ${names}.`);
  if (!command) throw new UsageError(`Unknown command "${name}": choose one of ${names}.`);
  const foreign = options.find((option) => !takes(command, option));
  if (foreign !== undefined) throw new UsageError(`The option --${foreign} does not go with "${name}". See --help.`);
  if (command.instead !== undefined)
    throw new UsageError(`The simulation runs in a checkout of Slipway: ${command.instead}`);
  const built = BUILT[name];
  if (!built) throw new UsageError(`The command "${name}" is not built yet.`);
  return built;
}

function catalogOf({ root, environment }: Surroundings): readonly ServiceSpec[] {
  const reading = readCatalog(root, environment);
  if (reading.ok) return reading.catalog.services;
  const violations = reading.violations.map((violation) => `  ${explainFinding(violation)}`);
  throw new UsageError(['services/ does not describe a fleet:', ...violations].join('\n'));
}

/** With `--json`, stdout holds one document whatever happens. */
function refusal(sentence: string, exitCode: number, json: boolean): Outcome {
  const error = printable(sentence);
  return { stderr: error, exitCode, ...(json ? { stdout: JSON.stringify({ error }) } : {}) };
}

/** The first sentence of Node's complaint; the rest explains how to escape arguments. */
function sentenceOf({ message }: Error): string {
  return `${message.split(/\. /)[0]!.replace(/\.$/, '')}. See --help.`;
}
