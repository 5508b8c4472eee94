import { gzipSync } from 'node:zlib';
import { CloudWatch, type PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { describe, expect, test } from '@jest/globals';
import { createCloudWatch } from '../../../../local/aws/cloudwatch/cloudwatch';
import { fromCbor, toCbor } from '../../../../local/aws/wire/cbor';
import type { HttpRequest } from '../../../../local/aws/wire/http-message';
import { modelOf } from '../../../../local/aws/wire/model';
import { SERVICES } from '../../../../local/aws/wire/services';
import { START, sdkConfig, testKernel } from '../kernel';

/** An account with CloudWatch, and what its clients have sent. */
function account() {
  const aws = testKernel();
  aws.register(createCloudWatch(aws.world, aws.onMeasurement));
  const requests: HttpRequest[] = [];
  const handle = (request: HttpRequest) => {
    requests.push(request);
    return aws.handle(request);
  };
  return { ...aws, handle, requests };
}

const ALARM: PutMetricAlarmInput = {
  ...{ AlarmName: 'a', Namespace: 'Test', MetricName: 'Errors', Statistic: 'Sum', Period: 60, EvaluationPeriods: 1 },
  ...{ Threshold: 1.5, ComparisonOperator: 'GreaterThanThreshold', ActionsEnabled: false },
};

describe('a service that has changed its protocol', () => {
  test.each([
    ['JSON, as its client does', undefined, 'application/x-amz-json-1.0'],
    ['Query, as older clients do', AwsQueryProtocol, 'application/x-www-form-urlencoded'],
    ['Smithy RPC v2 CBOR', AwsSmithyRpcV2CborProtocol, 'application/cbor'],
  ])('[WIRE-19] speaks %s', async (_, protocol, contentType) => {
    const aws = account();
    const client = new CloudWatch({ ...sdkConfig(aws), ...(protocol && { protocol: protocol as never }) });
    await client.putMetricAlarm({ ...ALARM, Dimensions: [{ Name: 'Service', Value: 'frontend' }] });
    const { MetricAlarms: [alarm] = [] } = await client.describeAlarms({ AlarmNames: ['a'] });
    expect(alarm).toMatchObject({ ...ALARM, Dimensions: [{ Name: 'Service', Value: 'frontend' }] });
    expect(alarm?.AlarmConfigurationUpdatedTimestamp).toEqual(START);
    expect(aws.requests[0]?.headers['content-type']).toContain(contentType);
    await client.putMetricData({
      Namespace: 'Test',
      MetricData: [{ MetricName: 'Errors', Value: 3, Timestamp: START }],
    });
    const Metric = { Namespace: 'Test', MetricName: 'Errors' };
    const { MetricDataResults } = await client.getMetricData({
      ...{ StartTime: START, EndTime: new Date(START.getTime() + 60_000) },
      MetricDataQueries: [{ Id: 'a', MetricStat: { Metric, Period: 60, Stat: 'Sum' } }],
    });
    expect(MetricDataResults?.[0]).toMatchObject({ Values: [3], Timestamps: [START] });
    const unknown = { AlarmName: 'b', StateValue: 'OK', StateReason: 'r' } as const;
    await expect(client.setAlarmState(unknown)).rejects.toMatchObject({
      name: 'ResourceNotFound',
      message: 'Alarm b does not exist',
      $metadata: { httpStatusCode: 404 },
    });
    await expect(client.describeAlarms({ MaxRecords: 'many' as never })).rejects.toThrow();
    expect(aws.internalErrors).toEqual([]);
  });
});

test('[WIRE-31] an output without members has its element in XML, no output has none', async () => {
  const aws = account();
  const bodies: string[] = [];
  const handle = async (request: HttpRequest) => {
    const response = await aws.handle(request);
    bodies.push(Buffer.from(response.body as Uint8Array).toString());
    return response;
  };
  const client = new CloudWatch({ ...sdkConfig({ handle }), protocol: AwsQueryProtocol as never });
  await client.putMetricAlarm(ALARM);
  const ResourceARN = 'arn:aws:cloudwatch:ap-northeast-1:123456789012:alarm:a';
  await client.tagResource({ ResourceARN, Tags: [{ Key: 'a', Value: 'b' }] });
  expect(bodies[0]).not.toContain('PutMetricAlarmResult');
  expect(bodies[1]).toContain('<TagResourceResult></TagResourceResult>');
});

describe('a compressed body', () => {
  test('[WIRE-19] is read as it was before', async () => {
    const aws = account();
    const client = new CloudWatch(sdkConfig(aws));
    const Value = 1;
    const MetricData = Array.from({ length: 1_000 }, (_, n) => ({ MetricName: `Errors-${n}`, Value }));
    await client.putMetricData({ Namespace: 'Test', MetricData });
    expect(aws.requests[0]?.headers['content-encoding']).toBe('gzip');
    expect(aws.requests[0]?.body.length).toBeLessThan(20_000);
  });
});

describe('what is no CBOR', () => {
  const { input } = modelOf(SERVICES.cloudwatch).operations.get('DescribeAlarms')!;
  test.each([
    ['text', Buffer.from('hello')],
    ['a list', Buffer.from('80', 'hex')],
    ['half a map', Buffer.from('a2', 'hex')],
    ['gzip', gzipSync('{}')],
  ])('[WIRE-19] %s is refused', (_, body) => {
    expect(() => fromCbor(input, body)).toThrow(expect.objectContaining({ code: 'SerializationException' }));
  });

  test('[WIRE-19] nothing is an input without members; unknown members are dropped', () => {
    expect(fromCbor(input, Buffer.alloc(0))).toEqual({});
    expect(fromCbor(input, toCbor(modelOf(SERVICES.cloudwatch).operations.get('DescribeAlarms')!.output, {}))).toEqual(
      {},
    );
    expect(fromCbor(input, Buffer.from('a1695f5f70726f746f5f5fa0', 'hex'))).toEqual({});
  });
});
