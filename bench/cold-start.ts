import type { EnvironmentSettings, FunctionRunner } from '../local/aws/lambda/runner';

/** Wall milliseconds from the start of a process to the answer of its first invocation, one for each start. */
export async function coldStarts(
  runner: Pick<FunctionRunner, 'start'>,
  settings: EnvironmentSettings,
  count: number,
): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let start = 0; start <= count; start++) {
    const begun = performance.now();
    const environment = runner.start({ ...settings, onLine: () => {} });
    // Nobody's event: what is measured is the way to the handler, which gives it back at once, answered or refused.
    await environment.invoke({ requestId: `bench-${start}`, payload: '{}', now: settings.now(), timeoutInMs: 30_000 });
    taken.push(performance.now() - begun);
    await environment.stop();
  }
  // The first one had its bundle read from the disk.
  return taken.slice(1);
}

/** By nearest rank: of 10 values the 5th is the median, and the 95th percentile the largest. */
export function percentile(values: readonly number[], percent: number): number {
  const rank = Math.max(1, Math.ceil((percent * values.length) / 100));
  return [...values].sort((one, other) => one - other)[rank - 1] ?? Number.NaN;
}
