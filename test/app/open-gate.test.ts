import { GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openGate } from '../../src/app/open-gate';
import { claimsOf, newReviewKey } from '../../src/app/review-keys';
import { recordTable } from '../../src/app/runtime';
import { castVote } from '../../src/aws/ballot';
import { readGate } from '../../src/aws/gates';
import { rotateReviewKeys } from '../../src/aws/review-keys';
import { AwsError, CannotAsk, Invariant } from '../../src/domain/errors';
import { nonceSha256 } from '../../src/domain/gate/token';
import { secondsAfter } from '../../src/domain/instant';
import { sdkConfig } from '../local/aws/kernel';
import { type Asking, asking, KEYS_PARAMETER, linkIn, REVIEW_URL } from './asking';
import { always, changes, crashPoints, once, throttled } from './wire';

const [ALICE, BOB, CAROL] = ['alice', 'bob', 'carol'].map((id) => ({
  id,
  email: `${id}@example.com`,
  principals: [],
})) as unknown as [Approver, Approver, Approver];
type Approver = { id: string; email: string; principals: string[] };

let at: Asking;
afterEach(() => at.given.close());

describe('a gate is opened', () => {
  test('with its brief, and the approver is asked by one mail with their own link', async () => {
    at = await asking();
    const gate = await at.open();

    expect(gate.brief).toMatchObject({
      service: 'frontend',
      account: '123456789012',
      region: 'ap-northeast-1',
      cluster: 'prod',
      ecsService: 'frontend',
      deploymentId: at.opening.deploymentId,
      deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
      from: [{ repository: 'frontend', tag: 'v1' }],
      to: [{ repository: 'frontend', tag: 'v2' }],
      changed: [{ repository: 'frontend', tag: 'v2' }],
      changes: [{ kind: 'image', container: 'frontend' }],
      verdicts: [],
    });
    const [mail, ...more] = at.reviewMails();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ to: 'alice@example.com', subject: 'Review: frontend v2' });
    expect(linkIn(mail!)).toMatch(/^https:\/\/review\.example\/review\/1\.[A-Za-z0-9._-]+$/);
    const claims = await claimsOf(at.runtime(), tokenIn(mail!));
    expect(claims).toMatchObject({
      ...{ gateId: at.gateId, approver: 'alice', releaseHash: at.opening.releaseHash },
      ...{ expiresAt: gate.deadline, audience: 'slipway:test:review' },
    });
    expect(gate.asked).toEqual({ alice: { at: expect.any(String), nonceSha256: nonceSha256(claims!.nonce) } });
    expect(gate.outcome).toBeUndefined();
  });

  test('once: asked again, it is the same gate and nobody gets another mail', async () => {
    at = await asking();
    const [first, again] = [await at.open(), await at.open()];
    expect(again).toEqual(first);
    expect(at.reviewMails()).toHaveLength(1);
  });

  test('until the time that the catalog gives, but no longer than the hour of the event allows', async () => {
    at = await asking();
    const gate = await at.open();
    expect(gate.deadline).toBe(secondsAfter(gate.openedAt, 45 * 60));
    await at.given.close();

    at = await asking({ gate: { waitInMinutes: 55 } });
    const startedAt = secondsAfter(at.given.aws.clock.now(), -10 * 60);
    expect((await at.open({ startedAt })).deadline).toBe(secondsAfter(startedAt, 57 * 60));
  });

  test('for several approvers, each with a link of their own', async () => {
    at = await asking({ gate: { approvers: [ALICE, BOB], votes: 2 } });
    const gate = await at.open();
    const mails = at.reviewMails();
    expect(mails.map(({ to }) => to)).toEqual(['alice@example.com', 'bob@example.com']);
    const claims = await Promise.all(mails.map((mail) => claimsOf(at.runtime(), tokenIn(mail))));
    expect(claims.map((each) => each?.approver)).toEqual(['alice', 'bob']);
    expect(new Set(claims.map((each) => each?.nonce)).size).toBe(2);
    expect(Object.keys(gate.asked).sort()).toEqual(['alice', 'bob']);
  });

  test('is due when somebody has to look at it: in five minutes, for a vote whose look was lost', async () => {
    at = await asking();
    const { openedAt } = await at.open();
    expect((await gateItem()).dueAt).toEqual({ S: secondsAfter(openedAt, 300) });
  });
});

