import { afterEach, describe, expect, test } from '@jest/globals';
import { CONTENT_TAG } from '../../src/domain/task-definition';
import { REGISTRY } from './canned-aws';
import { digestOf, serviceOn, taskDefinition, type World, world } from './world';

let given: World;
afterEach(() => given.close());

const subjects = () => given.aws.mails.map(({ subject }) => subject);

describe('a pushed image', () => {
  test('is deployed by digest, and its end is mailed', async () => {
    given = await world();

    await given.push('v2', digestOf('2'));
    const [deployment] = given.aws.deployments;
    await given.finish(deployment!.deploymentId, 'Succeeded');

    expect(JSON.stringify(given.aws.revisions[1]!.definition)).toContain(`${REGISTRY}/frontend@${digestOf('2')}`);
    expect(given.aws.revisions[1]!.tags.map(({ key }) => key)).toContain(CONTENT_TAG);
    expect(deployment!.description).toMatch(/^Slipway release [0-9a-f]{64} attempt 2: v1 -> v2$/);
    expect(subjects()).toEqual(['Succeeded: frontend v2']);
    expect(given.aws.mails[0]!.body).toContain('frontend:1 -> frontend:2');
  });

  test('does nothing more when its event comes again, however late', async () => {
    given = await world();
    await given.push('v2', digestOf('2'), { eventId: 'same' });
    await given.hear('v2', { eventId: 'same' });
    await given.finish(given.aws.deployments[0]!.deploymentId, 'Succeeded');
    await given.hear('v2', { eventId: 'same' });
    await given.changed(given.aws.deployments[0]!.deploymentId, 'SUCCESS');
    await given.hear('v1', { eventId: 'late' });
    await given.hear('v1', { eventId: 'late' });

    expect(given.aws.deployments).toHaveLength(1);
    expect(subjects()).toEqual(['Succeeded: frontend v2', 'Refused: frontend v1']);
  });

  test('waits for the one before it and is started at its end', async () => {
    given = await world();
    await given.push('v2', digestOf('2'));
    await given.push('v3', digestOf('3'));
    await given.push('v4', digestOf('4'));
    expect(given.aws.deployments).toHaveLength(1);

    await given.finish(given.aws.deployments[0]!.deploymentId, 'Succeeded');

    expect(given.aws.deployments).toHaveLength(2);
    expect(given.aws.deployments[1]!.description).toContain('v2 -> v4');
    expect(subjects().sort()).toEqual(['Refused: frontend v3', 'Succeeded: frontend v2']);
  });

  test('that failed is told with its reason and not started again by itself', async () => {
    given = await world();
    await given.push('v2', digestOf('2'));
    await given.finish(given.aws.deployments[0]!.deploymentId, 'Stopped');
    await given.hear('v2');
    await given.minutes(30);

    expect(given.aws.deployments).toHaveLength(1);
    expect(subjects()).toEqual(['Failed: frontend v2', 'Refused: frontend v2']);
    expect(given.aws.mails[0]!.body).toContain('ALARM_ACTIVE');
  });

  test('of a service that does not exist is refused with that reason', async () => {
    given = await world();
    given.aws.service = undefined;
    await given.push('v2', digestOf('2'));
    expect(subjects()).toEqual(['Refused: frontend v2']);
    expect(given.aws.mails[0]!.body).toContain('does not exist');
  });

  test('is followed to its end by the sweep when the events are lost', async () => {
    given = await world();
    await given.push('v2', digestOf('2'));
    given.aws.deployments[0]!.status = 'Succeeded';
    given.aws.service = serviceOn(given.aws.revisions[1]!.arn, given.aws.deployments[0]!.deploymentId);
    await given.minutes(3);
    expect(subjects()).toEqual(['Succeeded: frontend v2']);
  });
});

describe('a busy deployment group', () => {
  test('is waited for, and somebody else’s newer image is not replaced', async () => {
    given = await world();
    const foreign = { deploymentId: 'd-FOREIGN', creator: 'user', createTime: given.aws.now.getTime() / 1000 - 60 };
    given.aws.deployments.push({ ...foreign, status: 'InProgress' });
    await given.push('v2', digestOf('2'));
    await given.minutes(5);
    expect(given.aws.deployments).toHaveLength(1);

    given.aws.images.set('frontend:v5', digestOf('5'));
    const arn = given.aws.revisions[0]!.arn.replace(':1', ':5');
    given.aws.revisions.push({ arn, definition: taskDefinition(`${REGISTRY}/frontend@${digestOf('5')}`), tags: [] });
    given.aws.deployments[0]!.status = 'Succeeded';
    given.aws.service = serviceOn(arn, 'd-FOREIGN', new Date(given.aws.now.getTime() - 600_000));
    await given.changed('d-FOREIGN', 'SUCCESS');

    expect(given.aws.deployments).toHaveLength(1);
    expect(subjects()).toEqual(['Refused: frontend v2']);
    expect(given.aws.mails[0]!.body).toContain('is newer');
  });

  test('is waited for, and then the push is deployed', async () => {
    given = await world();
    given.aws.deployments.push({ deploymentId: 'd-F', creator: 'user', createTime: 1, status: 'InProgress' });
    await given.push('v2', digestOf('2'));
    given.aws.deployments[0]!.status = 'Failed';
    await given.minutes(2);
    expect(given.aws.deployments[1]?.description).toContain('v1 -> v2');
  });
});

describe('trouble with AWS', () => {
  test('permission denied: told once, tried again, and gone when it is granted', async () => {
    given = await world();
    given.aws.fault = (call, sent) => {
      if (call === 'RegisterTaskDefinition' && !sent) throw denied();
    };
    await given.push('v2', digestOf('2'));
    await given.minutes(20);
    expect(subjects()).toEqual(['Held: frontend']);
    given.revive();
    await given.minutes(6);
    expect(given.aws.deployments).toHaveLength(1);
    expect(subjects()).toEqual(['Held: frontend']);
  });

  test('never puts an environment value anywhere but into the revision', async () => {
    given = await world();
    await given.push('v2', digestOf('2'));
    await given.finish(given.aws.deployments[0]!.deploymentId, 'Succeeded');
    expect(JSON.stringify(given.log) + JSON.stringify(given.aws.mails)).not.toContain('hunter2');
  });
});

test('two pushes at once end with the newer one deployed', async () => {
  given = await world();
  await Promise.all([given.push('v2', digestOf('2')), given.push('v3', digestOf('3'))]);
  await given.minutes(3);
  for (let end = 0; end < given.aws.deployments.length; end++) {
    await given.finish(given.aws.deployments[end]!.deploymentId, 'Succeeded');
  }
  expect(given.aws.deployments.at(-1)!.description).toContain('-> v3');
});

function denied(): Error {
  return Object.assign(new Error('User is not authorized'), {
    name: 'AccessDeniedException',
    $fault: 'client',
    $metadata: { httpStatusCode: 400 },
  });
}
