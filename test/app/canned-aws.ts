import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What the wire of the few operations under test needs to answer; DynamoDB is dynalite. */
export interface CannedAws {
  readonly images: Map<string, string>;
  readonly revisions: { arn: string; definition: Record<string, unknown>; tags: { key: string; value: string }[] }[];
  readonly deployments: CannedDeployment[];
  readonly mails: { subject: string; body: string }[];
  readonly calls: string[];
  service: Record<string, unknown> | undefined;
  /** Looks at each request before (`sent` false) and after it took effect; throws to lose request or answer. */
  fault: (call: string, sent: boolean) => void;
  now: Date;
  close(): Promise<void>;
}

export interface CannedDeployment {
  deploymentId: string;
  status: string;
  description?: string;
  creator: string;
  createTime: number;
  completeTime?: number;
  errorInformation?: { code: string; message: string };
  rollbackInfo?: { rollbackMessage: string };
  appSpec?: string;
}

type Input = Record<string, unknown>;
interface WireRequest {
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

export const TABLE = 'slipway-test';
export const REGISTRY = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com';
const ACTIVE = ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'];

export class AwsAnswer extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

export async function cannedAws(): Promise<{ aws: CannedAws; requestHandler: unknown }> {
  const server = createRequire(__filename)('dynalite')({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await createTable(port);
  const aws: CannedAws = {
    images: new Map(),
    revisions: [],
    deployments: [],
    mails: [],
    calls: [],
    service: undefined,
    fault: () => {},
    now: new Date('2026-11-21T00:00:00Z'),
    close: async () => {
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  const handle = async (request: WireRequest) => {
    const target = request.headers['x-amz-target'];
    const text = typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body);
    const call = target ? target.split('.')[1]! : (new URLSearchParams(text).get('Action') ?? '?');
    aws.calls.push(call);
    aws.fault(call, false);
    const response = target?.startsWith('DynamoDB')
      ? { response: await forward(port, request.headers, text) }
      : target
        ? { response: jsonResponse(() => answer(aws, call, JSON.parse(text || '{}'))) }
        : { response: publish(aws, new URLSearchParams(text)) };
    aws.fault(call, true);
    return response;
  };
  return { aws, requestHandler: { handle, destroy: () => {} } };
}

async function forward(port: number, headers: Record<string, string>, body: string) {
  const { host: _host, 'content-length': _length, ...sent } = headers;
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers: sent, body });
  const received = Object.fromEntries(response.headers);
  return { statusCode: response.status, headers: received, body: Buffer.from(await response.arrayBuffer()) };
}

function answer(aws: CannedAws, call: string, input: Input): unknown {
  switch (call) {
    case 'DescribeServices':
      return aws.service ? { services: [aws.service] } : { services: [], failures: [{ reason: 'MISSING' }] };
    case 'DescribeTaskDefinition': {
      const found = aws.revisions.find(({ arn }) => arn === input.taskDefinition);
      if (!found) throw new AwsAnswer('ClientException', 'Unable to describe task definition.');
      return {
        taskDefinition: { ...found.definition, taskDefinitionArn: found.arn, status: 'ACTIVE' },
        tags: found.tags,
      };
    }
    case 'ListTaskDefinitions':
      return { taskDefinitionArns: aws.revisions.map(({ arn }) => arn).reverse() };
    case 'RegisterTaskDefinition': {
      const { tags = [], ...definition } = input;
      const arn = `arn:aws:ecs:ap-northeast-1:123456789012:task-definition/${input.family}:${aws.revisions.length + 1}`;
      aws.revisions.push({ arn, definition, tags: tags as never });
      return { taskDefinition: { taskDefinitionArn: arn } };
    }
    case 'ListTasks':
      return { taskArns: [] };
    case 'DescribeImages':
      return describeImages(aws, input);
    case 'CreateDeployment':
      return createDeployment(aws, input);
    case 'ListDeployments': {
      const only = input.includeOnlyStatuses as string[] | undefined;
      const start = (input.createTimeRange as { start?: number } | undefined)?.start ?? 0;
      const listed = aws.deployments.filter((one) => (!only || only.includes(one.status)) && one.createTime >= start);
      return { deployments: listed.map(({ deploymentId }) => deploymentId) };
    }
    case 'GetDeployment': {
      const found = aws.deployments.find(({ deploymentId }) => deploymentId === input.deploymentId);
      if (!found) throw new AwsAnswer('DeploymentDoesNotExistException', 'no such deployment');
      return { deploymentInfo: found };
    }
    default:
      throw new Error(`Nothing canned for ${call}`);
  }
}

function describeImages(aws: CannedAws, input: Input): unknown {
  const [id = {}] = input.imageIds as { imageTag?: string; imageDigest?: string }[];
  const tags = [...aws.images].map(([name, digest]) => ({ tag: name.slice(name.indexOf(':') + 1), name, digest }));
  const digest = id.imageDigest ?? aws.images.get(`${input.repositoryName}:${id.imageTag}`);
  const imageTags = tags.filter((one) => one.digest === digest).map(({ tag }) => tag);
  if (digest === undefined || imageTags.length === 0) throw new AwsAnswer('ImageNotFoundException', 'no such image');
  return { imageDetails: [{ imageDigest: digest, imageTags }] };
}

function createDeployment(aws: CannedAws, input: Input): unknown {
  const active = aws.deployments.find(({ status }) => ACTIVE.includes(status));
  if (active) {
    throw new AwsAnswer(
      'DeploymentLimitExceededException',
      `The Deployment Group 'frontend' already has an active Deployment '${active.deploymentId}'`,
    );
  }
  const deploymentId = `d-${String(aws.deployments.length + 1).padStart(9, 'A')}`;
  aws.deployments.push({
    deploymentId,
    status: 'Created',
    description: input.description as string,
    creator: 'user',
    createTime: aws.now.getTime() / 1000,
    appSpec: (input.revision as { appSpecContent: { content: string } }).appSpecContent.content,
  });
  return { deploymentId };
}

function publish(aws: CannedAws, form: URLSearchParams) {
  aws.mails.push({ subject: form.get('Subject') ?? '', body: form.get('Message') ?? '' });
  const body = '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>';
  return { statusCode: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
}

function jsonResponse(work: () => unknown) {
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  try {
    return { statusCode: 200, headers, body: Buffer.from(JSON.stringify(work())) };
  } catch (error) {
    if (!(error instanceof AwsAnswer)) throw error;
    const body = Buffer.from(JSON.stringify({ __type: error.code, message: error.message }));
    return { statusCode: error.status, headers, body };
  }
}

async function createTable(port: number): Promise<void> {
  const dynamodb = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'ap-northeast-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await dynamodb.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'duePartition', 'dueAt'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'duePartition', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  dynamodb.destroy();
}
