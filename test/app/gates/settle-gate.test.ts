import { afterEach, describe, expect, test } from '@jest/globals';
import { dueItems } from '../../../src/aws/due-items';
import { closeGate, createGate, gateDue, noteAsked, readGate } from '../../../src/aws/gates';
import { instant } from '../../../src/domain/instant';
import { GATE } from '../../domain/gate-given';
import { closeLandscapes } from '../../local/aws/codedeploy/landscape';
import { always, lost, once, refused, throttled } from '../wire';
import { type GateWorld, gateWorld, serviceOf } from './gate-world';

afterEach(closeLandscapes);

let given: GateWorld;
const outcome = async () => (await given.present()).outcome;

describe('a gate', () => {
  test('that enough people approve lets the deployment go on', async () => {
    given = await gateWorld();
    await given.vote('alice', 'approve');
    await given.voteCast();
    expect(await outcome()).toBeUndefined();
    expect(given.reports()).toBe(0);

    await given.vote('bob', 'approve', 'looks fine');
    expect(given.cast).toEqual([{ gateId: given.gate.id }, { gateId: given.gate.id }]);
    expect(await given.voteCast()).toBe('answered');

    expect(await outcome()).toMatchObject({ kind: 'approved', by: ['alice', 'bob'] });
    expect((await given.present()).ballot.state).toBe('closed');
    expect(given.reports()).toBe(1);
    expect(await given.ending()).toBe('Succeeded');
    expect((await given.audit()).map(({ kind, decision }) => `${kind} ${decision}`).sort()).toEqual([
      'closed approved',
      'vote approve',
      'vote approve',
    ]);
  });

  test('that one rejects makes it fail, and says why', async () => {
    given = await gateWorld();
    await given.vote('carol', 'reject', 'not before the freeze');
    await given.voteCast();
    expect(await outcome()).toMatchObject({ kind: 'rejected', reason: 'rejected by carol: not before the freeze' });
    expect(await given.ending()).toBe('Failed');
    expect(await given.weights(given.prod.arn)).toMatchObject({ green: 0 });
  });

  test('that nobody answers ends at its deadline by the sweep, with a reminder before', async () => {
    given = await gateWorld();
    await given.vote('alice', 'approve');
    await given.pass(39);
    expect(await outcome()).toBeUndefined();
    expect(given.subjects()).toEqual(
      ['bob', 'carol', 'dave'].map((id) => `${id}@example.com: Reminder: frontend v2 waits for you`),
    );
    expect(
      given
        .mails()
        .map(({ body }) => body)
        .join(),
    ).not.toContain('/review/');

    await given.pass(1);
    expect(await outcome()).toMatchObject({ kind: 'expired' });
    expect(given.reports()).toBe(1);
    expect(await given.ending()).toBe('Failed');
    await given.pass(3);
    expect(given.reports()).toBe(1);
  });

  test.each([
    ['the service left the catalog', undefined],
    ['the gate left the catalog', serviceOf(undefined)],
  ])('fails closed where %s, at the sweep', async (_name, spec) => {
    given = await gateWorld();
    await given.vote('alice', 'approve');
    await given.vote('bob', 'approve');
    given.redeploy(spec);
    await given.pass(31);
    expect(await outcome()).toMatchObject({ kind: 'void', by: [] });
    expect(await given.ending()).toBe('Failed');
    const ended = given.subjects().filter((subject) => subject.includes('Over:'));
    expect(ended).toEqual(toldOfEnd(['alice', 'bob', 'carol', 'dave']));
  });

  test('counts only who is an approver when it is decided', async () => {
    given = await gateWorld();
    await given.vote('alice', 'approve');
    given.redeploy(serviceOf({ ...GATE, approvers: GATE.approvers.slice(1) }));
    await given.vote('bob', 'approve');
    await given.voteCast();
    expect(await outcome()).toBeUndefined();
    await given.vote('carol', 'approve');
    await given.voteCast();
    expect(await outcome()).toMatchObject({ kind: 'approved', by: ['bob', 'carol'] });
  });

  test('closed by somebody else is executed all the same', async () => {
    given = await gateWorld();
    await given.vote('alice', 'approve');
    const now = instant(given.aws.clock.now());
    const superseded = { kind: 'superseded', reason: 'v3 came', at: now, by: [] } as const;
    await closeGate(given.table, given.gate, superseded, now);
    await given.vote('bob', 'approve');
    await given.pass(1);
    expect(await outcome()).toEqual(superseded);
    expect(await given.ending()).toBe('Failed');
    expect(given.subjects()).toEqual(toldOfEnd(['alice', 'bob', 'carol', 'dave']));
    for (const { body } of given.mails()) {
      expect(body).toContain('Reason      v3 came\n');
      expect(body).not.toContain('/review/');
    }
  });

  test('of a deployment that was stopped meanwhile is settled, and no longer due', async () => {
    given = await gateWorld();
    await given.codedeploy.stopDeployment({ deploymentId: given.deploymentId, autoRollbackEnabled: true });
    await given.vote('alice', 'approve');
    await given.vote('bob', 'approve');
    expect(await given.voteCast()).toBe('answered');
    await given.pass(3);
    expect(await dueItems(given.table, given.aws.clock.now(), 10)).toEqual([]);
  });

  test('whose report CodeDeploy does not take is reported again within minutes', async () => {
    given = await gateWorld();
    await given.vote('bob', 'reject', 'no');
    given.wire(always('PutLifecycleEventHookExecutionStatus', refused('ThrottlingException', 'Rate exceeded')));
    await given.voteCast();
    await given.pass(1);
    given.revive();
    await given.pass(2);
    expect(await given.ending()).toBe('Failed');
    const reports = given.reports();
    await given.pass(3);
    expect(given.reports()).toBe(reports);
  });
});

