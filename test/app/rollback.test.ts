import { afterEach, describe, expect, test } from '@jest/globals';
import { ALICE, ask } from './asked';
import { changes, crashPoints } from './wire';
import { FRONTEND, type World, world } from './world';

let given: World;
afterEach(() => given.close());

const ROLLBACK = { kind: 'rollback', reason: 'errors' } as const;
const image = async () => (await given.running()).containerDefinitions![0]!.image;

/** v2, which succeeded after v1. */
async function onV2(spec = FRONTEND): Promise<string> {
  given = await world({ spec });
  await given.sweep();
  const digest = await given.image('v2');
  await given.hear('v2');
  const [first] = await given.deployments();
  await given.hearEnd(first!.deploymentId!);
  return digest;
}

const SLOW = {
  ...FRONTEND,
  strategy: { ...FRONTEND.strategy, deploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent15Minutes' },
};

/** v3 with its first traffic, after v2 succeeded. */
async function deployingV3(): Promise<string> {
  const digest = await onV2(SLOW);
  await given.push('v3');
  await given.aws.clock.advance(5 * 60_000);
  return digest;
}

/** Changes of an undisturbed sweep that finds the command: of what runs, and of what is on its way. */
const BACK_CHANGES = 12;
const STOP_CHANGES = 11;

describe('a rollback of what runs', () => {
  test('releases what was good before, and leaves the other in quarantine', async () => {
    await onV2();
    given.calls.length = 0;
    await ask(given, ROLLBACK);
    await given.sweep();
    expect(given.calls.filter(changes)).toHaveLength(BACK_CHANGES);
    await given.minutes(8);

    const [, back, ...more] = await given.deployments();
    expect(back).toMatchObject({ status: 'Succeeded', description: expect.stringContaining('v2 -> v1') });
    expect(more).toEqual([]);
    expect(given.subjects()).toEqual([
      'Succeeded: frontend v2',
      'Rollback asked for: frontend',
      'Succeeded: frontend v1',
    ]);
    expect(given.mails().at(-1)!.body.replace(/\s+/g, ' ')).toContain(`Asked by ${ALICE} (errors)`);
    await given.hear('v2', 'pushed-again');
    await given.minutes(2);
    expect(given.subjects().at(-1)).toBe('Refused: frontend v2');
    expect(given.mails().at(-1)!.body.replace(/\s+/g, ' ')).toContain(`rolled back by ${ALICE}: errors`);
    expect(await given.deployments()).toHaveLength(2);
  });

  test.each(crashPoints(BACK_CHANGES))('whose process dies $when change $at ends as any other', async (point) => {
    await onV2();
    await ask(given, ROLLBACK);
    given.dieAt(point);
    expect(await given.sweep()).toBe('died');
    given.revive();
    await given.minutes(12);

    const deployments = await given.deployments();
    expect(deployments.map(({ status }) => status)).toEqual(['Succeeded', 'Succeeded']);
    expect(await image()).toMatch(/frontend[:@]/);
    expect(deployments[1]!.description).toContain('v2 -> v1');
    expect(new Set(given.subjects())).toEqual(
      new Set(['Succeeded: frontend v2', 'Rollback asked for: frontend', 'Succeeded: frontend v1']),
    );
  });
});

describe('a rollback of what is on its way', () => {
  test('stops its deployment, and what ran before stays', async () => {
    const digest = await deployingV3();
    given.calls.length = 0;
    await ask(given, ROLLBACK);
    await given.sweep();
    expect(given.calls.filter(changes)).toHaveLength(STOP_CHANGES);
    await given.minutes(8);

    const [, stopped, rollback, ...more] = await given.deployments();
    expect(stopped).toMatchObject({ status: 'Stopped', errorInformation: { code: 'MANUAL_STOP' } });
    expect(rollback).toMatchObject({ creator: 'codeDeployRollback' });
    expect(more).toEqual([]);
    expect(await image()).toContain(digest);
    expect(given.subjects().slice(1)).toEqual(['Rollback asked for: frontend', 'Rolled back: frontend v3']);
    await given.hear('v3', 'pushed-again');
    await given.minutes(2);
    expect(given.subjects().at(-1)).toBe('Refused: frontend v3');
  });

  test.each(crashPoints(STOP_CHANGES))('whose process dies $when change $at ends as any other', async (point) => {
    const digest = await deployingV3();
    await ask(given, ROLLBACK);
    given.dieAt(point);
    expect(await given.sweep()).toBe('died');
    given.revive();
    await given.minutes(12);

    const [, stopped, rollback, ...more] = await given.deployments();
    expect(stopped!.status).toBe('Stopped');
    expect(rollback!.creator).toBe('codeDeployRollback');
    expect(more).toEqual([]);
    expect(await image()).toContain(digest);
    expect(new Set(given.subjects().slice(1))).toEqual(
      new Set(['Rollback asked for: frontend', 'Rolled back: frontend v3']),
    );
  });
});

describe('what runs although it is in quarantine', () => {
  test('is told when CodeDeploy brings it back', async () => {
    await onV2();
    await ask(given, ROLLBACK);
    await given.sweep();
    const back = (await given.deployments())[1]!.deploymentId!;
    await given.codedeploy.stopDeployment({ deploymentId: back, autoRollbackEnabled: true });
    await given.minutes(6);

    expect(given.subjects().slice(2)).toEqual(['Failed: frontend v1', 'In quarantine, and running: frontend v2']);
    await given.minutes(3);
    expect(given.subjects()).toHaveLength(4);
  });
});

describe('a pause', () => {
  test('keeps the newest push, and resume starts it', async () => {
    given = await world();
    await ask(given, { kind: 'pause', reason: 'freeze' });
    await given.sweep();
    await given.push('v2');
    await given.push('v3');
    await given.minutes(10);
    expect(await given.deployments()).toEqual([]);

    await ask(given, { kind: 'resume' });
    await given.minutes(8);
    const [only, ...more] = await given.deployments();
    expect(only).toMatchObject({ status: 'Succeeded', description: expect.stringContaining('v1 -> v3') });
    expect(more).toEqual([]);
    expect(given.subjects()).toEqual([
      'Paused: frontend',
      'Refused: frontend v2',
      'Resumed: frontend',
      'Succeeded: frontend v3',
    ]);
  });

  test('written twice, as by a repeated request, is carried out once', async () => {
    given = await world();
    for (const _again of [1, 2]) await ask(given, { kind: 'pause', reason: 'freeze' });
    await given.sweep();
    expect(given.subjects()).toEqual(['Paused: frontend']);
  });
});
