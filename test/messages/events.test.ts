import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { InvalidMessage } from '../../src/domain/errors';
import { parseDeploymentStateChange } from '../../src/messages/codedeploy-deployment-state-change';
import { parseHookInvocation } from '../../src/messages/codedeploy-hook-invocation';
import { parseInstanceWarning } from '../../src/messages/ec2-instance-warning';
import { parseImageAction } from '../../src/messages/ecr-image-action';
import { parseTaskStateChange } from '../../src/messages/ecs-task-state-change';
import { parseFunctionUrlRequest } from '../../src/messages/function-url-request';
import { parseQueueRecords } from '../../src/messages/queue-records';
import { parseScheduledEvent } from '../../src/messages/scheduled-event';

const EVENTS = join(__dirname, '../../events');
type Json = Record<string, unknown>;

const ENVELOPE = ['id', 'source', 'detail-type', 'time'];
const IMAGE_ACTION = [...ENVELOPE, 'detail', 'detail.action-type', 'detail.result'];
const PUSH = [...IMAGE_ACTION, 'detail.repository-name', 'detail.image-digest', 'detail.image-tag'];
const DEPLOYMENT = [
  ...ENVELOPE,
  ...['detail', 'detail.application', 'detail.deploymentGroup', 'detail.deploymentId', 'detail.state'],
];
const deployment = (state: string) => ({
  parse: parseDeploymentStateChange,
  used: DEPLOYMENT,
  becomes: {
    applicationName: 'myApplication',
    deploymentGroupName: 'myDeploymentGroup',
    deploymentId: 'd-123456789',
    state,
  },
});

const TASK = [...ENVELOPE, 'detail', 'detail.clusterArn', 'detail.taskArn', 'detail.lastStatus'];
const doomed = {
  kind: 'task',
  cluster: 'prod',
  service: 'web',
  taskId: '0f3a2b1c4d5e46f7a8b9c0d1e2f30415',
  hostPorts: [],
  warnedAt: '2026-01-15T10:00:00.000Z',
};
const ofFargate = { address: '10.0.1.25' };
/** Without these keys it is read otherwise, which rows of their own say. */
const READ_OTHERWISE = ['detail.stoppedReason', 'detail.group', 'detail.attachments', 'detail.containerInstanceArn'];
const INSTANCE = [...ENVELOPE, 'detail', 'detail.instance-id'];

const URL_REQUEST = [
  ...['version', 'rawPath', 'headers'],
  ...['requestContext', 'requestContext.http', 'requestContext.http.method', 'requestContext.http.sourceIp'],
];

/** What becomes of every sample, and the keys without which it is refused; all other keys may be missing. */
const SAMPLES: Record<
  string,
  { parse: (event: unknown) => unknown; used: string[]; otherwise?: string[]; becomes: unknown }