describe('nobody is asked', () => {
  test.each([
    ['of another release', { releaseHash: 'c0ffee00'.repeat(8) }],
    ['in another deployment', { deploymentId: 'd-000000000' }],
  ])('when the record does not carry the release: %s', async (_name, more) => {
    at = await asking();
    await expect(at.open(more)).rejects.toThrow(CannotAsk);
    expect(at.reviewMails()).toEqual([]);
    expect(await tableText()).not.toContain('gate#');
  });

  test('by a service without a gate', async () => {
    at = await asking();
    const { gate: _none, ...ungated } = at.spec;
    await expect(openGate(at.runtime(), ungated, at.opening)).rejects.toThrow(Invariant);
  });

  test('at a gate that is decided', async () => {
    at = await asking({ gate: { approvers: [ALICE, BOB] } });
    at.wire(once('Publish', queryRefusal('Throttling', 400)));
    expect(await at.tryOpen()).toBeInstanceOf(AwsError);
    const table = recordTable(at.runtime());
    const gate = (await readGate(table, at.gateId))!;
    await castVote(table, gate, {
      ...{ approver: 'bob', decision: 'approve', via: 'iam' },
      at: at.given.aws.clock.now().toISOString(),
    });
    expect((await at.open()).ballot.votes).toHaveProperty('bob');
    expect(at.reviewMails()).toEqual([]);
  });

  test('when the deadline has passed', async () => {
    at = await asking();
    const startedAt = secondsAfter(at.given.aws.clock.now(), -58 * 60);
    const gate = await at.open({ startedAt });
    expect(gate.asked).toEqual({});
    expect(at.reviewMails()).toEqual([]);
  });

  test('of too few people from the start: the only approver made the image', async () => {
    at = await asking({ gate: { excludeAuthor: true } });
    const gate = await at.open();
    // Labels cannot be read here, so the author is unknown and one vote more is needed than there are approvers.
    expect(gate.outcome).toMatchObject({ kind: 'unreachable', by: [] });
    expect(at.reviewMails()).toEqual([]);
  });
});

describe('an approver who cannot be asked', () => {
  test.each([
    ['nobody is subscribed', {}, 'nobody is subscribed to the topic approver-alice'],
    ['not confirmed', { 'alice@example.com': 'pending' }, 'is not confirmed'],
    ['unsubscribed by a scanner', { 'alice@example.com': 'unsubscribed' }, 'opened the link to unsubscribe'],
    ['another address', { 'mallory@example.com': 'confirmed' }, 'is not that of alice@example.com by e-mail'],
    [
      'a second subscription',
      { 'alice@example.com': 'confirmed', 'mallory@example.com': 'confirmed' },
      'has 2 subscriptions',
    ],
    [
      'a second one, unconfirmed',
      { 'alice@example.com': 'confirmed', 'mallory@example.com': 'pending' },
      'has 2 subscriptions',
    ],
    ['no topic', 'none', 'there is no topic approver-alice'],
  ] as const)('%s: gets no mail, the owners do, and the gate is closed', async (_name, subscribers, words) => {
    at = await asking({ topics: { alice: subscribers } });
    const gate = await at.open();

    expect(gate.outcome).toMatchObject({ kind: 'unreachable', reason: expect.stringContaining(words) });
    expect(gate.ballot.state).toBe('closed');
    expect(gate.asked.alice).toEqual({ at: expect.any(String), obstacle: expect.stringContaining(words) });
    expect(at.reviewMails()).toEqual([]);
    const told = at.given.mails().filter(({ subject }) => subject === 'Cannot ask: frontend v2');
    expect(told.map(({ to }) => to)).toEqual(['owners@example.com']);
    expect(told[0]!.body.replace(/\s+/g, ' ')).toContain(words);
    expect(told[0]!.body).not.toContain('mallory');

    expect(await at.open()).toEqual(gate);
    expect(at.given.mails().filter(({ subject }) => subject === 'Cannot ask: frontend v2')).toHaveLength(1);
  });

  test('an address in other letters is the same address', async () => {
    at = await asking({ topics: { alice: { 'Alice@Example.com': 'confirmed' } } });
    expect((await at.open()).outcome).toBeUndefined();
    expect(at.reviewMails()).toHaveLength(1);
  });

  test('a subscription that was ended by a mail is no second one', async () => {
    at = await asking({ topics: { alice: { 'alice@example.com': 'subscribed again' } } });
    expect((await at.open()).outcome).toBeUndefined();
    expect(at.reviewMails()).toHaveLength(1);
  });

  test('beside enough others: they are asked, and the gate stays open', async () => {
    at = await asking({ gate: { approvers: [ALICE, BOB, CAROL], votes: 2 }, topics: { bob: 'none' } });
    const gate = await at.open();
    expect(gate.outcome).toBeUndefined();
    expect(at.reviewMails().map(({ to }) => to)).toEqual(['alice@example.com', 'carol@example.com']);
    expect(gate.asked.bob?.obstacle).toContain('there is no topic');
  });

  test('of a group that then lacks votes: the gate is closed although others were asked', async () => {
    const groups = [{ approvers: ['bob'], votes: 1 }];
    at = await asking({ gate: { approvers: [ALICE, BOB], votes: 1, groups }, topics: { bob: 'none' } });
    expect((await at.open()).outcome).toMatchObject({ kind: 'unreachable' });
  });

  test('several are told in one mail', async () => {
    at = await asking({ gate: { approvers: [ALICE, BOB, CAROL] }, topics: { alice: 'none', bob: {} } });
    await at.open();
    const told = at.given.mails().filter(({ subject }) => subject.startsWith('Cannot ask'));
    expect(told).toHaveLength(1);
    expect(told[0]!.body.replace(/\s+/g, ' ')).toContain('2 of 3 approvers could not be asked');
  });

  test('because SNS does not take the mail: in its own words, which are not ours', async () => {
    at = await asking({ gate: { approvers: [ALICE, BOB] } });
    at.wire(once('Publish', queryRefusal('AuthorizationError', 403)));
    const gate = await at.open();
    expect(gate.asked.alice?.obstacle).toContain('AWS refuses sns:Publish (AuthorizationErrorException)');
    expect(gate.asked.bob?.nonceSha256).toBeDefined();
  });
});

