import { afterEach, describe, expect, test } from '@jest/globals';
import { AwsAnswer } from './canned-aws';
import { digestOf, type World, world } from './world';

let given: World;
afterEach(() => given.close());

const lost = () => Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
const throttled = () => modelled('ThrottlingException', 'Rate exceeded');
const once = (call: string, at: 'before' | 'after', error: () => Error) => {
  let done = false;
  given.aws.fault = (name, sent) => {
    if (done || name !== call || sent !== (at === 'after')) return;
    done = true;
    throw error();
  };
};
const subjects = () => given.aws.mails.map(({ subject }) => subject);

describe.each(['RegisterTaskDefinition', 'CreateDeployment'])('%s', (call) => {
  test.each(['before', 'after'] as const)(
    'is sent once; lost %s its effect, it is searched for before a retry',
    async (at) => {
      given = await world();
      once(call, at, lost);
      await given.push('v2', digestOf('2'));
      expect(given.aws.calls.filter((name) => name === call)).toHaveLength(1);

      await given.minutes(5);
      expect(given.aws.revisions).toHaveLength(2);
      expect(given.aws.deployments).toHaveLength(1);
      await given.finish(given.aws.deployments[0]!.deploymentId, 'Succeeded');
      expect(subjects()).toEqual(['Succeeded: frontend v2']);
    },
  );

  test('is paused and tried again when AWS throttles', async () => {
    given = await world();
    once(call, 'before', throttled);
    await given.push('v2', digestOf('2'));
    expect(given.aws.deployments).toHaveLength(0);
    await given.minutes(2);
    expect(given.aws.revisions).toHaveLength(2);
    expect(given.aws.deployments).toHaveLength(1);
  });

  test('that never succeeds is given up with its reason, and a later push may try again', async () => {
    given = await world();
    given.aws.fault = (name, sent) => {
      if (name === call && !sent) throw throttled();
    };
    await given.push('v2', digestOf('2'));
    await given.minutes(70);
    expect(subjects()).toEqual(['Failed: frontend v2']);
    expect(given.aws.mails[0]!.body).toMatch(/within 60 minutes:[\s\S]*Rate\s+exceeded/);

    given.revive();
    await given.hear('v2');
    expect(given.aws.deployments).toHaveLength(1);
  });

  test('that AWS refuses as invalid ends the release with AWS’s words', async () => {
    given = await world();
    once(call, 'before', () => modelled('InvalidParameterException', 'Something is wrong with it'));
    await given.push('v2', digestOf('2'));
    expect(subjects()).toEqual(['Failed: frontend v2']);
    expect(given.aws.mails[0]!.body).toContain('Something is wrong with it');
  });
});

test('a rollback deployment that blocks the group is waited for', async () => {
  given = await world();
  once('CreateDeployment', 'before', () => modelled('DeploymentLimitExceededException', 'already has an active one'));
  await given.push('v2', digestOf('2'));
  expect(given.aws.deployments).toHaveLength(0);
  await given.minutes(2);
  expect(given.aws.deployments).toHaveLength(1);
  expect(given.aws.revisions).toHaveLength(2);
});

test('a record that was lost finds the deployment of the same release and follows it', async () => {
  given = await world();
  await given.push('v2', digestOf('2'));
  const [deployment] = given.aws.deployments;
  const fresh = await world();
  try {
    fresh.aws.deployments.push(deployment!);
    fresh.aws.revisions.push(given.aws.revisions[1]!);
    await fresh.push('v2', digestOf('2'));
    expect(fresh.aws.deployments).toHaveLength(1);
    await fresh.finish(deployment!.deploymentId, 'Succeeded');
    expect(fresh.aws.mails.map(({ subject }) => subject)).toEqual(['Succeeded: frontend v2']);
  } finally {
    await fresh.close();
  }
});

function modelled(name: string, message: string): Error {
  const { code } = new AwsAnswer(name, message);
  return Object.assign(new Error(message), { name: code, $fault: 'client', $metadata: { httpStatusCode: 400 } });
}
