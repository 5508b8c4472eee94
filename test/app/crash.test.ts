import { afterEach, describe, expect, test } from '@jest/globals';
import { type World, world } from './world';

/** Requests of an undisturbed push, from the first write to the lease given back; and of the invocation that hears the end. */
const PUSH_CALLS = 30;
const END_CALLS = 10;

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

let given: World;
afterEach(() => given.close());

describe('undisturbed', () => {
  test('a push and its end take as many calls as the rows below go through', async () => {
    given = await world();
    await given.push('v2');
    expect(given.calls).toHaveLength(PUSH_CALLS);
    const [deployment] = await given.deployments();
    await given.hearEnd(deployment!.deploymentId!);
    expect(given.calls).toHaveLength(PUSH_CALLS + END_CALLS);
  });
});

describe.each(['before', 'after'] as const)('a process that dies at a call, %s it took effect', (when) => {
  test.each(upTo(PUSH_CALLS))(
    'call %i of a push: one revision, one deployment, one end, and it is told once',
    async (at) => {
      given = await world();
      given.dieAt(at, when);
      expect(await given.push('v2')).toBe('died');
      given.revive();
      // Lambda tries a failed asynchronous invocation again.
      await given.hear('v2');
      await given.minutes(8);

      const deployments = await given.deployments();
      expect(await given.revisions()).toHaveLength(2);
      expect(deployments.map(({ status }) => status)).toEqual(['Succeeded']);
      expect(given.subjects()).toEqual(['Succeeded: frontend v2']);
    },
  );

  test.each(upTo(END_CALLS))('call %i of hearing the end: it is told at least once, at most twice', async (at) => {
    given = await world();
    await given.push('v2');
    given.dieAt(at, when);
    const [deployment] = await given.deployments();
    expect(await given.hearEnd(deployment!.deploymentId!)).toBe('died');
    given.revive();
    // The event is lost: the sweep alone finds it.
    await given.minutes(5);

    const subjects = given.subjects();
    expect(new Set(subjects)).toEqual(new Set(['Succeeded: frontend v2']));
    // SNS delivers a mail again that was published and not written down as told.
    expect(subjects.length).toBeLessThanOrEqual(2);
    expect(await given.deployments()).toHaveLength(1);
  });
});
