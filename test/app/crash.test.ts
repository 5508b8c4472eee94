import { afterEach, describe, expect, test } from '@jest/globals';
import { changes, crashPoints } from './wire';
import { type World, world } from './world';

/** Changes of an undisturbed push, from the first write to the lease given back; and of the invocation that hears the end. */
const PUSH_CHANGES = 12;
const END_CHANGES = 6;

let given: World;
afterEach(() => given.close());

describe('undisturbed', () => {
  test('a push and its end change as much as the rows below go through', async () => {
    given = await world();
    await given.push('v2');
    expect(given.calls.filter(changes)).toHaveLength(PUSH_CHANGES);
    const [deployment] = await given.deployments();
    await given.hearEnd(deployment!.deploymentId!);
    expect(given.calls.filter(changes)).toHaveLength(PUSH_CHANGES + END_CHANGES);
  });
});

describe('a process that dies', () => {
  test.each(crashPoints(PUSH_CHANGES))(
    '$when change $at of a push: one revision, one deployment, one end, and it is told once',
    async (point) => {
      given = await world();
      given.dieAt(point);
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

  test.each(crashPoints(END_CHANGES))(
    '$when change $at of hearing the end: it is told at least once, at most twice',
    async (point) => {
      given = await world();
      await given.push('v2');
      given.dieAt(point);
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
    },
  );
});
