import { afterEach, describe, expect, test } from '@jest/globals';
import { type GatedWorld, gatedWorldAtGate } from './gated-world';
import { changes, crashPoints } from './wire';

/** Changes of an undisturbed push that supersedes a release at its gate, to the wait for the rollback. */
const SUPERSEDING_CHANGES = 11;

let given: GatedWorld;
afterEach(() => given.close());

async function atGate(): Promise<string> {
  const world = await gatedWorldAtGate();
  given = world.given;
  return world.deploymentId;
}

test('a push that supersedes changes as much as the rows below go through', async () => {
  await atGate();
  given.calls.length = 0;
  await given.push('v3');
  expect(given.calls.filter(changes)).toHaveLength(SUPERSEDING_CHANGES);
});

describe('a process that dies', () => {
  test.each(crashPoints(SUPERSEDING_CHANGES))(
    '$when change $at of superseding: the gate is closed once, one deployment is rolled back, the newer one started',
    async (point) => {
      const first = await atGate();
      given.dieAt(point);
      expect(await given.push('v3')).toBe('died');
      given.revive();
      // Lambda tries a failed asynchronous invocation again.
      await given.hear('v3');
      await given.minutes(8);

      expect((await given.gate(first)).outcome).toMatchObject({ kind: 'superseded', reason: 'superseded by v3' });
      const [stopped, rollback, newer, ...more] = await given.deployments();
      // Whichever comes first: our stop, or the hook that the sweep reports as failed because its gate is closed.
      expect(['Stopped', 'Failed']).toContain(stopped!.status);
      expect(rollback!.creator).toBe('codeDeployRollback');
      expect(newer!.description).toContain('v1 -> v3');
      expect(more).toEqual([]);
      const subjects = given.subjects();
      expect(new Set(subjects)).toEqual(new Set(['Superseded: frontend v2']));
      // SNS delivers a mail again that was published and not written down as told.
      expect(subjects.length).toBeLessThanOrEqual(2);
    },
  );
});
