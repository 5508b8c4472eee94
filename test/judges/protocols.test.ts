import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BareAccount, bareAccount } from './bare-account';
import { judgedBy } from './judges';

interface Judged {
  readonly answers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly types: Readonly<Record<string, readonly string[]>>;
  readonly asked: readonly string[];
}

judgedBy('boto3', 'boto3 in every protocol of a service', ({ command: python }) => {
  let account: BareAccount;
  beforeAll(async () => {
    account = await bareAccount();
  });
  afterAll(async () => {
    await account.close();
    expect(account.internalErrors).toEqual([]);
  });

  test('hears the same of CloudWatch in CBOR, JSON and XML', async () => {
    const said = await new Promise<string>((resolve, reject) => {
      const given = [join(__dirname, 'cloudwatch_protocols.py'), account.endpoint];
      execFile(python, given, (error, out) => (error ? reject(error) : resolve(out)));
    });
    const { answers, types, asked } = JSON.parse(said) as Judged;
    expect(types).toEqual({
      'smithy-rpc-v2-cbor': ['application/cbor'],
      json: ['application/x-amz-json-1.0'],
      query: ['application/x-www-form-urlencoded; charset=utf-8'],
    });
    expect(account.built.cloudwatch?.filter((operation) => !asked.includes(operation))).toEqual([]);
    expect(answers.json).toEqual(answers['smithy-rpc-v2-cbor']);
    expect(answers.query).toEqual(answers['smithy-rpc-v2-cbor']);
    expect(answers.json).toMatchObject({
      described: { MetricAlarms: [{ AlarmDescription: 'größer', Threshold: 1.5, DatapointsToAlarm: 1 }] },
      read: { MetricDataResults: [{ Values: [2.3125] }] },
      'deleted again': [404, 'ResourceNotFound', expect.any(String)],
    });
  }, 60_000);
});
