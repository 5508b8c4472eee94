import { afterEach, describe, expect, test } from '@jest/globals';
import { create } from '../../handlers/vote-signed';
import { type Options, type Page, type ReviewGiven, reviewGiven } from './review-given';
import { always, throttled } from './wire';

let given: ReviewGiven;
const start = async (options?: Options): Promise<void> => {
  given = await reviewGiven(options);
};
afterEach(() => given.end());

const ALICE = 'arn:aws:iam::123456789012:user/alice';
const said = ({ html }: Page) => JSON.parse(html) as Record<string, unknown>;
const approval = () => ({ gateId: given.gateId, decision: 'approve' });
const rejection = () => ({ gateId: given.gateId, decision: 'reject', comment: 'not today' });

describe('a signed vote', () => {
  test.each([
    ['a user', ALICE],
    ["an assumed role's session", 'arn:aws:sts::123456789012:assumed-role/Approver/alice'],
  ])('of %s counts as the approver that the catalog maps it to', async (_who, arn) => {
    await start();
    const answer = await given.signed(arn, { ...approval(), comment: 'from the command line' });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(said(answer)).toMatchObject({ result: 'recorded', decision: 'approve', approver: 'alice' });
    expect(await given.vote('alice')).toMatchObject({
      decision: 'approve',
      via: 'iam',
      comment: 'from the command line',
    });
    expect(await given.audit()).toMatchObject([{ kind: 'vote', approver: 'alice', via: 'iam' }]);
  });

  test.each([
    ['an unknown user', 'arn:aws:iam::123456789012:user/mallory'],
    ['a name that begins alike', `${ALICE}2`],
    ['the same name in another account', 'arn:aws:iam::999999999999:user/alice'],
    ["another session of the approver's role", 'arn:aws:sts::123456789012:assumed-role/Approver/mallory'],
    ['nobody', undefined],
  ])('of %s is refused', async (_who, arn) => {
    await start();
    const before = await given.item();
    const answer = await given.signed(arn, approval());
    expect([answer.status, said(answer).result]).toEqual([403, 'not-authorised']);
    expect(await given.item()).toBe(before);
  });

  test('of a service without a gate any more is refused', async () => {
    await start();
    given.restart([]);
    expect((await given.signed(ALICE, approval())).status).toBe(403);
  });

  test('again is repeated; another is a conflict; a withdrawal takes it back', async () => {
    await start();
    await given.signed(ALICE, approval());
    await given.minutes(1);
    expect(said(await given.signed(ALICE, approval()))).toMatchObject({ result: 'repeated', decision: 'approve' });
    const conflict = await given.signed(ALICE, rejection());
    expect([conflict.status, said(conflict)]).toMatchObject([409, { result: 'conflict', decision: 'approve' }]);
    expect((await given.signed(ALICE, { gateId: given.gateId, decision: 'withdraw' })).status).toBe(200);
    expect((await given.signed(ALICE, rejection())).status).toBe(200);
  });

  test('counts though the link is locked', async () => {
    await start();
    for (let count = 0; count < 5; count++) await given.answer(given.link(), { decision: 'approve', code: 'zzzzzz' });
    expect((await given.signed(ALICE, approval())).status).toBe(200);
  });

  test.each([
    ['approved', 409],
    ['superseded', 410],
  ] as const)('after the end (%s): %i', async (kind, status) => {
    await start();
    await given.close({ kind });
    const answer = await given.signed(ALICE, approval());
    expect([answer.status, said(answer)]).toMatchObject([status, { result: 'closed', outcome: { kind } }]);
  });

  test('after the deadline: 410', async () => {
    await start();
    await given.minutes(25);
    expect((await given.signed(ALICE, approval())).status).toBe(410);
  });

  test.each<[string, number, string, () => unknown]>([
    ['a rejection without a comment', 400, 'comment-missing', () => ({ ...approval(), decision: 'reject' })],
    ['an unknown gate', 404, 'not-found', () => ({ ...approval(), gateId: '0'.repeat(32) })],
    ['a gate id that is none', 400, 'bad-request', () => ({ ...approval(), gateId: '../gate' })],
    ['an unknown decision', 400, 'bad-request', () => ({ ...approval(), decision: 'maybe' })],
    ['a comment that is no text', 400, 'bad-request', () => ({ ...approval(), comment: {} })],
    ['a comment that is too long', 400, 'bad-request', () => ({ ...approval(), comment: 'x'.repeat(1_001) })],
    ['nothing', 400, 'bad-request', () => ''],
    ['no JSON', 400, 'bad-request', () => '{"gateId":'],
    ['a list', 400, 'bad-request', () => []],
  ])('%s: %i %s', async (_what, status, result, body) => {
    await start();
    const answer = await given.signed(ALICE, body());
    expect([answer.status, said(answer).result]).toEqual([status, result]);
    expect(await given.vote('alice')).toBeUndefined();
  });

  test('a comment is as long as people count it, as on the page', async () => {
    await start();
    const comment = '🚫'.repeat(1_000);
    const answer = await given.signed(ALICE, { ...approval(), decision: 'reject', comment });
    expect([answer.status, said(answer).result]).toEqual([200, 'recorded']);
    expect(await given.vote('alice')).toMatchObject({ comment });
  });

  test.each([
    [405, { method: 'GET' }],
    [415, { headers: { 'content-type': 'text/plain' } }],
    [415, { headers: {} }],
  ])('%i for %j', async (status, more) => {
    await start();
    expect((await given.signed(ALICE, approval(), more)).status).toBe(status);
  });

  test('is refused where the table fails, and where no URL sent it', async () => {
    await start();
    given.wire(always('GetItem', throttled));
    expect((await given.signed(ALICE, approval())).status).toBe(503);
    await expect(create(given.runtime)({ poison: true })).resolves.toMatchObject({ statusCode: 400 });
  });
});