test('owners who cannot be told hold nobody up', async () => {
  at = await asking({ gate: { approvers: [ALICE, BOB] }, topics: { alice: 'none' } });
  at.wire(
    always('Publish', (_operation, send) =>
      at.reviewMails().length > 0 ? queryRefusal('AuthorizationError', 403)() : send(),
    ),
  );
  const gate = await at.open();
  expect(gate.asked.alice?.obstacle).toContain('there is no topic');
  expect(gate.outcome).toBeUndefined();
  expect(at.given.log.join()).toContain('the owners cannot be told');
});

describe('AWS for a moment does not let us ask', () => {
  test.each([
    ['GetParameter', throttled],
    ['PutParameter', throttled],
    ['ListSubscriptionsByTopic', queryRefusal('Throttling', 400)],
    ['Publish', queryRefusal('Throttling', 400)],
    ['Publish', queryRefusal('InternalError', 500)],
    ['DescribeTaskDefinition', throttled],
    ['UpdateItem', throttled],
  ])('%s: another run asks, once', async (operation, fault) => {
    at = await asking();
    at.wire(always(operation, fault));
    const error = await at.tryOpen();
    expect(error).toBeInstanceOf(AwsError);
    expect((error as AwsError).retryable).toBe(true);

    at.revive();
    expect((await at.open()).outcome).toBeUndefined();
    const links = new Set(at.reviewMails().map(linkIn));
    expect(links.size).toBe(1);
  });
});

test('what SNS says of a mail that it cannot take now is not repeated: it may quote the link', async () => {
  at = await asking();
  const body =
    '<ErrorResponse><Error><Code>InternalError</Code><Message>1.canary.link</Message></Error></ErrorResponse>';
  const headers = { 'content-type': 'text/xml' };
  at.wire(always('Publish', async () => ({ status: 500, headers, body: Buffer.from(body) })));
  const error = (await at.tryOpen()) as AwsError;
  expect(error).toMatchObject({ operation: 'sns:Publish', retryable: true });
  expect(`${error.stack} ${JSON.stringify(error.details)} ${String(error.cause)}`).not.toContain('canary');
});

