import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { ECS } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { Lambda } from '@aws-sdk/client-lambda';
import { afterAll, describe, expect, test } from '@jest/globals';
import { cbor } from '@smithy/core/cbor';
import { createAccount } from '../../../../local/aws/account';
import { inProcessRunner } from '../../../../local/aws/lambda/in-process-runner';
import { fromCbor } from '../../../../local/aws/wire/cbor';
import { misfitsOf } from '../../../../local/aws/wire/check';
import { Constraints } from '../../../../local/aws/wire/constraints/constraints';
import { SIDECARS } from '../../../../local/aws/wire/constraints/sidecar';
import { modelOf } from '../../../../local/aws/wire/model';
import { SERVICES } from '../../../../local/aws/wire/services';
import { START, sdkConfig } from '../kernel';

const internalErrors: unknown[] = [];
const aws = createAccount({
  startAt: START,
  seed: 'types',
  onInternalError: (error) => internalErrors.push(error),
  runner: inProcessRunner(() => async () => 'done'),
});
afterAll(() => aws.close());

/** Sends a body, or a query, in the place of the one that an SDK client has made, and signs it. */
const sending = <Client extends { middlewareStack: { add: unknown } }>(client: Client, change: object): Client => {
  const { add } = client.middlewareStack as { add(middleware: unknown, options: object): void };
  add.call(
    client.middlewareStack,
    (next: (args: { request: object }) => unknown) => (args: { request: object }) => {
      Object.assign(args.request, change);
      return next(args);
    },
    { step: 'build', priority: 'low' },
  );
  return client;
};

const WRONG = ['"1"', '1.5', '2147483648', '-2147483649', '1e400', 'true', '[1]', '{}'];
const config = sdkConfig(aws);

describe('a number that is none of its type is refused', () => {
  test.each(WRONG)('[WIRE-43] in AWS JSON: %s', async (value) => {
    const ecs = sending(new ECS(config), { body: `{"maxResults":${value}}` });
    await expect(ecs.listClusters({})).rejects.toMatchObject({ name: 'SerializationException' });
    const dynamodb = sending(new DynamoDB(config), { body: `{"Limit":${value}}` });
    await expect(dynamodb.listTables({})).rejects.toMatchObject({ name: 'SerializationException' });
  });

  test.each(WRONG)('[WIRE-43] in REST JSON: %s', async (value) => {
    const body = sending(new Lambda(config), { body: `{"Timeout":${value}}` });
    const input = { FunctionName: 'f' };
    await expect(body.updateFunctionConfiguration(input)).rejects.toMatchObject({ name: 'SerializationException' });
    const query = sending(new Lambda(config), { query: { MaxItems: value.replaceAll('"', 'x') } });
    await expect(query.listFunctions({})).rejects.toMatchObject({ name: 'SerializationException' });
  });

  test.each(['x', '1.5', '2147483648', '', 'true'])('[WIRE-43] in Query: %j', async (value) => {
    const body = `Action=DescribeLoadBalancers&Version=2015-12-01&PageSize=${value}`;
    const elb = sending(new ElasticLoadBalancingV2(config), { body });
    await expect(elb.describeLoadBalancers({})).rejects.toMatchObject({ name: 'MalformedInput' });
  });

  test.each(['1', 1.5, 2 ** 31, 2n ** 40n, true, [1], {}])('[WIRE-43] in CBOR: %p', (value) => {
    const operation = modelOf(SERVICES.cloudwatch).operations.get('DescribeAlarms')!;
    const input = fromCbor(operation.input, cbor.serialize({ MaxRecords: value }));
    expect(misfitsOf(operation, input, new Constraints(SIDECARS.cloudwatch))).toMatchObject([{ kind: 'type' }]);
  });

  test('[WIRE-43] of 64 bits too', async () => {
    const told = (startTime: string) =>
      sending(new CloudWatchLogs(config), {
        body: `{"logGroupName":"g","logStreamName":"s","startTime":${startTime}}`,
      }).getLogEvents({ logStreamName: 's' });
    await expect(told('9223372036854775808')).rejects.toMatchObject({ name: 'SerializationException' });
    await expect(told('4611686018427387904')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('null', () => {
  test('[WIRE-44] is an absent member', async () => {
    const ecs = sending(new ECS(config), { body: '{"maxResults":null,"nextToken":null}' });
    expect((await ecs.listClusters({})).clusterArns).toEqual([]);
    const operation = modelOf(SERVICES.cloudwatch).operations.get('DescribeAlarms')!;
    expect(fromCbor(operation.input, cbor.serialize({ MaxRecords: null }))).toEqual({});
  });

  test('[WIRE-44] is no item of a list and no value of a map', async () => {
    const ecs = sending(new ECS(config), { body: '{"clusters":["a",null]}' });
    await expect(ecs.describeClusters({})).rejects.toMatchObject({ name: 'SerializationException' });
    const logs = sending(new CloudWatchLogs(config), { body: '{"logGroupName":"g","tags":{"k":null}}' });
    await expect(logs.createLogGroup({ logGroupName: 'g' })).rejects.toMatchObject({ name: 'SerializationException' });
  });
});

test('[WIRE-43] what is of its type is taken', async () => {
  const ecs = sending(new ECS(config), { body: '{"maxResults":1.0}' });
  expect((await ecs.listClusters({})).clusterArns).toEqual([]);
  expect((await new CloudWatch(config).describeAlarms({ MaxRecords: 100 })).MetricAlarms).toEqual([]);
  expect(internalErrors).toEqual([]);
});
