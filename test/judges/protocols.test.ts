import { expect, test } from '@jest/globals';
import { accountForTests } from './bare-account';
import { judgedBy } from './judges';
import { runPython } from './run-python';

interface Judged {
  readonly answers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly types: Readonly<Record<string, readonly string[]>>;
  readonly asked: readonly string[];
}

judgedBy('boto3', 'boto3 in every protocol of a service', ({ command: python }) => {
  const account = accountForTests();

  test('hears the same of CloudWatch in CBOR, JSON and XML', async () => {
    const { answers, types, asked } = (await runPython(python, 'cloudwatch_protocols.py', account())) as Judged;
    expect(types).toEqual({
      'smithy-rpc-v2-cbor': ['application/cbor'],
      json: ['application/x-amz-json-1.0'],
      query: ['application/x-www-form-urlencoded; charset=utf-8'],
    });
    expect(account().built.cloudwatch?.filter((operation) => !asked.includes(operation))).toEqual([]);
    expect(answers.json).toEqual(answers['smithy-rpc-v2-cbor']);
    expect(answers.query).toEqual(answers['smithy-rpc-v2-cbor']);
    expect(answers.json).toMatchObject({
      described: { MetricAlarms: [{ AlarmDescription: 'größer', Threshold: 1.5, DatapointsToAlarm: 1 }] },
      read: { MetricDataResults: [{ Values: [2.3125] }] },
      computed: { MetricDataResults: [{ Id: 'e', Values: expect.arrayContaining([-0.5, 4.625]) }] },
      'a bad expression': [400, 'ValidationError', expect.stringContaining("Error in expression 'e'")],
      statistics: { Datapoints: [{ Average: 2.3125, Maximum: 3.5, Unit: 'None' }] },
      percentiles: { Datapoints: [{ ExtendedStatistics: { p50: 2, 'p99.9': 3.5 } }] },
      'described with metrics': { MetricAlarms: [{ Metrics: [{ Id: 'a' }, { Id: 'e', ReturnData: true }] }] },
      'nobody’s': [404, 'ResourceNotFound', expect.any(String)],
      'deleted again': {},
    });
  }, 60_000);
});
