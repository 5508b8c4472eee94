import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { ECS } from '@aws-sdk/client-ecs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { createClients } from '../../src/aws/clients';
import { hearPush } from '../../src/aws/records';
import { refused, type Wire } from '../app/wire';
import { bodiesIn, subjectsIn } from './release';
import { type Stack, startStack } from './stack';

/** What goes wrong around a release; the owners are told once, blue serves, and the account is not called in a storm. */

const minutes = (count: number): number => count * 60_000;

let stack: Stack;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

const subjects = () => subjectsIn(stack);
const bodies = () => bodiesIn(stack);
const callsOfSlipway = () => stack.aws.dispatcher.calls.filter(({ who }) => who.includes('assumed-role/slipway-'));

/** A wire that refuses an operation until it is healed. */
function refusing(operation: string) {
  const fault = refused('AccessDeniedException', 'User is not authorized');
  let sick = true;
  const wire: Wire = (name, send) => (sick && name === operation ? fault(name, send) : send());
  return {
    wire,
    heal: () => {
      sick = false;
    },
  };
}

describe('a deployment that fails is told with CodeDeploy’s reason, blue serves, and no other is made', () => {
  const group = { applicationName: 'frontend', deploymentGroupName: 'frontend' };
  const stop = async () => {
    const [deployment] = await stack.deployments();
    await new CodeDeploy(clientConfig(stack.aws)).stopDeployment({ deploymentId: deployment!.id });
  };

  test.each<[string, 'before' | 'after', number, () => Promise<unknown>, RegExp, string[]?]>([
    ['somebody stops it during Install', 'before', 10_000, stop, /MANUAL_STOP/],
    ['somebody stops it during blue’s termination wait', 'after', minutes(9), stop, /MANUAL_STOP/],
    [
      'its deployment group is deleted while traffic moves',
      'after',
      minutes(1),
      () => new CodeDeploy(clientConfig(stack.aws)).deleteDeploymentGroup(group),
      /DEPLOYMENT_GROUP_MISSING/,
      // It would be tried again, but for the group.
      ['Held: frontend'],
    ],
  ])('%s', async (_event, approval, after, spoil, reason, later = []) => {
    stack = await startStack();
    if (approval === 'before') await stack.push('v2');
    else await stack.pushApproved('v2');
    await stack.aws.clock.advance(after);
    await spoil();
    await stack.aws.clock.advance(minutes(90));

    const asked = approval === 'after' ? ['Review: frontend v2'] : [];
    expect(subjects()).toEqual([...asked, 'Failed: frontend v2', ...later]);
    expect(bodies()).toMatch(reason);
    expect(await stack.visit()).toMatchObject({ status: 200 });
    expect(await stack.runningImage()).toMatch(/frontend:v1$/);
    const created = callsOfSlipway().filter(({ operation }) => operation === 'CreateDeployment');
    expect(created).toHaveLength(1);
  });

  test('its service is deleted, which Slipway leaves alone from then on', async () => {
    stack = await startStack();
    await stack.pushApproved('v2');
    await stack.aws.clock.advance(minutes(1));
    await new ECS(clientConfig(stack.aws)).deleteService({ cluster: 'prod', service: 'frontend', force: true });
    await stack.aws.clock.advance(minutes(90));
    expect(subjects()).toEqual(['Review: frontend v2', 'Failed: frontend v2']);
    const before = callsOfSlipway().length;

    await stack.aws.clock.advance(minutes(60));
    expect(
      new Set(
        callsOfSlipway()
          .slice(before)
          .map(({ operation }) => operation),
      ),
    ).toEqual(new Set(['Query', 'GetItem', 'UpdateItem', 'DescribeImages', 'DescribeServices', 'ListDeployments']));
    await stack.push('v3');
    await stack.aws.clock.advance(minutes(5));
    expect(subjects()).toEqual(['Review: frontend v2', 'Failed: frontend v2', 'Refused: frontend v3']);
  });
});

