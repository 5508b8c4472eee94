import { afterEach, describe, expect, test } from '@jest/globals';
import { ask } from './asked';
import { REGISTRY } from './landscape';
import { always, refused } from './wire';
import { type World, world } from './world';

/** Deployments that somebody else makes, in CodeDeploy's console or by another pipeline. */

let given: World;
afterEach(() => given.close());

const ids = async () => (await given.deployments()).map(({ deploymentId }) => deploymentId!);
const image = async () => (await given.running()).containerDefinitions![0]!.image;
const latestBody = () => given.mails().at(-1)!.body.replace(/\s+/g, ' ');

/** Adopted on v1; somebody deploys v5 by hand, blue staying a while after the shift. */
async function deployingByHand(): Promise<string> {
  given = await world();
  await given.hear('v1');
  await keepBlue(30);
  const digest = await given.image('v5');
  return given.deployByHand(`${REGISTRY}/frontend@${digest}`, {
    deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
  });
}
async function keepBlue(terminationWaitTimeInMinutes: number): Promise<void> {
  await given.codedeploy.updateDeploymentGroup({
    applicationName: 'frontend',
    currentDeploymentGroupName: 'frontend',
    blueGreenDeploymentConfiguration: {
      deploymentReadyOption: { actionOnTimeout: 'CONTINUE_DEPLOYMENT' },
      terminateBlueInstancesOnDeploymentSuccess: { action: 'TERMINATE', terminationWaitTimeInMinutes },
    },
  });
}

describe('a deployment of somebody else', () => {
  test('is waited for, told at its end, and pauses until something is pushed after it', async () => {
    const theirs = await deployingByHand();
    await given.push('v6');
    await given.minutes(10);
    const theirImage = (await image())!;
    expect(theirImage).not.toContain('frontend:v1');
    expect(given.subjects()).toEqual([]);

    await given.hearEnd(theirs);
    expect(given.subjects()).toEqual(['Deployed by somebody else: frontend']);
    expect(latestBody()).toContain("v6, pushed before that deployment's end, is kept until then.");
    await given.minutes(20);
    expect(await ids()).toEqual([theirs]);

    await given.aws.clock.advance(1_000);
    await given.push('v7');
    await given.minutes(40);
    expect((await given.deployments())[1]!.description).toContain('v5 -> v7');
    expect(given.subjects()).toEqual([
      'Deployed by somebody else: frontend',
      'Refused: frontend v6',
      'Succeeded: frontend v7',
    ]);
    // After a success of ours somebody else's counts anew.
    await given.hearEnd(await given.deployByHand(theirImage));
    expect(given.subjects().at(-1)).toBe('Deployed by somebody else: frontend');
  });

  test('resume starts what was pushed meanwhile', async () => {
    const theirs = await deployingByHand();
    await given.push('v6');
    await given.hearEnd(theirs);
    await ask(given, { kind: 'resume' });
    await given.minutes(3);
    expect((await given.deployments())[1]!.description).toContain('v5 -> v6');
  });

  test('that its maker rolls back while blue is still there leaves everything as it was', async () => {
    const theirs = await deployingByHand();
    await given.minutes(10);
    await given.push('v6');
    await given.codedeploy.stopDeployment({ deploymentId: theirs, autoRollbackEnabled: true });
    await given.hearEnd(theirs);
    await given.minutes(5);

    const [, rollback, ours] = await given.deployments();
    expect(rollback!.creator).toBe('codeDeployRollback');
    expect(ours!.description).toContain('v1 -> v6');
    expect(given.subjects()).toEqual([]);
  });

  test('is waited for while a release of ours cannot register its revision', async () => {
    given = await world();
    await given.hear('v1');
    await keepBlue(30);
    given.wire(always('RegisterTaskDefinition', refused('AccessDeniedException', 'User is not authorized')));
    await given.push('v2');
    const digest = await given.image('v5');
    const deploymentConfigName = 'CodeDeployDefault.ECSAllAtOnce';
    const theirs = await given.deployByHand(`${REGISTRY}/frontend@${digest}`, { deploymentConfigName });
    await given.minutes(20);
    expect(await image()).toContain(digest);
    expect(given.subjects()).toEqual(['Held: frontend']);

    await given.hearEnd(theirs);
    expect(given.subjects()).toContain('Deployed by somebody else: frontend');
  });

  test('is found by the next look when its event is lost', async () => {
    const theirs = await deployingByHand();
    await given.aws.clock.advance(60 * 60_000);
    await given.push('v2');
    expect(await ids()).toEqual([theirs]);
    expect(new Set(given.subjects())).toEqual(new Set(['Refused: frontend v2', 'Deployed by somebody else: frontend']));
  });

  test('of a process that dies as it adopts is told all the same', async () => {
    // Before the first change nothing is written down: Lambda delivers the event again.
    for (const at of [2, 3, 4]) {
      const theirs = await deployingByHand();
      given.dieAt({ at, when: 'before' });
      await given.hearEnd(theirs);
      given.revive();
      await given.minutes(5);
      expect(new Set(given.subjects())).toEqual(new Set(['Deployed by somebody else: frontend']));
      if (at < 4) await given.close();
    }
  });
});

describe('adoption in the midst of somebody’s deployment', () => {
  test('takes what is in production, waits, and starts nothing that was pushed before its end', async () => {
    given = await world();
    const v5 = await given.image('v5');
    const theirs = await given.deployByHand(`${REGISTRY}/frontend@${v5}`);
    await given.push('v6');
    await given.minutes(3);
    expect(await ids()).toEqual([theirs]);

    await given.hearEnd(theirs);
    await given.minutes(5);
    expect(await ids()).toEqual([theirs]);
    expect(await image()).toContain(v5);
    expect(given.subjects()).toEqual(['Deployed by somebody else: frontend']);
  });

  test('a rollback that CodeDeploy makes of our own deployment is nobody else’s', async () => {
    given = await world();
    await given.push('v2');
    const [ours] = await ids();
    await given.aws.clock.advance(15_000);
    await given.codedeploy.stopDeployment({ deploymentId: ours!, autoRollbackEnabled: true });
    await given.hearEnd(ours!);
    await given.minutes(10);
    expect((await given.deployments()).map(({ creator }) => creator)).toEqual(['user', 'codeDeployRollback']);
    expect(given.subjects()).toEqual(['Failed: frontend v2']);
    await given.push('v3');
    expect((await given.deployments())[2]!.description).toContain('v1 -> v3');
  });
});
