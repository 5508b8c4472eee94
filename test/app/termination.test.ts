import { afterEach, describe, expect, test } from '@jest/globals';
import { once, refused } from './wire';
import { FRONTEND, type World, world } from './world';

/** Something newer, and blue that stays for an hour. */

let given: World;
afterEach(() => given.close());

const continues = () => given.calls.filter((operation) => operation === 'ContinueDeployment').length;
const described = async () => (await given.deployments()).map(({ description }) => description!.split(': ')[1]);

async function keepingBlue(strategy: Partial<typeof FRONTEND.strategy> = {}): Promise<void> {
  given = await world({ spec: { ...FRONTEND, strategy: { ...FRONTEND.strategy, ...strategy } } });
  await given.codedeploy.updateDeploymentGroup({
    applicationName: 'frontend',
    currentDeploymentGroupName: 'frontend',
    blueGreenDeploymentConfiguration: {
      deploymentReadyOption: { actionOnTimeout: 'CONTINUE_DEPLOYMENT' },
      terminateBlueInstancesOnDeploymentSuccess: { action: 'TERMINATE', terminationWaitTimeInMinutes: 60 },
    },
  });
}

describe('a push while blue waits for its termination', () => {
  test('ends the wait, and is started; what ran has succeeded', async () => {
    await keepingBlue();
    await given.push('v2');
    await given.minutes(10);
    expect(continues()).toBe(0);

    await given.push('v3');
    await given.minutes(3);
    expect(continues()).toBe(1);
    expect(given.subjects()).toEqual(['Succeeded: frontend v2']);
    expect(await described()).toEqual(['v1 -> v2', 'v2 -> v3']);
  });

  test('waits while traffic shifts, whose deployment finishes first', async () => {
    await keepingBlue({ deploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent15Minutes' });
    await given.push('v2');
    await given.minutes(5);
    await given.push('v3');
    await given.minutes(8);
    expect(continues()).toBe(0);
    expect(await described()).toEqual(['v1 -> v2']);

    await given.minutes(8);
    expect(continues()).toBe(1);
    expect(given.subjects()).toEqual(['Succeeded: frontend v2']);
    expect(await described()).toEqual(['v1 -> v2', 'v2 -> v3']);
  });

  test('waits for the rollback window that is promised', async () => {
    await keepingBlue({ rollbackWindowInMinutes: 30 });
    await given.push('v2');
    await given.minutes(10);
    await given.push('v3');
    await given.minutes(15);
    expect(continues()).toBe(0);

    await given.minutes(10);
    expect(await described()).toEqual(['v1 -> v2', 'v2 -> v3']);
  });

  test.each([
    ['has ended meanwhile', 'DeploymentAlreadyCompletedException'],
    ['does not wait any more', 'InvalidDeploymentStatusException'],
  ])('is not held up by a deployment that %s', async (_why, code) => {
    await keepingBlue();
    await given.push('v2');
    await given.minutes(10);
    given.wire(once('ContinueDeployment', refused(code, 'words')));
    await given.push('v3');
    await given.minutes(5);
    expect(given.subjects()).toEqual(['Succeeded: frontend v2']);
    expect(await described()).toEqual(['v1 -> v2', 'v2 -> v3']);
  });
});
