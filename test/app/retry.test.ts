import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type GatedWorld, gatedWorld } from './gated-world';
import { changes, crashPoints, lost, once } from './wire';

/** A release that the world's fault ended is tried again by itself: one deployment at a time, a few times, then it is held. */

const UNDONE = { check: 'answers', outcome: 'failed', reason: 'could not be done: denied', undone: true } as const;

let given: GatedWorld;
beforeEach(async () => {
  given = await gatedWorld();
});
afterEach(() => given.close());

/** Deployments of ours, oldest first; CodeDeploy makes one of its own to roll each back. */
const ids = async (): Promise<string[]> =>
  (await given.deployments())
    .filter(({ creator }) => creator !== 'codeDeployRollback')
    .map(({ deploymentId }) => deploymentId!);
const latest = async (): Promise<string> => (await ids()).at(-1)!;
const creations = () => given.calls.filter((call) => call === 'CreateDeployment').length;

/** The deployment under way comes to its gate, where a check cannot be done. */
async function failAtGate(): Promise<string> {
  const id = await latest();
  await given.openGate(id, UNDONE);
  await given.report(id, 'Failed');
  return id;
}

/** The same, and Slipway hears of its end. */
const failed = async () => given.hearEnd(await failAtGate());

test('repaired meanwhile, it succeeds by itself, with a gate of its own', async () => {
  await given.push('v2');
  const first = await latest();
  await failed();
  expect(given.subjects()).toEqual(['Failed: frontend v2']);
  expect(given.mails()[0]!.body).toMatch(/tries\s+it\s+again\s+by\s+itself\s+at\s+\d{4}-\d\d-\d\d/);
  await given.minutes(4);
  expect(await ids()).toHaveLength(1);

  await given.minutes(3);
  const second = await latest();
  expect(await ids()).toHaveLength(2);
  await given.openGate(second);
  expect((await given.gate(second)).id).not.toBe((await given.gate(first)).id);
  await given.decide(second, 'approved', 'approved by alice');
  await given.report(second, 'Succeeded');
  await given.hearEnd(second);
  expect(given.subjects()).toEqual(['Failed: frontend v2', 'Succeeded: frontend v2']);
});

test('four times in vain, it is held: nothing is started until somebody asks', async () => {
  await given.push('v2');
  for (const pause of [6, 16, 46]) {
    await failed();
    await given.minutes(pause);
  }
  await failed();
  expect(await ids()).toHaveLength(4);
  expect(given.mails().at(-1)!.body).toMatch(/4\s+tries\s+came\s+to\s+nothing,\s+so\s+it\s+is\s+held/);

  // The last gate is settled meanwhile.
  await given.minutes(5);
  const before = given.calls.length;
  await given.minutes(120);
  expect(await ids()).toHaveLength(4);
  expect(given.calls.slice(before)).not.toContain('ListDeployments');
  expect(given.calls.slice(before)).not.toContain('RegisterTaskDefinition');
});

test('something newer takes its place at once', async () => {
  await given.push('v2');
  await failed();
  await given.push('v3');
  await given.minutes(20);
  const descriptions = (await given.deployments()).flatMap(({ description = [] }) => description);
  expect(descriptions).toEqual([expect.stringContaining('v1 -> v2'), expect.stringContaining('v1 -> v3')]);
});

test('the next try whose answer is lost is searched for, not made twice', async () => {
  await given.push('v2');
  await failed();
  given.wire(once('CreateDeployment', lost('after')));
  await given.minutes(10);
  expect(creations()).toBe(2);
  expect(await ids()).toHaveLength(2);
});

describe('a process that dies', () => {
  /** Of the invocation that hears the failed end: close, tell, rest. */
  const END_CHANGES = 8;
  /** Of the minute in which it is tried again. */
  const RETRY_CHANGES = 7;

  test('undisturbed, the end and the next try change as much as the rows below go through', async () => {
    await given.push('v2');
    const before = given.calls.filter(changes).length;
    await failed();
    expect(given.calls.filter(changes)).toHaveLength(before + END_CHANGES);
    await given.minutes(4);
    const waited = given.calls.filter(changes).length;
    await given.minutes(2);
    expect(given.calls.filter(changes)).toHaveLength(waited + RETRY_CHANGES);
  });

  test.each(crashPoints(END_CHANGES))('$when change $at of hearing the end: it is tried once more', async (point) => {
    await given.push('v2');
    const id = await failAtGate();
    given.dieAt(point);
    expect(await given.hearEnd(id)).toBe('died');
    given.revive();
    await given.minutes(12);
    expect(await ids()).toHaveLength(2);
    expect(new Set(given.subjects())).toEqual(new Set(['Failed: frontend v2']));
  });

  test.each(crashPoints(RETRY_CHANGES))('$when change $at of the next try: one deployment of it', async (point) => {
    await given.push('v2');
    await failed();
    await given.minutes(4);
    given.dieAt(point);
    await given.minutes(2);
    given.revive();
    await given.minutes(8);
    expect(await ids()).toHaveLength(2);
    expect(await given.revisions()).toHaveLength(2);
  });
});
