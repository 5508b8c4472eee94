import { describe, expect, test } from '@jest/globals';
import { type Condition, judge, type Treatment } from '../../../../local/aws/cloudwatch/judge';
import { reasonOf } from '../../../../local/aws/cloudwatch/reason';
import { START } from '../kernel';

const MINUTE = 60_000;

/** The words for the data of the last minutes, oldest first; `-` is missing. */
function words(
  picture: string,
  { of, missing = 'missing', counts = false }: { of: readonly [number, number]; missing?: Treatment; counts?: boolean },
  before = 'OK',
): string {
  const [datapointsToAlarm, evaluationPeriods] = of;
  const condition: Condition = {
    ...{ operator: 'GreaterThanThreshold', threshold: 1, evaluationPeriods, datapointsToAlarm },
    treatMissingData: missing,
  };
  const range = picture.split(' ').map((mark, index) => ({
    time: START.getTime() + index * MINUTE,
    value: mark === '-' ? undefined : Number(mark),
  }));
  const metric = { namespace: 'Test', name: 'Errors', dimensions: {} };
  const stat = { metric, statistic: 'Sum', periodInSeconds: 60, unit: undefined } as const;
  const asked = { watched: { kind: 'metric', asked: stat }, periodInSeconds: 60, now: START, counts } as const;
  return reasonOf(condition, judge(condition, range), asked, before).text;
}

describe('why an alarm has its state', () => {
  test('[CW-24] without DatapointsToAlarm the values that crossed are listed', () => {
    expect(words('- - 2', { of: [1, 1] })).toBe(
      'Threshold Crossed: 1 datapoint [2.0 (21/11/26 09:02:00)] was greater than the threshold (1.0).',
    );
    expect(words('2 3 4.5', { of: [3, 3] })).toBe(
      'Threshold Crossed: 3 datapoints [4.5 (21/11/26 09:02:00), 3.0 (21/11/26 09:01:00), 2.0 (21/11/26 09:00:00)] were greater than the threshold (1.0).',
    );
    expect(words('0 - -', { of: [1, 1] }, 'ALARM')).toBe(
      'Threshold Crossed: 1 datapoint [0.0 (21/11/26 09:00:00)] was not greater than the threshold (1.0).',
    );
  });

  test('[CW-24] with DatapointsToAlarm they are counted too', () => {
    expect(words('0 2 3', { of: [2, 3], counts: true })).toBe(
      'Threshold Crossed: 2 out of the last 3 datapoints [3.0 (21/11/26 09:02:00), 2.0 (21/11/26 09:01:00)] were greater than the threshold (1.0) (minimum 2 datapoints for OK -> ALARM transition).',
    );
    expect(words('0 0 2', { of: [2, 3], counts: true }, 'ALARM')).toBe(
      'Threshold Crossed: 2 out of the last 3 datapoints [0.0 (21/11/26 09:01:00), 0.0 (21/11/26 09:00:00)] were not greater than the threshold (1.0) (minimum 2 datapoints for ALARM -> OK transition).',
    );
  });

  test('[CW-24] of five and more the newest five stand at the end', () => {
    const newest =
      '7.0 (21/11/26 09:05:00), 6.0 (21/11/26 09:04:00), 5.0 (21/11/26 09:03:00), 4.0 (21/11/26 09:02:00), 3.0 (21/11/26 09:01:00)';
    expect(words('2 3 4 5 6 7', { of: [6, 6] })).toBe(
      `Threshold Crossed: 6 datapoints were greater than the threshold (1.0). The most recent datapoints which crossed the threshold: [${newest}].`,
    );
    expect(words('2 3 4 5 6 7', { of: [6, 6], counts: true })).toBe(
      `Threshold Crossed: 6 out of the last 6 datapoints were greater than the threshold (1.0). The most recent datapoints which crossed the threshold: [${newest}] (minimum 6 datapoints for OK -> ALARM transition).`,
    );
  });

  test('[CW-24] missing data are named when they count', () => {
    expect(words('- - -', { of: [2, 2], missing: 'notBreaching' })).toBe(
      'Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [NonBreaching].',
    );
    expect(words('- - 2', { of: [1, 3], missing: 'notBreaching', counts: true })).toBe(
      'Threshold Crossed: 1 out of the last 3 datapoints [2.0 (21/11/26 09:02:00)] was greater than the threshold (1.0) and 2 missing datapoints were treated as [NonBreaching] (minimum 1 datapoint for OK -> ALARM transition).',
    );
    expect(words('- - 0', { of: [2, 3], missing: 'breaching' })).toBe(
      'Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as [Breaching].',
    );
    expect(words('- - -', { of: [3, 3] })).toBe('Insufficient Data: 3 datapoints were unknown.');
  });
});