describe('what AWS forbids', () => {
  test('is told once whatever is pushed meanwhile, and only the newest is deployed when it is allowed', async () => {
    const fault = refusing('RegisterTaskDefinition');
    stack = await startStack({ wire: fault.wire });
    for (const tag of ['v2', 'v3', 'v4']) {
      await stack.push(tag);
      await stack.aws.clock.advance(30_000);
    }
    await stack.aws.clock.advance(minutes(180));
    expect(subjects().sort()).toEqual(['Held: frontend', 'Refused: frontend v2', 'Refused: frontend v3']);

    fault.heal();
    await stack.reviewed('v4');
    await stack.approve('v4');
    await stack.aws.clock.advance(minutes(30));
    expect(subjects().sort()).toEqual([
      'Held: frontend',
      'Refused: frontend v2',
      'Refused: frontend v3',
      'Review: frontend v4',
      'Succeeded: frontend v4',
    ]);
    expect(await stack.deployments()).toHaveLength(1);
  });

  test('may hold hundreds of pushes, and all are judged when it is allowed', async () => {
    const fault = refusing('DescribeServices');
    stack = await startStack({ wire: fault.wire });
    const digest = await stack.push('v2');
    await stack.aws.clock.advance(minutes(1));
    const { dynamodb } = createClients(clientConfig(stack.aws));
    const now = stack.aws.clock.now();
    for (let count = 0; count < 200; count++) {
      const push = { eventId: `event-${count}`, repository: 'frontend', tag: 'v2', at: now.toISOString() };
      await hearPush({ dynamodb, tableName: 'slipway-production' }, 'frontend', push, now);
    }
    fault.heal();
    await stack.reviewed('v2');
    await stack.approve('v2');
    await stack.aws.clock.advance(minutes(30));
    expect(await stack.runningImage()).toContain(digest);
    expect(subjects()).toEqual(['Held: frontend', 'Review: frontend v2', 'Succeeded: frontend v2']);
  });
});

describe('an event', () => {
  test('of each kind delivered three times over changes nothing and is told once', async () => {
    stack = await startStack();
    const lambda = new LambdaClient(clientConfig(stack.aws));
    const again = async (source: string, name: string) => {
      for (const event of stack.aws.events.filter((each) => each.source === source))
        for (let time = 0; time < 3; time++)
          await lambda.send(
            new InvokeCommand({
              FunctionName: `slipway-production-${name}`,
              InvocationType: 'Event',
              Payload: Buffer.from(JSON.stringify(event)),
            }),
          );
    };
    await stack.push('v2');
    await again('aws.ecr', 'image-pushed');
    await stack.reviewed('v2');
    await again('aws.ecr', 'image-pushed');
    await stack.approve('v2');
    await stack.aws.clock.advance(minutes(30));
    await again('aws.codedeploy', 'deployment-changed');
    await stack.aws.clock.advance(minutes(30));
    expect(await stack.deployments()).toHaveLength(1);
    // v1 is the image that the service was installed on; its push came before Slipway did.
    expect(subjects()).toEqual(['Review: frontend v2', 'Succeeded: frontend v2']);
  });
});

describe('many pushes', () => {
  test('sixty at once, the newest first: it is deployed, and each of the others is told why not', async () => {
    stack = await startStack();
    for (let number = 61; number > 1; number--) await stack.push(`v${number}`);
    await stack.reviewed('v61');
    await stack.approve('v61');
    await stack.aws.clock.advance(minutes(30));
    expect(await stack.deployments()).toHaveLength(1);
    expect(subjects().filter((subject) => subject.startsWith('Refused'))).toHaveLength(59);
    expect(subjects().at(-1)).toBe('Succeeded: frontend v61');
  });
});

test('a release that is checked and approved asks AWS for some ten dozen things', async () => {
  stack = await startStack();
  await stack.pushApproved('v2');
  await stack.aws.clock.advance(minutes(30));
  const all = callsOfSlipway();
  const sweeps = all.filter(({ operation }) => operation === 'Query').length;
  // Each sweep asks what is due and whom it knows.
  const calls = all.length - 2 * sweeps;
  process.stdout.write(`a release that one person approves: ${calls} calls, and two reads of the table a minute\n`);
  // 178 on 2026-11-21: each hook, vote and report is a conditional write on what was read. Eleven of the verification before
  // the start; two of the alarms, once; two of the fleet's pause; four looks at the deployment in its waits, six calls each;
  // some forty of the slow pass's looks at the two services of the fleet.
  expect(calls).toBeLessThanOrEqual(185);
});
