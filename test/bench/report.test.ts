import { expect, test } from '@jest/globals';
import { parseBenchOptions, USAGE } from '../../bench/bench';
import { percentile } from '../../bench/cold-start';
import { reportText } from '../../bench/report-text';

test.each([
  [[3], 50, 3],
  [[3, 1, 2, 4], 50, 2],
  [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 50, 5],
  [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 95, 10],
])('of %j the percentile %i is %i', (values, percent, expected) => {
  expect(percentile(values, percent)).toBe(expected);
});

test('a report has a row for each function, and for each service that either release asked', () => {
  const coldStart = { starts: 10, medianInMs: 210, p95InMs: 250 };
  const text = reportText({
    machine: { processor: 'Some CPU', cores: 2, memoryInGiB: 8 },
    node: 'v20.0.0',
    functions: [{ name: 'image-pushed', bundleInKiB: 929, zipInKiB: 251, coldStart }],
    calls: { gated: { ecs: 2, ssm: 3 }, ungated: { ecs: 1, ecr: 4 } },
  });

  expect(text.split('\n').filter((line) => line.startsWith('| '))).toEqual([
    '| function | bundle, KiB | zip, KiB | cold start (10), median ms | p95 ms |',
    '| --- | --- | --- | --- | --- |',
    '| image-pushed | 929 | 251 | 210 | 250 |',
    '| calls of a release | with a gate | without |',
    '| --- | --- | --- |',
    '| ecr | 0 | 4 |',
    '| ecs | 2 | 1 |',
    '| ssm | 3 | 0 |',
    '| all | 5 | 5 |',
  ]);
});

test('ten starts are measured, or two', () => {
  expect([parseBenchOptions([]), parseBenchOptions(['--quick', '--json'])]).toEqual([
    { what: 'functions', json: false, starts: 10 },
    { what: 'functions', json: true, starts: 2 },
  ]);
  expect(parseBenchOptions(['--help'])).toEqual({ error: USAGE });
  expect(parseBenchOptions(['spot'])).toMatchObject({ what: 'spot' });
  expect(parseBenchOptions(['spots'])).toEqual({ error: expect.stringContaining('There is no benchmark "spots"') });
  expect(parseBenchOptions(['--fast'])).toEqual({ error: expect.stringContaining("Unknown option '--fast'") });
});