> = {
  'aws.ecr/ecr-image-action.push.json': {
    parse: parseImageAction,
    used: PUSH,
    becomes: {
      kind: 'tagged-push',
      push: {
        eventId: '4f5ec4d5-4de4-7aad-a046-56d5cfe1df0e',
        repository: 'node',
        tag: '20-alpine3.16',
        at: '2023-05-08T15:13:09.000Z',
      },
      digest: 'sha256:3c949327e32569aff0c532905dcb9626892e4c9b109be08027bb1e44f7f96518',
    },
  },
  'aws.ecr/ecr-image-action.push-index.json': {
    parse: parseImageAction,
    used: PUSH,
    becomes: { kind: 'tagged-push', push: { repository: 'node', tag: 'v1.4.2' } },
  },
  'aws.ecr/ecr-image-action.push-docs.json': {
    parse: parseImageAction,
    used: [],
    becomes: ['detail.image-digest: not a sha256 digest'],
  },
  'aws.ecr/ecr-image-action.push-untagged.json': {
    parse: parseImageAction,
    used: PUSH,
    becomes: { kind: 'not-of-interest', reason: 'the image is untagged (as the parts of an index are)' },
  },
  'aws.ecr/ecr-image-action.delete.json': {
    parse: parseImageAction,
    used: IMAGE_ACTION,
    becomes: { kind: 'not-of-interest', reason: 'its action is not PUSH' },
  },
  'aws.ecr/ecr-image-action.update-storage-class.json': {
    parse: parseImageAction,
    used: IMAGE_ACTION,
    becomes: { kind: 'not-of-interest', reason: 'its action is not PUSH' },
  },
  ...Object.fromEntries(
    ['start', 'success', 'failure', 'stop', 'queued', 'ready'].map((state) => [
      `aws.codedeploy/codedeploy-deployment-state-change-notification.${state}.json`,
      deployment(state.toUpperCase()),
    ]),
  ),
  'aws.codedeploy/codedeploy-hook-invocation.json': {
    parse: parseHookInvocation,
    used: ['DeploymentId', 'LifecycleEventHookExecutionId'],
    becomes: { deploymentId: 'd-EXAMPLE11', executionId: expect.stringMatching(/^eyJ/) },
  },
  'aws.events/scheduled-event.minute.json': {
    parse: parseScheduledEvent,
    used: ENVELOPE,
    becomes: { at: '2015-10-08T16:53:06.000Z' },
  },
  ...Object.fromEntries(
    ['interruption', 'termination-notice', 'no-stop-code'].map((variant) => [
      `aws.ecs/ecs-task-state-change.spot-${variant}.json`,
      { parse: parseTaskStateChange, used: TASK, otherwise: READ_OTHERWISE, becomes: { ...doomed, ...ofFargate } },
    ]),
  ),
  'aws.ecs/ecs-task-state-change.spot-ec2.json': {
    parse: parseTaskStateChange,
    used: TASK,
    otherwise: [...READ_OTHERWISE, 'detail.containers'],
    becomes: {
      ...doomed,
      hostPorts: [{ containerName: 'web', containerPort: 80, hostPort: 32768 }],
      containerInstanceArn: expect.stringMatching(/container-instance\/prod\/8f2c/),
    },
  },
  'aws.ecs/ecs-task-state-change.spot-stopped.json': {
    parse: parseTaskStateChange,
    used: TASK,
    becomes: { kind: 'not-of-interest', reason: 'the task is on its way out already' },
  },
  'aws.ecs/ecs-task-state-change.spot-docs.json': { parse: parseTaskStateChange, used: [], becomes: ['time: missing'] },
  'aws.ecs/ecs-task-state-change.running.json': {
    parse: parseTaskStateChange,
    used: TASK,
    becomes: { kind: 'not-of-interest', reason: 'the task was not interrupted' },
  },
  'aws.ecs/ecs-task-state-change.stopped.json': {
    parse: parseTaskStateChange,
    used: TASK,
    becomes: { kind: 'not-of-interest', reason: 'the task was not interrupted' },
  },
  'aws.ec2/ec2-spot-instance-interruption-warning.json': {
    parse: parseInstanceWarning,
    used: INSTANCE,
    becomes: { kind: 'instance', instanceId: 'i-1234567890abcdef0', reason: 'interruption' },
  },
  'aws.ec2/ec2-instance-rebalance-recommendation.json': {
    parse: parseInstanceWarning,
    used: INSTANCE,
    becomes: { kind: 'instance', instanceId: 'i-1234567890abcdef0', reason: 'rebalance' },
  },
  'lambda.sqs/records.spot-interruption.json': {
    parse: (event) => Object.fromEntries(parseQueueRecords(event).map(({ messageId, body }) => [messageId, body])),
    used: ['Records'],
    becomes: { '059f36b4-87a3-44ab-83d2-661975830a7d': expect.stringContaining('"stopCode": "SpotInterruption"') },
  },
  'lambda.function-url/request.get.json': {
    parse: parseFunctionUrlRequest,
    used: URL_REQUEST,
    becomes: { method: 'GET', path: '/review/1.abcd.e30.AAAA', sourceIp: '198.51.100.7' },
  },
  'lambda.function-url/request.form.json': {
    parse: parseFunctionUrlRequest,
    used: URL_REQUEST,
    becomes: { method: 'POST', path: '/review/1.abcd.e30.AAAA', sourceIp: '198.51.100.7' },
  },
  'lambda.function-url/request.signed.json': {
    parse: parseFunctionUrlRequest,
    used: [...URL_REQUEST, 'requestContext.authorizer.iam.userArn'],
    becomes: { method: 'POST', path: '/', sourceIp: '198.51.100.7' },
  },
};

