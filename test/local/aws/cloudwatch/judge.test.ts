import { describe, expect, test } from '@jest/globals';
import { type Condition, judge, rangeOf, type Treatment } from '../../../../local/aws/cloudwatch/judge';

const TREATMENTS: readonly Treatment[] = ['missing', 'ignore', 'breaching', 'notBreaching'];
const condition = (datapointsToAlarm: number, treatMissingData: Treatment): Condition => ({
  ...{ operator: 'GreaterThanThreshold', threshold: 0.5, evaluationPeriods: 3, datapointsToAlarm, treatMissingData },
});
/** `0` is good, `X` breaches, `-` is missing. */
const points = (picture: string) =>
  picture.split(' ').map((mark, time) => ({ time, value: mark === '-' ? undefined : mark === 'X' ? 1 : 0 }));
const states = (picture: string, datapointsToAlarm: number) =>
  TREATMENTS.map((treatment) => judge(condition(datapointsToAlarm, treatment), points(picture)).state ?? 'stays');

describe('the tables of the CloudWatch User Guide, for missing, ignore, breaching and notBreaching', () => {
  test.each([
    ['0 - X - X', ['OK', 'OK', 'OK', 'OK']],
    ['0 - - - -', ['OK', 'OK', 'OK', 'OK']],
    ['- - - - -', ['INSUFFICIENT_DATA', 'stays', 'ALARM', 'OK']],
    ['0 X X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['- - X - -', ['ALARM', 'stays', 'ALARM', 'OK']],
    // Not there: the only breach is too young to alarm.
    ['- - - X -', ['stays', 'stays', 'ALARM', 'OK']],
  ])('[CW-10] 3 of 3: %s', (picture, expected) => {
    expect(states(picture, 3)).toEqual(expected);
  });

  test.each([
    ['0 - X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 0 X 0 X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 - X - -', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - X -', ['ALARM', 'stays', 'ALARM', 'OK']],
  ])('[CW-10] 2 of 3: %s', (picture, expected) => {
    expect(states(picture, 2)).toEqual(expected);
  });
});

test('[CW-10] one period is looked for in three', () => {
  expect(rangeOf({ ...condition(1, 'missing'), evaluationPeriods: 1 })).toBe(3);
});

test.each([
  ['GreaterThanThreshold', 1, 'OK'],
  ['GreaterThanThreshold', 1.1, 'ALARM'],
  ['GreaterThanOrEqualToThreshold', 1, 'ALARM'],
  ['GreaterThanOrEqualToThreshold', 0.9, 'OK'],
  ['LessThanThreshold', 1, 'OK'],
  ['LessThanThreshold', 0.9, 'ALARM'],
  ['LessThanOrEqualToThreshold', 1, 'ALARM'],
  ['LessThanOrEqualToThreshold', 1.1, 'OK'],
] as const)('[CW-11] %s 1: %d is %s', (operator, value, state) => {
  const one = { operator, threshold: 1, evaluationPeriods: 1, datapointsToAlarm: 1 } as const;
  expect(judge({ ...one, treatMissingData: 'missing' }, [{ time: 0, value }]).state).toBe(state);
});
