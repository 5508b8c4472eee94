import type { Credentials } from '../iam/credentials';
import type { Code } from './code';

/**
 * Runs functions in execution environments. Two implementations, one in child processes and one in this process, are
 * interchangeable: `test/local/aws/lambda/runner-suite.ts` holds both to the same promises.
 */
export interface FunctionRunner {
  /** How many asynchronous invocations of the account may run at once: what the machine bears, not what AWS allows. */
  readonly parallelism: number;
  /** Begins a cold start; what goes wrong in it is the outcome of the first invocation. */
  start(settings: EnvironmentSettings): ExecutionEnvironment;
  /** Ends every environment and removes what was unpacked. */
  close(): Promise<void>;
}

/** What an execution environment is told of its function. */
export interface EnvironmentSettings {
  readonly functionName: string;
  readonly functionArn: string;
  readonly runtime: string;
  readonly handler: string;
  /** MB. */
  readonly memorySize: number;
  readonly code: Code;
  readonly variables: Readonly<Record<string, string>>;
  /** A session of the function's role. */
  readonly credentials: Credentials;
  readonly region: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** The virtual time. */
  readonly now: () => Date;
  /** Takes what the function prints, line by line and without the line's end. */
  readonly onLine: (line: string) => void;
}

/** A started copy of a function. */
export interface ExecutionEnvironment {
  /** Runs one event; one at a time. The function's errors are outcomes; a rejection is an error of ours. */
  invoke(invocation: Invocation): Promise<Outcome>;
  /** Ends it at once, whatever it does. */
  stop(): Promise<void>;
}

export interface Invocation {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  /** The virtual time, which stands still meanwhile. */
  readonly now: Date;
  /** Wall time. */
  readonly timeoutInMs: number;
}

/** The error document of a function, as its caller sees it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export interface Outcome {
  /** JSON text that the handler returned, or its error. */
  readonly result: { readonly payload: string } | { readonly error: FunctionError };
  /** The environment cannot be used again. */
  readonly lost: boolean;
  readonly timedOut: boolean;
  /** Wall milliseconds of the handler. */
  readonly durationInMs: number;
  /** Wall milliseconds of the cold start, on the first invocation of an environment. */
  readonly initDurationInMs?: number;
  /** What the process has used at most; unknown where functions share one. */
  readonly maxMemoryInMb?: number;
}