describe('at once', () => {
  test('any number of looks at a decided gate report once', async () => {
    given = await gateWorld();
    await given.vote('alice', 'approve');
    await given.vote('bob', 'approve');
    await Promise.all([given.voteCast(), given.voteCast(), given.voteCast()]);
    await given.pass(3);
    expect(given.reports()).toBe(1);
    expect(await outcome()).toMatchObject({ kind: 'approved' });
  });

  test('votes and looks in any order have one outcome, and one report', async () => {
    given = await gateWorld();
    const results = await Promise.all([
      given.vote('alice', 'approve'),
      given.voteCast(),
      given.vote('bob', 'approve'),
      given.voteCast(),
      given.vote('carol', 'reject', 'no'),
      given.voteCast(),
    ]);
    await given.voteCast();
    expect(given.reports()).toBe(1);
    const rejected = (results[4] as { kind: string }).kind === 'recorded';
    expect((await outcome())?.kind).toBe(rejected ? 'rejected' : 'approved');
    expect(await given.ending()).toBe(rejected ? 'Failed' : 'Succeeded');
  });

  test('a vote that comes between a look and its write is not lost', async () => {
    given = await gateWorld();
    await given.vote('alice', 'approve');
    await given.vote('bob', 'approve');
    let between = true;
    given.wire(async (operation, send) => {
      if (operation === 'UpdateItem' && between) {
        between = false;
        await given.vote('carol', 'reject', 'wait');
      }
      return send();
    });
    await given.voteCast();
    expect(await outcome()).toMatchObject({ kind: 'rejected' });
  });
});

const toldOfEnd = (ids: readonly string[]) =>
  ids.map((id) => `${id}@example.com: Over: frontend v2 needs no decision any more`);

describe('people who were asked', () => {
  const supersede = async () => {
    const now = instant(given.aws.clock.now());
    await closeGate(given.table, given.gate, { kind: 'superseded', reason: 'v3 came', at: now, by: [] }, now);
  };

  test('are told once that it ended without them, however many look; who could not be asked is not', async () => {
    given = await gateWorld();
    const at = instant(given.aws.clock.now());
    await noteAsked(given.table, given.gate, 'carol', { at, obstacle: 'nobody is subscribed' });
    await supersede();
    await Promise.all([given.voteCast(), given.sweep(), given.voteCast()]);
    await given.pass(5);
    expect(given.subjects()).toEqual(toldOfEnd(['alice', 'bob', 'dave']));
  });

  test.each(['before', 'after'] as const)(
    'are told by the next look where a process dies %s the report',
    async (when) => {
      given = await gateWorld();
      await supersede();
      given.dieAt({ at: 2, when });
      expect(await given.voteCast()).toBe('died');
      expect(given.subjects()).toEqual([]);
      given.revive();
      await given.pass(5);
      expect(given.subjects()).toEqual(toldOfEnd(['alice', 'bob', 'carol', 'dave']));
      expect(await given.ending()).toBe('Failed');
    },
  );

  test('and cannot be mailed do not keep a gate from its end', async () => {
    given = await gateWorld();
    await supersede();
    given.wire(always('Publish', refused('AuthorizationError', 'not you')));
    await given.pass(3);
    expect(await given.ending()).toBe('Failed');
    expect(await dueItems(given.table, given.aws.clock.now(), 10)).toEqual([]);
  });

  test('are not told what one of them decided', async () => {
    given = await gateWorld();
    await given.vote('carol', 'reject', 'no');
    await given.voteCast();
    await given.pass(3);
    expect(given.subjects()).toEqual([]);
  });
});

