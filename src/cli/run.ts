import { parseArgs } from 'node:util';
import { COMMANDS, explainUsage, OPTIONS } from './commands';

/** What a command line leads to: text for each stream and the exit code. */
export interface Outcome {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode: number;
}

/** Exit code for a command line that cannot be acted on. */
const USAGE = 2;

/**
 * Runs one command line.
 *
 * @param given the arguments behind `slipway`
 */
export function run(given: readonly string[]): Outcome {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(given);
  } catch (error) {
    return refusal(sentenceOf(error as Error), given.includes('--json'));
  }
  const { values, positionals } = parsed;
  const [name] = positionals;
  if (values.help) return { stdout: explainUsage(), exitCode: 0 };
  const json = values.json ?? false;
  if (name === undefined) return refusal(`No command given: choose one of ${names()}.`, json);
  if (!COMMANDS.some((command) => command.name === name)) {
    return refusal(`Unknown command "${name}": choose one of ${names()}.`, json);
  }
  return refusal(`The command "${name}" is not built yet.`, json);
}

function parse(given: readonly string[]) {
  return parseArgs({ args: [...given], options: OPTIONS, allowPositionals: true, strict: true });
}

function names(): string {
  return COMMANDS.map(({ name }) => name).join(', ');
}

/** With `--json`, stdout holds one document whatever happens. */
function refusal(sentence: string, json: boolean): Outcome {
  return { stderr: sentence, exitCode: USAGE, ...(json ? { stdout: JSON.stringify({ error: sentence }) } : {}) };
}

/** The first sentence of Node's complaint; the rest explains how to escape arguments. */
function sentenceOf({ message }: Error): string {
  return `${message.split(/\. /)[0]!.replace(/\.$/, '')}. See --help.`;
}