describe('a process that dies', () => {
  const CHANGES = 7;

  test('the rows below go through every change of an undisturbed run', async () => {
    at = await asking({ gate: { approvers: [ALICE, BOB] }, topics: { bob: 'none' } });
    await at.open();
    expect(at.calls.filter(changes)).toHaveLength(CHANGES);
  });

  test.each(crashPoints(CHANGES))(
    '$when change $at: another run opens one gate, asks, and tells, with one link',
    async (point) => {
      at = await asking({ gate: { approvers: [ALICE, BOB] }, topics: { bob: 'none' } });
      at.dieAt(point);
      expect(await at.tryOpen()).toBe('died');
      at.revive();
      const gate = await at.open();

      expect(gate.outcome).toBeUndefined();
      expect(gate.asked).toMatchObject({
        alice: { nonceSha256: expect.any(String) },
        bob: { obstacle: expect.any(String) },
      });
      const mails = at.reviewMails();
      expect(new Set(mails.map(linkIn)).size).toBe(1);
      expect(mails.length).toBeLessThanOrEqual(2);
      const claims = await claimsOf(at.runtime(), tokenIn(mails[0]!));
      expect(gate.asked.alice?.nonceSha256).toBe(nonceSha256(claims!.nonce));
      const told = at.given.mails().filter(({ subject }) => subject.startsWith('Cannot ask'));
      expect([1, 2]).toContain(told.length);
      expect(await gates()).toBe(1);
    },
  );
});

