import type { Report } from './bench';

/** A report as two tables of Markdown, for docs/benchmarks.md. */
export function reportText({ machine, node, functions, calls }: Report): string {
  const { processor, cores, memoryInGiB } = machine;
  const services = [...new Set([...Object.keys(calls.gated), ...Object.keys(calls.ungated)])].sort();
  const total = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((sum, each) => sum + each, 0);
  const starts = functions[0]?.coldStart.starts ?? 0;
  return [
    `${processor}, ${cores} cores, ${memoryInGiB} GiB; Node ${node}`,
    '',
    `| function | bundle, KiB | zip, KiB | cold start (${starts}), median ms | p95 ms |`,
    '| --- | --- | --- | --- | --- |',
    ...functions.map(({ name, bundleInKiB, zipInKiB, coldStart }) =>
      row(name, bundleInKiB, zipInKiB, coldStart.medianInMs, coldStart.p95InMs),
    ),
    '',
    '| calls of a release | with a gate | without |',
    '| --- | --- | --- |',
    ...services.map((service) => row(service, calls.gated[service] ?? 0, calls.ungated[service] ?? 0)),
    row('all', total(calls.gated), total(calls.ungated)),
    '',
  ].join('\n');
}

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
