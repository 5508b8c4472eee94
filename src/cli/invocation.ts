import type { CommandLineClients } from '../aws/command-line-clients';
import type { ServiceSpec } from '../domain/service-spec';
import type { OptionName } from './commands';

/** What a command line leads to: text for each stream and the exit code. */
export interface Outcome {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode: number;
}

/** Exit codes of every command. */
export const DONE = 0;
export const FAILED = 1;
export const USAGE = 2;

/** Where a command runs. */
export interface Surroundings {
  /** The directory that holds `services/`. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clients: CommandLineClients;
  readonly now: () => Date;
  /** Writes to stdout at once. */
  readonly write: (text: string) => void;
  /** Whether stdout is a terminal, which can be painted again. */
  readonly repaints: boolean;
  /** Asks whoever sits at the terminal; absent where nobody does. */
  readonly ask?: (question: string) => Promise<string>;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
}

/** One command line, understood. */
export interface Invocation extends Surroundings {
  readonly operands: readonly string[];
  readonly values: Readonly<Partial<Record<OptionName, string | boolean | readonly string[]>>>;
  readonly stage: string;
  readonly json: boolean;
  readonly catalog: readonly ServiceSpec[];
}

/** A command line that cannot be acted on; the message is a sentence for whoever typed it. */
export class UsageError extends Error {}

/** Something that was tried and did not work; the message is a sentence. */
export class CommandFailed extends Error {}

/** What Slipway's functions read from their environment, a command makes from the stage (`serverless.yml`). */
export function tableOf(stage: string): string {
  return `slipway-${stage}`;
}

/** What Slipway's hook functions are called, without the lifecycle event. */
export function hookPrefixOf(stage: string): string {
  return `CodeDeployHook_slipway-${stage}-`;
}
