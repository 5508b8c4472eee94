import { afterEach, describe, expect, test } from '@jest/globals';
import { type GatedWorld, gatedWorld, gatedWorldAtGate } from './gated-world';
import { always, lost, once, refused } from './wire';

/** Requests for a release without a gate (`crash.test.ts`). */
const UNGATED = { push: 40, end: 10 };

let given: GatedWorld;
afterEach(() => given.close());

/** v2 waits for people. */
async function atGate(): Promise<string> {
  const world = await gatedWorldAtGate();
  given = world.given;
  return world.deploymentId;
}
const statuses = async () => (await given.deployments()).map(({ status, creator }) => [creator, status]);
const stops = () => given.calls.filter((operation) => operation === 'StopDeployment').length;
const servesV1 = async () => expect((await given.running()).taskDefinitionArn).toMatch(/frontend:1$/);

describe('something newer than what people are asked about', () => {
  test('closes the gate, stops the deployment with rollback, and is started after that', async () => {
    const first = await atGate();
    await given.push('v3');

    expect((await given.gate(first)).outcome).toMatchObject({ kind: 'superseded', reason: 'superseded by v3' });
    expect(await statuses()).toEqual([
      ['user', 'Stopped'],
      ['codeDeployRollback', expect.anything()],
    ]);
    await given.minutes(3);

    const [, , third, ...more] = await given.deployments();
    expect(third!.description).toContain('v1 -> v3');
    expect(more).toEqual([]);
    expect(stops()).toBe(1);
    expect(given.subjects()).toEqual(['Superseded: frontend v2']);
    expect(given.mails()[0]!.body).toMatch(/What happens next: v3 is started as soon as the deployment group is\sfree/);
    await servesV1();
  });

  test('waits when people approved between our look and our close', async () => {
    const first = await atGate();
    let looks = 0;
    given.wire(
      always('GetItem', async (_operation, send) => {
        const answer = await send();
        // The second look: gate and hook record, after the push was judged.
        if (++looks === 4) await given.decide(first, 'approved', 'approved by alice');
        return answer;
      }),
    );
    await given.push('v3');

    expect(given.log.join('\n')).toContain('closes the gate of deployment');
    expect((await given.gate(first)).outcome?.kind).toBe('approved');
    expect(stops()).toBe(0);
    await given.report(first, 'Succeeded');
    await given.hearEnd(first);
    expect(given.subjects()).toEqual(['Succeeded: frontend v2']);
    expect(given.mails()[0]!.body).toMatch(
      /Checks +answers succeeded: 20 requests, all 200\nDecision +approved by alice/,
    );
    expect((await given.deployments())[1]!.description).toContain('v2 -> v3');
  });

  test('waits until the gate is open', async () => {
    given = await gatedWorld();
    await given.push('v2');
    const [first] = await given.ids();
    await given.push('v3');
    expect(stops()).toBe(0);

    await given.openGate(first!);
    await given.minutes(2);
    expect((await given.gate(first!)).outcome?.kind).toBe('superseded');
    expect(given.subjects()).toEqual(['Superseded: frontend v2']);
  });

  test.each(['before', 'after'] as const)('is not held up by a stop that is lost %s its effect', async (when) => {
    await atGate();
    given.wire(once('StopDeployment', lost(when)));
    await given.push('v3');
    await given.minutes(3);
    expect((await given.deployments()).at(-1)!.description).toContain('v1 -> v3');
    expect(given.subjects()).toEqual(['Superseded: frontend v2']);
  });

  test('a stop that AWS forbids is told; the hook fails in its place, and the newer one is started', async () => {
    await atGate();
    given.wire(always('StopDeployment', refused('AccessDeniedException', 'User is not authorized')));
    await given.push('v3');
    expect(given.subjects()).toEqual(['Held: frontend']);
    await given.minutes(12);
    expect((await statuses())[0]).toEqual(['user', 'Failed']);
    expect((await given.deployments()).at(-1)!.description).toContain('v1 -> v3');
    expect(given.subjects()).toEqual(['Held: frontend', 'Superseded: frontend v2']);
  });
});

describe('a decision', () => {
  test('costs two reads at every look at the deployment, and nothing else', async () => {
    const first = await atGate();
    const begun = given.calls.length;
    await given.decide(first, 'approved', 'approved by alice');
    await given.report(first, 'Succeeded');
    await given.hearEnd(first);
    const looks = (operation: string) => given.calls.filter((each) => each === operation).length;
    // The push looked twice whether the fleet is paused: as the release was opened, and as its deployment was created.
    expect(looks('GetItem')).toBe(2 * looks('GetDeployment') + 2);
    expect([begun, given.calls.length]).toEqual([UNGATED.push + 2, UNGATED.push + 2 + UNGATED.end + 2]);
  });

  test('rejected: the reason is the person’s, and the same release is not started again', async () => {
    const first = await atGate();
    await given.decide(first, 'rejected', 'rejected by bob: not before the freeze');
    await given.report(first, 'Failed');
    await given.hearEnd(first);
    await given.hear('v2', 'pushed-again');
    await given.minutes(5);

    expect(given.subjects()).toEqual(['Rejected: frontend v2', 'Refused: frontend v2']);
    expect(given.mails()[0]!.body).toContain('Reason      rejected by bob: not before the freeze');
    expect(given.mails()[0]!.body).toContain('HOOK_EXECUTION_FAILURE');
    expect(await statuses()).toHaveLength(2);
    await servesV1();
  });

  test('silence: nobody’s verdict, so that the same image may be tried again', async () => {
    const first = await atGate();
    await given.decide(first, 'expired', 'nobody decided in time: 0 of 1 vote');
    await given.report(first, 'Failed');
    await given.hearEnd(first);
    await given.hear('v2', 'pushed-again');
    await given.minutes(3);

    const [failed, , again] = await given.deployments();
    expect(given.subjects()).toEqual(['Expired: frontend v2']);
    expect(hashOf(again!.description!)).toBe(hashOf(failed!.description!));
  });
});

test('a deployment that a person stops in the console: its gate is closed at once, and that is why it ended', async () => {
  const first = await atGate();
  await given.codedeploy.stopDeployment({ deploymentId: first });
  await given.hearEnd(first);

  expect((await given.gate(first)).outcome).toMatchObject({
    kind: 'void',
    reason: expect.stringMatching(/^there is nothing left to decide: deployment d-\w+ Stopped: MANUAL_STOP/),
  });
  expect(given.subjects()).toEqual(['Failed: frontend v2']);
  expect(given.mails()[0]!.body).toContain('MANUAL_STOP');
});

function hashOf(description: string): string {
  return description.split(' ')[2]!;
}
