import { describe, expect, test } from '@jest/globals';
import type { HookExecution } from '../../src/domain/hook-record';
import {
  begin,
  decidedAndClaimed,
  executionDueAt,
  hooksDueAt,
  reported,
  withholding,
  withSoFar,
  withVerdicts,
} from '../../src/domain/hook-transitions';
import { secondsAfter } from '../../src/domain/instant';

const START = '2026-11-21T09:00:00.000Z';
const at = (seconds: number) => new Date(secondsAfter(START, seconds));

const INVOCATION = { executionId: 'e1', startedAt: START, runUntil: secondsAfter(START, 600) };
const EXECUTION: HookExecution = { executionId: 'e1', startedAt: START, runs: 1, runUntil: secondsAfter(START, 90) };
const RESULT = { status: 'Succeeded', reason: 'fine', at: secondsAfter(START, 60) } as const;

describe('an invocation', () => {
  test.each<[string, HookExecution | undefined, number, string]>([
    ['the first: runs', undefined, 0, 'run'],
    ['while another runs: leaves', EXECUTION, 89, 'running'],
    ['after a crash: runs again', EXECUTION, 90, 'run'],
    ['after a crash with verdicts: goes on', { ...EXECUTION, verdicts: [] }, 90, 'run'],
    ['after the third crash: gives up', { ...EXECUTION, runs: 3 }, 90, 'given-up'],
    ['a crash 55 minutes into the hour: gives up', EXECUTION, 3_300, 'given-up'],
    ['a crash just before that: runs again', EXECUTION, 3_299, 'run'],
    ['with a gate open: leaves', { ...EXECUTION, gateId: 'g' }, 90, 'withheld'],
    ['with a result: reports it', { ...EXECUTION, result: RESULT }, 10, 'decided'],
    ['with another execution id: leaves', { ...EXECUTION, executionId: 'e0' }, 90, 'other-execution'],
    [
      'with another execution id, and a result: leaves',
      { ...EXECUTION, executionId: 'e0', result: RESULT },
      90,
      'other-execution',
    ],
  ])('%s', (_rule, execution, now, kind) => {
    expect(begin(execution, INVOCATION, at(now)).kind).toBe(kind);
  });

  test('that runs again keeps when the event began', () => {
    const beginning = begin(EXECUTION, { ...INVOCATION, startedAt: secondsAfter(START, 90) }, at(90));
    expect(beginning).toEqual({ kind: 'run', execution: { ...EXECUTION, runs: 2, runUntil: INVOCATION.runUntil } });
  });
});

describe('a check in progress', () => {
  const soFar = [
    { check: 'smoke', outcome: 'succeeded', reason: 'fine', at: START },
    { check: 'quiet', outcome: 'in-progress', reason: 'no alarm fires; 3 of 10 minutes', at: START },
  ] as const;
  const resting = withSoFar({ ...EXECUTION, runs: 3 }, soFar, at(60))!;

  test('is looked at by the next sweep, and no run has crashed', () => {
    expect(resting).toEqual({ ...EXECUTION, runs: 0, runUntil: secondsAfter(START, 90), soFar });
    expect(executionDueAt(resting)).toBe(secondsAfter(START, 90));
    expect(begin(resting, INVOCATION, at(89)).kind).toBe('running');
    expect(begin(resting, INVOCATION, at(90))).toEqual({
      kind: 'run',
      execution: { ...resting, runs: 1, runUntil: INVOCATION.runUntil },
    });
  });

  test('is over with the verdicts', () => {
    const [smoke] = soFar;
    expect(withVerdicts(resting, [smoke])).toEqual({
      ...EXECUTION,
      ...{ runs: 0, runUntil: secondsAfter(START, 90), verdicts: [smoke] },
    });
    expect(withSoFar({ ...EXECUTION, verdicts: [smoke] }, soFar, at(60))).toBeUndefined();
    expect(withSoFar({ ...EXECUTION, result: RESULT }, soFar, at(60))).toBeUndefined();
  });

  test('does not outlast the hour, and says how far it was', () => {
    expect(begin(resting, INVOCATION, at(3_300))).toEqual({
      kind: 'given-up',
      reason:
        'the checks could not be completed within the hour that CodeDeploy waits; quiet: no alarm fires; 3 of 10 minutes',
    });
  });
});

describe('a result', () => {
  const failed = { status: 'Failed', reason: 'late' } as const;

  test('is written with a claim to report it', () => {
    expect(decidedAndClaimed(EXECUTION, failed, at(60))).toEqual({
      ...EXECUTION,
      result: { ...failed, at: secondsAfter(START, 60) },
      reportingUntil: secondsAfter(START, 90),
    });
  });

  test('stands, whoever comes later', () => {
    const decided = { ...EXECUTION, result: RESULT, reportingUntil: secondsAfter(START, 90) };
    expect(decidedAndClaimed(decided, failed, at(89))).toBeUndefined();
    expect(decidedAndClaimed(decided, failed, at(90))?.result).toEqual(RESULT);
    const over = reported(decided, at(91))!;
    expect(over).toEqual({ ...EXECUTION, result: RESULT, reportedAt: secondsAfter(START, 91) });
    expect(decidedAndClaimed(over, failed, at(1_000))).toBeUndefined();
    expect(reported(over, at(1_000))).toBeUndefined();
  });

  test('takes neither verdicts nor a gate any more', () => {
    const decided = { ...EXECUTION, result: RESULT };
    expect(withVerdicts(decided, [])).toBeUndefined();
    expect(withholding(decided, 'g')).toBeUndefined();
  });
});

describe('somebody looks', () => {
  test.each<[string, Partial<HookExecution>, string | undefined]>([
    ['when a run should be over', {}, EXECUTION.runUntil],
    ['then too, when the verdicts are in', { verdicts: [] }, EXECUTION.runUntil],
    ['before the hour is over while a gate is open', { verdicts: [], gateId: 'g' }, secondsAfter(START, 58 * 60)],
    ['at once when a result is not reported', { result: RESULT }, RESULT.at],
    ['of a gate as well', { gateId: 'g', result: RESULT }, RESULT.at],
    ['when a claim ends', { result: RESULT, reportingUntil: INVOCATION.runUntil }, INVOCATION.runUntil],
    [
      'still when a claim ends in the last minutes of the hour',
      { result: RESULT, reportingUntil: secondsAfter(START, 3_590) },
      secondsAfter(START, 3_590),
    ],
    [
      'never again once CodeDeploy has waited its hour in vain',
      { result: RESULT, reportingUntil: secondsAfter(START, 3_930) },
      undefined,
    ],
    ['never again once it is reported', { result: RESULT, reportedAt: START }, undefined],
  ])('%s', (_when, more, dueAt) => {
    expect(executionDueAt({ ...EXECUTION, ...more })).toBe(dueAt);
  });

  test('at the earliest of all events', () => {
    const later = { ...EXECUTION, runUntil: INVOCATION.runUntil };
    expect(hooksDueAt({ events: { BeforeInstall: later, AfterInstall: EXECUTION } })).toBe(EXECUTION.runUntil);
    expect(hooksDueAt({ events: {} })).toBeUndefined();
  });
});
