import { afterEach, describe, expect, test } from '@jest/globals';
import { digestOf, type World, world } from './world';

/** Calls of an undisturbed push, from the first write to the lease given back; the last tests see that it is enough. */
const CALLS = 31;

let given: World;
afterEach(() => given.close());

describe.each(['before', 'after'] as const)('a process that dies at a call, %s it took effect', (when) => {
  test.each(Array.from({ length: CALLS }, (_, index) => index + 1))(
    'call %i: one revision, one deployment, one end, and it is told',
    async (at) => {
      given = await world();
      const death = given.dieAt(at, when);
      const event = { eventId: 'push-of-v2', at: given.aws.now.toISOString() };
      const outcome = await given.push('v2', digestOf('2'), event).then(
        () => 'answered',
        () => 'failed',
      );
      given.revive();
      // Lambda tries a failed asynchronous invocation again.
      if (outcome === 'failed') await given.hear('v2', event);
      await given.minutes(10);

      expect(given.aws.revisions.length).toBe(2);
      expect(given.aws.deployments.length).toBe(1);
      const { deploymentId } = given.aws.deployments[0]!;
      await given.finish(deploymentId, 'Succeeded');
      await given.minutes(5);

      expect(given.aws.mails.map(({ subject }) => subject)).toEqual(['Succeeded: frontend v2']);
      expect(given.aws.deployments.length).toBe(1);
      if (at === CALLS) expect(death.died()).toBe(false);
    },
  );

  test.each(Array.from({ length: 9 }, (_, index) => index + 1))(
    'call %i of the invocation that hears the end: it is told at least once',
    async (at) => {
      given = await world();
      await given.push('v2', digestOf('2'));
      const death = given.dieAt(at, when);
      await given.finish(given.aws.deployments[0]!.deploymentId, 'Succeeded').catch(() => {});
      const died = death.died();
      given.revive();
      await given.minutes(10);

      const subjects = given.aws.mails.map(({ subject }) => subject);
      expect(new Set(subjects)).toEqual(new Set(['Succeeded: frontend v2']));
      expect(subjects.length).toBeLessThanOrEqual(died ? 2 : 1);
    },
  );
});
