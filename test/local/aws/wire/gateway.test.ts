import { DescribeClustersCommand, ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import { createKernel } from '../../../../local/aws/embedded-aws';
import { inProcessRequestHandler } from '../../../../local/aws/wire/in-process-transport';

const kernel = () =>
  createKernel({
    startAt: new Date('2026-11-21T09:00:00Z'),
    seed: 'test',
    onInternalError: (error) => {
      throw error;
    },
  });
const config = (aws: ReturnType<typeof kernel>, secretAccessKey = 'local') => ({
  region: 'ap-northeast-1',
  endpoint: 'http://aws.local',
  credentials: { accessKeyId: 'local', secretAccessKey },
  requestHandler: inProcessRequestHandler(aws.handle) as never,
});

describe('the gateway', () => {
  test('answers a signed Query request', async () => {
    const aws = kernel();
    const answer = await new STSClient(config(aws)).send(new GetCallerIdentityCommand({}));
    expect(answer.Arn).toBe('arn:aws:iam::123456789012:user/local');
  });

  test('refuses a signature made with another secret', async () => {
    const aws = kernel();
    await expect(new STSClient(config(aws, 'wrong')).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
  });

  test('names an operation that is not built', async () => {
    const aws = kernel();
    await expect(new ECSClient(config(aws)).send(new ListClustersCommand({}))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('ecs:ListClusters is not built'),
    });
    await expect(new ECSClient(config(aws)).send(new DescribeClustersCommand({}))).rejects.toThrow('not built');
  });
});
