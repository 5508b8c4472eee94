import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RegisterTaskDefinitionRequest$ } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import * as approvalPage from '../../handlers/approval-page';
import * as deploymentChanged from '../../handlers/deployment-changed';
import * as imagePushed from '../../handlers/image-pushed';
import * as minutePassed from '../../handlers/minute-passed';
import * as spotInterrupted from '../../handlers/spot-interrupted';
import * as trafficShifts from '../../handlers/traffic-shifts';
import * as voteCast from '../../handlers/vote-cast';
import * as voteSigned from '../../handlers/vote-signed';
import { answering } from '../../src/app/handler';
import { lambdaRuntime, type Runtime } from '../../src/app/runtime';
import { asking, askingFor } from '../../src/aws/aws-error';
import { createClients } from '../../src/aws/clients';
import { AwsError, Conflict, InvalidCatalog, InvalidMessage, Invariant, Unheard } from '../../src/domain/errors';
import { REGISTER_MEMBERS } from '../../src/domain/task-definition';
import { always, refused } from './wire';
import { FRONTEND, world } from './world';

const CONTEXT = { getRemainingTimeInMillis: () => 60_000 };
const runtime = { log: { info() {}, warn() {}, error() {} } } as unknown as Runtime;

describe('a handler', () => {
  test.each([
    ['image-pushed', imagePushed],
    ['deployment-changed', deploymentChanged],
    ['minute-passed', minutePassed],
    ['vote-cast', voteCast],
    ['traffic-shifts', trafficShifts],
    ['spot-interrupted', spotInterrupted],
    ['approval-page', approvalPage],
    ['vote-signed', voteSigned],
  ])('%s: importing it reads nothing; a wrong deployment is told at the first event', (_name, { handler }) => {
    expect(() => handler({}, CONTEXT)).toThrow(/environment variable SLIPWAY_/);
  });

  test.each([imagePushed, deploymentChanged, minutePassed])(
    'does not take what is no message of its source: Lambda sets it aside',
    async ({ create }) => {
      await expect(create(runtime)({ poison: true })).rejects.toThrow(InvalidMessage);
    },
  );

  const denied = new AwsError('ecs:X', 'AccessDenied', 'denied', '');
  test.each<[string, Error, boolean]>([
    ['a message that is none: set aside in the end', new InvalidMessage('x', []), true],
    ['throttling: tried again', new AwsError('ecs:X', 'ThrottlingException', 'throttled', ''), true],
    ['no answer: tried again', new AwsError('ecs:X', 'TimeoutError', 'unavailable', ''), true],
    ['permission: dropped, the record keeps it', denied, false],
    ['permission to write an event down: told again', new Unheard(denied), true],
    ['a conflict: tried again', new Conflict('x'), true],
    ['a broken deployment of ours: alarmed', new InvalidCatalog([]), true],
    ['a bug that the code rules out: alarmed', new Invariant('x'), true],
    ['a bug that nobody foresaw: alarmed', new TypeError('x'), true],
  ])('%s', async (_rule, error, rethrown) => {
    const answer = answering(runtime, () => Promise.reject(error));
    if (rethrown) await expect(answer).rejects.toBe(error);
    else await expect(answer).resolves.toBeUndefined();
  });
});

describe('an event that the table of records does not take is told again', () => {
  const gone = refused('ResourceNotFoundException', 'Requested resource not found');
  const denied = refused('AccessDeniedException', 'User is not authorized');

  test.each([
    ['the table is gone', gone],
    ['the role may not write', denied],
  ])('%s: a push fails, and is deployed when it comes again', async (_name, refusal) => {
    const given = await world();
    try {
      given.wire(always('UpdateItem', refusal));
      expect(await given.push('v2')).toBe('failed');
      given.revive();
      expect(await given.hear('v2')).toBe('answered');
      expect(await given.deployments()).toHaveLength(1);
    } finally {
      await given.close();
    }
  });

  test('the end of a deployment, and a sweep', async () => {
    const given = await world();
    try {
      await given.push('v2');
      given.wire(always('UpdateItem', gone));
      const [deployment] = await given.deployments();
      expect(await given.hearEnd(deployment!.deploymentId!)).toBe('failed');
      given.wire(always('Query', gone));
      expect(await given.sweep()).toBe('failed');
    } finally {
      await given.close();
    }
  });
});

describe('the runtime of a Lambda', () => {
  const directory = () => mkdtempSync(join(tmpdir(), 'slipway-'));
  const environment = (root: string) => ({
    LAMBDA_TASK_ROOT: root,
    SLIPWAY_TABLE: 't',
    SLIPWAY_OWNERS_TOPIC_ARN: 'arn',
    SLIPWAY_STAGE: 'test',
    SLIPWAY_APPROVER_TOPIC_PREFIX: 'arn-',
    SLIPWAY_HOOK_PREFIX: 'CodeDeployHook_slipway-test-',
    AWS_REGION: 'ap-northeast-1',
  });

  test.each<[string, string | undefined, RegExp | undefined]>([
    ['a list of services', JSON.stringify([FRONTEND]), undefined],
    ['no file', undefined, /catalog\.json: ENOENT/],
    ['no JSON', '{', /catalog\.json/],
    ['no list', '{"services":[]}', /not a list of services/],
  ])('catalog.json: %s', (_name, text, refused) => {
    const root = directory();
    try {
      if (text !== undefined) writeFileSync(join(root, 'catalog.json'), text);
      if (refused)
        expect(() => lambdaRuntime(createClients({ region: 'ap-northeast-1' }), environment(root))).toThrow(refused);
      else
        expect(lambdaRuntime(createClients({ region: 'ap-northeast-1' }), environment(root)).catalog).toHaveLength(1);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

describe('an error of AWS', () => {
  const sdkError = (name: string, status?: number) =>
    Promise.reject(Object.assign(new Error('words'), { name, $metadata: { httpStatusCode: status } }));

  test.each([
    ['ThrottlingException', 400, 'throttled', true],
    ['AccessDeniedException', 400, 'denied', false],
    ['SomethingForbidden', 403, 'denied', false],
    ['ServerException', 500, 'unavailable', true],
    ['TimeoutError', undefined, 'unavailable', true],
    ['DeploymentLimitExceededException', 400, 'busy', false],
    ['ClientException', 400, 'invalid', false],
    ['ConditionalCheckFailedException', 400, 'conflict', true],
  ])('%s with status %p is %s', async (name, status, kind, retryable) => {
    await expect(asking('ecs:X', sdkError(name, status))).rejects.toMatchObject({ kind, retryable, awsName: name });
  });

  test('that something does not exist is an answer where one asks for it', async () => {
    await expect(askingFor('ecr:X', sdkError('ImageNotFoundException', 400))).resolves.toBeUndefined();
  });

  test('a bug of ours is not blamed on AWS', async () => {
    await expect(asking('ecs:X', Promise.reject(new TypeError('x')))).rejects.toThrow(TypeError);
  });
});

test('the members that a described task definition is cut down to are those that ECS registers', () => {
  const [, , , , members] = RegisterTaskDefinitionRequest$ as unknown as [unknown, unknown, unknown, unknown, string[]];
  expect([...REGISTER_MEMBERS].sort()).toEqual([...members].sort());
});
