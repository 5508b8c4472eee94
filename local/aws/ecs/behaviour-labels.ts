/** What an image's labels say about the program in it; the README has them as a table. */
export interface BehaviourLabels {
  /** Virtual milliseconds from the container's start until its ports listen. */
  readonly startsAfterMs: number;
  /** Answers everything with 503. */
  readonly neverHealthy: boolean;
  /** Virtual milliseconds from the container's start until the program ends by itself. */
  readonly crashesAfterMs: number | undefined;
  /** The status it exits with, crashing or asked to end. */
  readonly exitCode: number | undefined;
  /** Share (0–1) of requests that are answered 500; health probes are none of them. */
  readonly errorShare: number;
  /** Real milliseconds that a request waits for its answer, which is work; health probes do not. */
  readonly latencyMs: number;
  readonly ignoresSigterm: boolean;
  /** What it does when RunTask gives its container another command: that, and then it ends. */
  readonly command: {
    /** Virtual milliseconds that it takes. */
    readonly takesMs: number;
    readonly exitCode: number;
    /** What it writes as it begins, one line each; `$NAME` is the value of an environment variable. */
    readonly logs: readonly string[];
  };
}

const PREFIX = 'local.ecs.behaviour.';
const MS_OF_UNIT: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const LONGEST_MS = 7 * 24 * 3_600_000;
const LONGEST_LATENCY_MS = 60_000;
/** Of a command whose image does not say it. */
const USUAL_COMMAND_MS = 5_000;

/**
 * Reads what an image says about itself. Whatever is no value of its label is as if it were not there, one label at a
 * time: an image is somebody else's, and its container starts all the same.
 */
export function readBehaviour(labels: Readonly<Record<string, unknown>>): BehaviourLabels {
  const text = (name: string): string => {
    const value = Object.hasOwn(labels, PREFIX + name) ? labels[PREFIX + name] : undefined;
    return typeof value === 'string' ? value : '';
  };
  return {
    startsAfterMs: duration(text('starts-after')) ?? 0,
    neverHealthy: text('never-healthy') === 'true',
    crashesAfterMs: duration(text('crashes-after')),
    exitCode: exitCode(text('exit-code')),
    errorShare: /^(0(\.\d{1,6})?|1(\.0{1,6})?)$/.test(text('error-share')) ? Number(text('error-share')) : 0,
    latencyMs: duration(text('latency'), LONGEST_LATENCY_MS) ?? 0,
    ignoresSigterm: text('ignores-sigterm') === 'true',
    command: {
      takesMs: duration(text('command-takes')) ?? USUAL_COMMAND_MS,
      exitCode: exitCode(text('command-exit-code')) ?? 0,
      // Not every client can put a line feed into a label.
      logs: text('command-logs')
        .split(/\n|\\n/)
        .filter((line) => line !== ''),
    },
  };
}

/** `250ms`, `30s`, `45m`, `2h`: at most a week unless told otherwise. */
function duration(text: string, longestMs = LONGEST_MS): number | undefined {
  const [, count, unit = ''] = /^(\d{1,9})(ms|s|m|h)$/.exec(text) ?? [];
  if (count === undefined) return undefined;
  const milliseconds = Number(count) * MS_OF_UNIT[unit]!;
  return milliseconds <= longestMs ? milliseconds : undefined;
}

const exitCode = (text: string): number | undefined =>
  /^\d{1,3}$/.test(text) && Number(text) <= 255 ? Number(text) : undefined;