describe('the keys of links', () => {
  test('are made at first need, and then used by all', async () => {
    at = await asking({ gate: { approvers: [ALICE, BOB] } });
    await at.open();
    expect(at.calls.filter((call) => call === 'PutParameter')).toHaveLength(1);
    const { Parameter } = await ssm().send(new GetParameterCommand({ Name: KEYS_PARAMETER, WithDecryption: true }));
    expect(Parameter!.Type).toBe('SecureString');
    expect(JSON.parse(Parameter!.Value!)).toEqual({
      keys: [{ id: expect.stringMatching(/^[\w-]{8}$/), secret: expect.stringMatching(/^[\w-]{43}$/) }],
    });
  });

  test('made by somebody else at the same moment are theirs', async () => {
    at = await asking();
    const theirs = newReviewKey();
    at.wire(
      once('PutParameter', async (_operation, send) => {
        await putKeys(JSON.stringify({ keys: [theirs] }));
        return send();
      }),
    );
    await at.open();
    expect(tokenIn(at.reviewMails()[0]!).split('.')[1]).toBe(theirs.id);
  });

  test.each([
    ['no JSON', 'canary {'],
    ['no keys', '{"canary":1}'],
    ['an empty list', '{"keys":[]}'],
    ['a short secret', '{"keys":[{"id":"canary","secret":"canary"}]}'],
    ['too many', JSON.stringify({ keys: [1, 2, 3].map(newReviewKey) })],
  ])(
    'that are not keys (%s) are an error that names the parameter and the remedy, not the content',
    async (_n, text) => {
      at = await asking();
      await putKeys(text);
      const error = (await at.tryOpen()) as Invariant;
      expect(error).toBeInstanceOf(Invariant);
      expect(error.message).toContain(KEYS_PARAMETER);
      expect(error.message).toContain('delete it');
      expect(`${error.stack} ${JSON.stringify(error.details)} ${String(error.cause)}`).not.toMatch(/canary|secret"/);
    },
  );

  test('rotated, verify links of before; rotated twice, they do not', async () => {
    at = await asking();
    await at.open();
    const token = tokenIn(at.reviewMails()[0]!);
    const [newest, older] = await rotateReviewKeys(ssm(), KEYS_PARAMETER, newReviewKey);
    expect([older, newest === older]).toEqual([token.split('.')[1], false]);
    at.revive();
    expect(await claimsOf(at.runtime(), token)).toMatchObject({ approver: 'alice' });
    await rotateReviewKeys(ssm(), KEYS_PARAMETER, newReviewKey);
    at.revive();
    expect(await claimsOf(at.runtime(), token)).toBeUndefined();
  });

  test('are read again for an unknown key id, but not for every one', async () => {
    at = await asking();
    await at.open();
    const reads = () => at.calls.filter((call) => call === 'GetParameter').length;
    const before = reads();
    const token = tokenIn(at.reviewMails()[0]!);
    const unknown = token.replace(/^1\.[^.]+/, '1.unknown0');
    for (let times = 0; times < 100; times++) expect(await claimsOf(at.runtime(), unknown)).toBeUndefined();
    expect(reads()).toBe(before);
    await at.given.aws.clock.advance(31_000);
    for (let times = 0; times < 100; times++) expect(await claimsOf(at.runtime(), unknown)).toBeUndefined();
    expect(reads()).toBe(before + 1);
    expect(await claimsOf(at.runtime(), token)).toMatchObject({ approver: 'alice' });
    expect(reads()).toBe(before + 1);
    await at.given.aws.clock.advance(5 * 60_000);
    await claimsOf(at.runtime(), token);
    expect(reads()).toBe(before + 2);
  });

  test('stay what they were when they cannot be read again for an unknown key id: known links are read, and AWS is not asked for each', async () => {
    at = await asking();
    await at.open();
    const token = tokenIn(at.reviewMails()[0]!);
    const unknown = token.replace(/^1\.[^.]+/, '1.unknown0');
    await at.given.aws.clock.advance(31_000);
    at.wire(always('GetParameter', throttled));
    await expect(claimsOf(at.runtime(), unknown)).rejects.toThrow(AwsError);
    const reads = at.calls.length;
    for (let times = 0; times < 10; times++) {
      await expect(claimsOf(at.runtime(), unknown)).rejects.toThrow(AwsError);
      expect(await claimsOf(at.runtime(), token)).toMatchObject({ approver: 'alice' });
    }
    expect(at.calls).toHaveLength(reads);
  });

  test('that do not exist verify nothing, and are not made by who verifies', async () => {
    at = await asking();
    expect(await claimsOf(at.runtime(), '1.unknown0.aaaa.bbbb')).toBeUndefined();
    expect(await claimsOf(at.runtime(), 'nothing like a token')).toBeUndefined();
    expect(at.calls).toEqual(['GetParameter']);
    await at.open();
    expect(await claimsOf(at.runtime(), tokenIn(at.reviewMails()[0]!))).toMatchObject({ approver: 'alice' });
  });
});

test('no log line, table item, or mail but the one that asks holds a token or a key', async () => {
  at = await asking({ gate: { approvers: [ALICE, BOB, CAROL] }, topics: { carol: 'none' } });
  at.wire(once('Publish', queryRefusal('InternalError', 500)));
  await at.tryOpen();
  at.revive();
  await at.open();

  const tokens = at.reviewMails().map(tokenIn);
  expect(tokens).toHaveLength(2);
  const { Parameter } = await ssm().send(new GetParameterCommand({ Name: KEYS_PARAMETER, WithDecryption: true }));
  const secrets = JSON.parse(Parameter!.Value!).keys.map(({ secret }: { secret: string }) => secret);
  const nonces = await Promise.all(tokens.map(async (token) => (await claimsOf(at.runtime(), token))!.nonce));
  const macs = tokens.map((token) => token.split('.')[3]!);
  const others = at.given.mails().filter(({ subject }) => !subject.startsWith('Review: '));
  expect(others.length).toBeGreaterThan(0);
  const places = [at.given.log.join('\n'), await tableText(), ...others.map(({ subject, body }) => subject + body)];
  for (const place of places) {
    for (const secret of [...tokens, ...macs, ...nonces, ...secrets, '/review/']) expect(place).not.toContain(secret);
  }
  // Each is in one mail alone.
  for (const mac of macs) expect(at.reviewMails().filter(({ body }) => body.includes(mac))).toHaveLength(1);
});

function tokenIn(mail: { readonly body: string }): string {
  return linkIn(mail)!.slice(`${REVIEW_URL}review/`.length);
}

function ssm(): SSMClient {
  return new SSMClient(sdkConfig(at.given.aws));
}

function putKeys(Value: string) {
  return ssm().send(new PutParameterCommand({ Name: KEYS_PARAMETER, Type: 'SecureString', Value }));
}

async function gateItem() {
  const { dynamodb, tableName } = recordTable(at.given.runtime());
  const Key = { pk: { S: `gate#${at.gateId}` }, sk: { S: 'gate' } };
  return (await dynamodb.send(new GetItemCommand({ TableName: tableName, Key }))).Item!;
}

async function tableText(): Promise<string> {
  const { dynamodb, tableName } = recordTable(at.given.runtime());
  return JSON.stringify((await dynamodb.send(new ScanCommand({ TableName: tableName }))).Items);
}

async function gates(): Promise<number> {
  return (await tableText()).split('"gate#').length - 1;
}

/** SNS refuses in XML. */
function queryRefusal(code: string, status: number) {
  return async () => ({
    status,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(
      `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
    ),
  });
}