describe('people', () => {
  test('are reminded once, however many look', async () => {
    given = await gateWorld();
    await given.minutes(31);
    await Promise.all([given.voteCast(), given.sweep(), given.voteCast()]);
    await given.pass(2);
    expect(given.subjects()).toHaveLength(4);
  });

  test('who cannot be mailed do not keep a gate waiting', async () => {
    given = await gateWorld();
    await given.minutes(31);
    given.wire(always('Publish', refused('AuthorizationError', 'not you')));
    expect(await given.voteCast()).toBe('answered');
    expect(given.log.join('\n')).toContain('a mail about a gate could not be sent');
    await given.pass(9);
    expect(await outcome()).toMatchObject({ kind: 'expired' });
  });

  test('who type a wrong code five times are locked out by link, which the owners are told once', async () => {
    given = await gateWorld();
    const counts = [];
    for (let wrong = 0; wrong < 5; wrong++) counts.push(await given.failCode('alice'));
    expect(counts).toEqual([...[4, 3, 2, 1].map((left) => ({ kind: 'wrong-code', left })), { kind: 'locked' }]);
    expect(given.cast).toHaveLength(1);
    await Promise.all([given.voteCast(), given.voteCast()]);
    await given.voteCast();
    expect(given.subjects()).toEqual(['owners@example.com: Locked: alice cannot vote by mail on frontend v2']);

    expect(await given.vote('alice', 'approve')).toEqual({ kind: 'locked' });
    expect(await given.vote('alice', 'approve', undefined, { via: 'iam' })).toMatchObject({ kind: 'recorded' });
    expect(await given.vote('bob', 'approve')).toMatchObject({ kind: 'recorded' });
  });
});

test('a link that is locked right before the decision is told too', async () => {
  given = await gateWorld();
  for (let wrong = 0; wrong < 5; wrong++) await given.failCode('alice');
  await given.vote('bob', 'reject', 'somebody guesses');
  await given.voteCast();
  expect(await outcome()).toMatchObject({ kind: 'rejected' });
  expect(given.subjects()).toEqual(['owners@example.com: Locked: alice cannot vote by mail on frontend v2']);
});

describe('the trouble of a gate', () => {
  test('does not keep other items waiting, and is told', async () => {
    given = await gateWorld();
    const [now, other] = [instant(given.aws.clock.now()), 'e'.repeat(32)];
    await createGate(given.table, { ...given.gate, id: other, deadline: now }, now);
    await gateDue(given.table, given.gate.id, '2026-11-21T00:00:00.000Z');
    given.wire(once('GetItem', throttled));
    expect(await given.sweep()).toBe('failed');
    expect(await readGate(given.table, other)).toMatchObject({ outcome: { kind: 'expired' } });
    given.revive();
    expect(await given.sweep()).toBe('answered');
  });

  test.each([[{}], ['x'], [{ gateId: 'x' }], [{ gateId: '../../service#x' }], [null]])(
    'poison %j asks nothing and fails, so that Lambda sets it aside',
    async (payload) => {
      given = await gateWorld();
      expect(await given.voteCast(payload)).toBe('failed');
      expect(given.calls).toEqual([]);
    },
  );

  test('a gate that is gone is left alone', async () => {
    given = await gateWorld();
    expect(await given.voteCast({ gateId: 'f'.repeat(32) })).toBe('answered');
  });

  test('a lost answer is no trouble', async () => {
    given = await gateWorld();
    await given.vote('alice', 'approve');
    await given.vote('bob', 'approve');
    given.wire(once('UpdateItem', lost('after')));
    expect(await given.voteCast()).toBe('failed');
    given.revive();
    expect(await given.voteCast()).toBe('answered');
    expect(await given.ending()).toBe('Succeeded');
  });
});