const files = readdirSync(EVENTS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
const read = (file: string) => JSON.parse(readFileSync(join(EVENTS, file), 'utf8')) as Json;

test('every sample is accounted for', () => {
  expect(files.sort()).toEqual(Object.keys(SAMPLES).sort());
});

describe.each(files)('%s', (file) => {
  const { parse, used, otherwise = [], becomes } = SAMPLES[file]!;

  test('is read', () => {
    if (Array.isArray(becomes)) expect(violations(() => parse(read(file)))).toEqual(becomes);
    else expect(parse(read(file))).toMatchObject(becomes as object);
  });

  test.each(keys(read(file)).filter((key) => !otherwise.includes(key)))('without %s', (key) => {
    const event = without(read(file), key);
    if (used.includes(key)) {
      expect(violations(() => parse(event))).toContainEqual(expect.stringMatching(new RegExp(`^${key}: missing`)));
    } else if (!Array.isArray(becomes)) expect(parse(event)).toMatchObject(becomes as object);
    else expect(violations(() => parse(event)).length).toBeGreaterThan(0);
  });
});

describe('a request to a function URL', () => {
  const request = (name: string, members: Json = {}) =>
    parseFunctionUrlRequest({ ...read(`lambda.function-url/request.${name}.json`), ...members });
  const textOf = ({ body }: { body: Uint8Array }) => Buffer.from(body).toString();

  test('has its body decoded where it is in base64, as forms are', () => {
    expect(textOf(request('form'))).toBe('decision=approve&code=e85b62');
    expect(textOf(request('signed'))).toBe('{"decision":"approve"}');
    expect(textOf(request('get'))).toBe('');
  });

  test('may have null for what is not there', () => {
    const { requestContext } = read('lambda.function-url/request.get.json') as { requestContext: Json };
    const http = { ...(requestContext.http as Json), userAgent: null };
    const unsigned = { ...requestContext, authentication: null, authorizer: null, http };
    const parsed = request('get', { requestContext: unsigned, body: null, isBase64Encoded: null });
    expect(parsed).toMatchObject({ method: 'GET', userAgent: '' });
    expect(parsed).not.toHaveProperty('userArn');
    expect(textOf(parsed)).toBe('');
    expect(request('get', { requestContext: { ...requestContext, authorizer: { iam: null } } })).not.toHaveProperty(
      'userArn',
    );
  });

  test('has header names in lower case, and who signed it if somebody did', () => {
    expect(request('get', { headers: { 'Accept-Language': 'ja' } }).headers).toEqual({ 'accept-language': 'ja' });
    expect(request('get')).not.toHaveProperty('userArn');
    expect(request('signed').userArn).toBe('arn:aws:sts::123456789012:assumed-role/Approver/alice');
  });
});

describe('hostile content', () => {
  const push = (detail: Json) => {
    const event = read('aws.ecr/ecr-image-action.push.json');
    return { ...event, detail: { ...(event.detail as Json), ...detail } };
  };

  test.each([
    ['a tag with a line break', { 'image-tag': 'v2\nSubject: hello' }, 'detail.image-tag: '],
    ['a tag with a slash', { 'image-tag': '../v2' }, 'detail.image-tag: '],
    ['a tag of 129 characters', { 'image-tag': 'v'.repeat(129) }, 'detail.image-tag: '],
    ['a tag that is no text', { 'image-tag': { S: 'v2' } }, 'detail.image-tag: '],
    ['a repository with a registry before it', { 'repository-name': 'evil.example/app' }, undefined],
    ['a repository with upper case', { 'repository-name': 'App' }, 'detail.repository-name: '],
    ['a repository of 257 characters', { 'repository-name': 'a'.repeat(257) }, 'detail.repository-name: '],
    ['a digest of another algorithm', { 'image-digest': `md5:${'0'.repeat(64)}` }, 'detail.image-digest: '],
    ['a digest with something behind it', { 'image-digest': `sha256:${'0'.repeat(64)} ` }, 'detail.image-digest: '],
  ])('%s', (_name, detail, violation) => {
    if (violation === undefined) expect(parseImageAction(push(detail))).toMatchObject({ kind: 'tagged-push' });
    else expect(violations(() => parseImageAction(push(detail)))).toEqual([expect.stringContaining(violation)]);
  });

  const hook = { DeploymentId: 'd-123456789', LifecycleEventHookExecutionId: 'opaque==' };
  test.each([
    ['a deployment id with a path', { DeploymentId: '../d-1' }, 'DeploymentId: not a deployment id'],
    ['a deployment id with a line break', { DeploymentId: 'd-1\n' }, 'DeploymentId: not a deployment id'],
    ['an empty execution id', { LifecycleEventHookExecutionId: '' }, 'LifecycleEventHookExecutionId: not a'],
    ['an execution id with a space', { LifecycleEventHookExecutionId: 'a b' }, 'LifecycleEventHookExecutionId: not a'],
    [
      'an execution id of 4,097 characters',
      { LifecycleEventHookExecutionId: 'x'.repeat(4_097) },
      'LifecycleEventHookExecutionId: not a',
    ],
  ])('%s', (_name, member, violation) => {
    expect(violations(() => parseHookInvocation({ ...hook, ...member }))).toEqual([expect.stringContaining(violation)]);
  });

  test.each([undefined, null, 'text', 7, [], { Records: [] }])(
    '%p is refused and everything missing is named',
    (event) => {
      expect(() => parseImageAction(event)).toThrow(InvalidMessage);
      expect(() => parseDeploymentStateChange(event)).toThrow(InvalidMessage);
      expect(() => parseScheduledEvent(event)).toThrow(InvalidMessage);
      expect(() => parseHookInvocation(event)).toThrow(InvalidMessage);
    },
  );

  test('all that is missing is named at once', () => {
    expect(violations(() => parseImageAction({ source: 'aws.ecr', 'detail-type': 'ECR Image Action' }))).toEqual([
      'id: missing',
      'time: missing',
      'detail: missing',
    ]);
  });

  test('what was received is not repeated in the error', () => {
    expect(violations(() => parseImageAction(push({ 'image-tag': 'pass word' }))).join()).not.toContain('pass word');
  });
});

function violations(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof InvalidMessage) return error.violations;
    throw error;
  }
  return [];
}

function keys(value: Json, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, member]) => {
    const nested = member !== null && typeof member === 'object' && !Array.isArray(member);
    return [prefix + key, ...(nested ? keys(member as Json, `${prefix}${key}.`) : [])];
  });
}

function without(event: Json, path: string): Json {
  const [first = '', ...rest] = path.split('.');
  if (rest.length > 0) return { ...event, [first]: without(event[first] as Json, rest.join('.')) };
  const { [first]: _gone, ...others } = event;
  return others;
}
