import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, test } from '@jest/globals';
import { create } from '../../handlers/approval-page';
import { signToken } from '../../src/domain/gate/token';
import { CODE, type Options, type ReviewGiven, reviewGiven } from './review-given';
import { always, lost, refused, throttled } from './wire';

let given: ReviewGiven;
const start = async (options?: Options): Promise<ReviewGiven> => {
  given = await reviewGiven(options);
  return given;
};
afterEach(async () => {
  // Whatever a test did: no log line has a token, a code or a header.
  const said = given.log.join('\n');
  for (const approver of ['alice', 'bob']) expect(said).not.toContain(given.token(approver));
  expect(said).not.toMatch(/\/review\/|user-agent|127\.0\.0\.1/);
  await given.end();
});

const APPROVE = { decision: 'approve', code: CODE };
const REJECT = { decision: 'reject', code: CODE, comment: 'not today' };
const gone = refused('ResourceNotFoundException', 'Requested resource not found');

describe('reading', () => {
  test('a thousand GET and HEAD leave the gate as it is, to the byte', async () => {
    await start();
    const before = await given.item();
    for (let count = 0; count < 500; count++) {
      expect((await given.request(given.link())).status).toBe(200);
      expect((await given.request(given.link(), { method: 'HEAD' })).status).toBe(200);
    }
    expect(await given.item()).toBe(before);
    expect(await given.audit()).toEqual([]);
  });

  test('two thousand a minute of one address are served', async () => {
    await start();
    const link = given.link();
    const answers = await Promise.all(Array.from({ length: 2_000 }, () => given.request(link, { method: 'HEAD' })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  test('the query that a mail gateway adds is not read', async () => {
    await start();
    expect((await given.request(`${given.link()}?decision=approve&code=${CODE}`)).status).toBe(200);
    expect(await given.vote('alice')).toBeUndefined();
  });
});

describe('a link that we did not give out', () => {
  test.each<[string, (review: ReviewGiven) => string]>([
    ['no token', () => '/review/'],
    ['text', () => '/review/hello'],
    ['another path', () => '/'],
    ['a path below the link', (review) => `${review.link()}/`],
    ['a token with a byte more', (review) => `${review.link()}A`],
    ['a token of another stage', (review) => review.link('alice', { audience: 'slipway:production:review' })],
    ['a gate that there is not', (review) => review.link('alice', { gateId: '0'.repeat(32) })],
    ['an approver who was not asked', (review) => review.link('mallory')],
    ['another nonce', (review) => review.link('alice', { nonce: 'A'.repeat(22) })],
    ["another's nonce", (review) => review.link('alice', { nonce: review.claims('bob').nonce })],
    ['another release', (review) => review.link('alice', { releaseHash: 'd'.repeat(64) })],
    [
      'an expired token of a gate that there is not',
      (review) => review.link('alice', { gateId: '0'.repeat(32), expiresAt: '2020-01-01T00:00:00.000Z' }),
    ],
    [
      'a key that is not ours',
      (review) => `/review/${signToken({ id: review.key.id, secret: 'A'.repeat(43) }, review.claims('alice'))}`,
    ],
  ])('%s: the same page as for every other', async (_what, path) => {
    await start();
    const before = await given.item();
    const unknown = await given.request('/review/1.none.e30.AAAA');
    expect(unknown.status).toBe(404);
    for (const answer of [await given.request(path(given)), await given.answer(path(given), APPROVE)]) {
      expect(answer).toEqual(unknown);
    }
    expect(await given.item()).toBe(before);
  });

  test('is refused before the table is read', async () => {
    await start();
    given.calls.length = 0;
    await given.request(`${given.link()}A`);
    await given.request(given.link().replace(/\w(?=.{8}$)/, (char) => (char === 'A' ? 'B' : 'A')));
    await given.answer('/review/1.none.e30.AAAA', APPROVE);
    expect(given.calls).not.toContain('GetItem');
  });
});

describe('voting', () => {
  test('is recorded with who, when and from where, and shown as a receipt', async () => {
    await start();
    const receipt = await given.answer(given.link(), { ...APPROVE, comment: 'fine' }, { 'user-agent': 'Browser/1' });
    expect(receipt.status).toBe(200);
    expect(receipt.html).toContain('You approved');
    expect(await given.vote('alice')).toMatchObject({ decision: 'approve', comment: 'fine', via: 'link' });
    expect(await given.audit()).toMatchObject([
      {
        kind: 'vote',
        approver: 'alice',
        sourceIp: '127.0.0.1',
        userAgent: 'Browser/1',
        tokenId: expect.stringMatching(/^[0-9a-f]{12}$/),
      },
    ]);
  });

  test.each([
    ['upper case', CODE.toUpperCase()],
    ['spaces around it', ` ${CODE}\n`],
    ['full-width characters', CODE.replace(/./g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
  ])('takes the code in %s', async (_how, code) => {
    await start();
    expect((await given.answer(given.link(), { decision: 'approve', code })).status).toBe(200);
    expect(await given.vote('alice')).toMatchObject({ decision: 'approve' });
  });

  test.each<[string, Record<string, string> | string]>([
    ['an empty form', ''],
    ['a form as it is loaded', 'code=&comment='],
    ['each button without a code', { decision: 'approve', code: '', comment: '' }],
    ['blanks for a code', { decision: 'approve', code: '  ' }],
    ['a code without a decision', { code: CODE }],
    ['an unknown decision', { decision: 'maybe', code: CODE }],
    ['two decisions', `decision=approve&decision=reject&code=${CODE}&comment=x`],
    ['the same decision twice', `decision=approve&decision=approve&code=${CODE}`],
    ['two codes', `decision=approve&code=${CODE}&code=${CODE}`],
    ['a rejection without a comment', { decision: 'reject', code: CODE }],
    ['a rejection with a blank comment', { decision: 'reject', code: CODE, comment: ' \n ' }],
    ['a rejection with an unseen comment', { decision: 'reject', code: CODE, comment: '\u200b' }],
    ['a comment that is too long', { ...REJECT, comment: 'x'.repeat(1_001) }],
    ['text that is not UTF-8', `decision=approve&code=${CODE}&comment=x`],
  ])('%s: 400, however often, and nothing changes', async (what, fields) => {
    await start();
    const before = await given.item();
    const isBroken = what.includes('UTF-8');
    for (let count = 0; count < 7; count++) {
      const answer = isBroken
        ? await given.request(given.link(), {
            method: 'POST',
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: Buffer.concat([Buffer.from(String(fields)), Buffer.of(0xff)]),
          })
        : await given.answer(given.link(), fields);
      expect(answer.status).toBe(400);
    }
    expect(await given.item()).toBe(before);
    expect((await given.answer(given.link(), APPROVE)).status).toBe(200);
  });

  test('five wrong codes lock the link, and only that link', async () => {
    await start();
    const wrong = { decision: 'approve', code: 'zzzzzz', comment: '' };
    const statuses = [];
    for (let count = 0; count < 6; count++) statuses.push((await given.answer(given.link(), wrong)).status);
    expect(statuses).toEqual([400, 400, 400, 400, 423, 423]);
    expect((await given.answer(given.link(), APPROVE)).status).toBe(423);
    expect((await given.request(given.link())).status).toBe(423);
    expect(await given.vote('alice')).toBeUndefined();
    expect((await given.answer(given.link('bob'), APPROVE)).status).toBe(200);
  });

  test('the same vote again shows the receipt; another one is refused, and can be made after a withdrawal', async () => {
    await start();
    await given.answer(given.link(), APPROVE);
    const before = await given.item();
    expect((await given.answer(given.link(), APPROVE)).status).toBe(200);
    expect((await given.answer(given.link(), REJECT)).status).toBe(409);
    expect((await given.answer(given.link(), { decision: 'withdraw' })).status).toBe(400);
    expect(await given.item()).toBe(before);

    expect((await given.answer(given.link(), { decision: 'withdraw', code: CODE })).status).toBe(200);
    expect(await given.vote('alice')).toBeUndefined();
    expect((await given.answer(given.link(), REJECT)).status).toBe(200);
    expect(await given.vote('alice')).toMatchObject({ decision: 'reject', comment: 'not today' });
  });

  test('a decision that is complete but not yet written down is shown as one', async () => {
    await start({ spec: { votes: 1 } });
    const receipt = await given.answer(given.link(), APPROVE);
    expect(receipt.html).toContain('All approvals are in');
    expect(receipt.html).not.toContain('value="withdraw"');
    expect((await given.request(given.link('bob'))).html).toContain('was approved');
    expect((await given.answer(given.link('bob'), REJECT)).status).toBe(409);
    expect((await given.answer(given.link(), { decision: 'withdraw', code: CODE })).status).toBe(409);
    expect((await given.answer(given.link(), APPROVE)).status).toBe(200);
    expect(await given.vote('alice')).toMatchObject({ decision: 'approve' });
  });

  test('the author of the image may reject it, not approve it', async () => {
    await start({ spec: { excludeAuthor: true }, brief: { source: { authors: 'alice' } } });
    expect((await given.request(given.link())).html).not.toContain('value="approve"');
    expect((await given.answer(given.link(), APPROVE)).status).toBe(403);
    expect((await given.answer(given.link(), REJECT)).status).toBe(200);
  });
});

describe('a gate that has ended', () => {
  test.each([
    ['approved', 200, 409],
    ['rejected', 200, 409],
    ['expired', 410, 410],
    ['superseded', 410, 410],
    ['unreachable', 410, 410],
    ['void', 410, 410],
  ] as const)('%s: %i to read, %i to answer', async (kind, read, answered) => {
    await start();
    await given.answer(given.link('bob'), kind === 'rejected' ? REJECT : APPROVE);
    await given.close({ kind, by: ['bob'] });
    const before = await given.item();
    expect((await given.request(given.link())).status).toBe(read);
    expect((await given.answer(given.link(), APPROVE)).status).toBe(answered);
    expect((await given.answer(given.link(), REJECT)).status).toBe(answered);
    expect(await given.item()).toBe(before);
    expect((await given.audit()).filter((entry) => entry.kind === 'refused')).toHaveLength(2);
  });

  test.each([
    ['rejected', 'rejected by bob: not now', false],
    ['approved', 'approved by carol', true],
    ['superseded', 'v3 was pushed', true],
  ] as const)('%s: the reason "%s" is shown beside votes that tell the same: %s', async (kind, reason, isShown) => {
    await start();
    await given.answer(given.link('bob'), REJECT);
    await given.close({ kind, reason, by: kind === 'approved' ? ['carol'] : kind === 'rejected' ? ['bob'] : [] });
    const { html } = await given.request(given.link());
    expect(html.includes('Recorded reason')).toBe(isShown);
    expect(html.includes(reason)).toBe(isShown);
  });

  test('at its deadline, to the millisecond, nothing is taken any more and nothing was done', async () => {
    await start();
    await given.aws.clock.advance(25 * 60_000 - 1);
    expect((await given.request(given.link())).status).toBe(200);
    await given.aws.clock.advance(1);
    const late = await given.answer(given.link(), APPROVE);
    expect(late.status).toBe(410);
    expect(late.html).toContain('Nothing was done');
    expect(await given.vote('alice')).toBeUndefined();
  });

  test('a link may expire before its gate', async () => {
    await start();
    const link = given.link('alice', { expiresAt: given.aws.clock.now().toISOString() });
    expect((await given.request(link)).status).toBe(410);
    expect((await given.answer(link, APPROVE)).status).toBe(410);
    expect(await given.vote('alice')).toBeUndefined();
  });

  test('who decided it still gets the receipt', async () => {
    await start();
    await given.answer(given.link(), REJECT);
    await given.close({ kind: 'rejected', by: ['alice'] });
    expect((await given.answer(given.link(), REJECT)).html).toContain('You rejected');
    expect((await given.answer(given.link(), APPROVE)).status).toBe(409);
  });
});

describe('an approver who is none any more', () => {
  test.each<[string, (review: ReviewGiven) => ReviewGiven['runtime']['catalog']]>([
    ['the service has no gate', ({ runtime }) => runtime.catalog.map(({ gate: _, ...spec }) => spec)],
    ['the service is gone', () => []],
    [
      'the list was changed',
      ({ runtime }) =>
        runtime.catalog.map((spec) => ({
          ...spec,
          gate: { ...spec.gate!, approvers: spec.gate!.approvers.filter(({ id }) => id !== 'alice') },
        })),
    ],
  ])('is refused: %s', async (_why, catalog) => {
    await start();
    const before = await given.item();
    given.restart(catalog(given));
    expect((await given.request(given.link())).status).toBe(403);
    expect((await given.answer(given.link(), APPROVE)).status).toBe(403);
    expect(await given.item()).toBe(before);
    expect(await given.audit()).toMatchObject([{ kind: 'refused', approver: 'alice' }]);
  });
});

describe('HTTP', () => {
  test.each<[string, number, { method?: string; headers?: Record<string, string>; body?: string }]>([
    ['PUT', 405, { method: 'PUT' }],
    ['DELETE', 405, { method: 'DELETE' }],
    ['OPTIONS', 405, { method: 'OPTIONS' }],
    ['JSON', 415, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(APPROVE) }],
    ['a form with files', 415, { headers: { 'content-type': 'multipart/form-data; boundary=x' } }],
    ['plain text, which needs no preflight', 415, { headers: { 'content-type': 'text/plain' } }],
    ['no content type', 415, { headers: { 'content-type': '' } }],
    ['another character set', 415, { headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-7' } }],
    ['a body of 16 KiB and a byte', 413, { body: 'x'.repeat(16 * 1024 + 1) }],
    ['another site', 403, { headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' } }],
    ['a sibling of the host', 403, { headers: { 'sec-fetch-site': 'same-site' } }],
    ['another origin, from an old browser', 403, { headers: { origin: 'https://evil.example' } }],
    ['an origin that is none', 403, { headers: { origin: 'evil' } }],
    ['an origin without a host, to no host', 403, { headers: { origin: 'about:blank', host: '' } }],
  ])('%s: %i and nothing changes', async (_what, status, more) => {
    await start();
    const before = await given.item();
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await given.request(given.link(), {
      method: 'POST',
      body: new URLSearchParams(APPROVE).toString(),
      ...more,
      headers: { ...form, ...more.headers },
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.allow).toBe(status === 405 ? 'GET, HEAD, POST' : undefined);
    expect(await given.item()).toBe(before);
  });

  test.each([
    ['a browser of today', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
    ['an older one', { origin: 'null' }],
    ['one that names the origin', { origin: 'https://review.test' }],
    ['no browser', {}],
  ])('an answer from the page itself is taken: %s', async (_what, headers) => {
    await start();
    expect((await given.answer(given.link(), APPROVE, { origin: undefined, ...headers })).status).toBe(200);
  });

  test('every answer has the headers of rule 11', async () => {
    await start();
    const answers = [
      await given.request(given.link()),
      await given.request('/'),
      await given.request(given.link(), { method: 'PUT' }),
      await given.answer(given.link(), {}),
      await given.answer(given.link(), APPROVE),
      await given.request(given.link(), { headers: { 'accept-language': 'ja' } }),
    ];
    given.wire(always('GetItem', throttled));
    answers.push(await given.request(given.link()));
    for (const { headers, html } of answers) {
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-robots-tag': 'noindex',
        'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
        vary: 'Accept-Language',
      });
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      );
      expect(headers).not.toHaveProperty('set-cookie');
      expect(html).not.toMatch(/<script|http-equiv|href=(?!"#)|src=|url\(|style="|action=/i);
    }
    expect(answers.map(({ headers }) => headers['content-language'])).toEqual([
      'en',
      'en',
      'en',
      'en',
      'en',
      'ja',
      'en',
    ]);
  });

  test('one link is answered so often, then waits; other links do not', async () => {
    await start();
    let answer = await given.answer(given.link(), {});
    for (let count = 0; count < 200 && answer.status !== 429; count++) answer = await given.answer(given.link(), {});
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await given.request(given.link())).status).toBe(200);
    expect((await given.answer(given.link('bob'), APPROVE)).status).toBe(200);
  });

  test('what is no request to a function URL is answered with a page too', async () => {
    await start();
    await expect(create(given.runtime)({ poison: true })).resolves.toMatchObject({ statusCode: 400 });
  });
});

describe('failing, nothing passes', () => {
  test.each([
    ['the table is not read', 'GetItem', throttled],
    ['the table is gone', 'GetItem', gone],
    ['the vote is not written', 'UpdateItem', gone],
    ['the answer of the write is lost before it is carried out', 'UpdateItem', lost('before')],
  ])('%s: 503, and no vote', async (_why, operation, fault) => {
    await start();
    const link = given.link();
    await given.request(link);
    given.wire(always(operation, fault));
    const answer = await given.answer(link, APPROVE);
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('60');
    given.wire((_operation, send) => send());
    expect(await given.vote('alice')).toBeUndefined();
  });

  test('the key cannot be read', async () => {
    await start();
    await given.minutes(6);
    given.wire(always('GetParameter', throttled));
    expect((await given.answer(given.link(), APPROVE)).status).toBe(503);
    expect((await given.request(given.link())).status).toBe(503);
    expect(await given.vote('alice')).toBeUndefined();
  });

  test('the parameter holds something else', async () => {
    await start();
    const parameter = { Name: given.runtime.reviewKeysParameter, Value: 'no keys', Overwrite: true };
    await given.runtime.clients.ssm.send(new PutParameterCommand({ ...parameter, Type: 'SecureString' }));
    await given.minutes(6);
    expect((await given.answer(given.link(), APPROVE)).status).toBe(503);
    expect(given.log.join()).not.toContain('no keys');
  });

  test('the audit entry or the invocation is lost: the vote stands', async () => {
    await start();
    given.wire(always('PutItem', gone));
    expect((await given.answer(given.link(), APPROVE)).status).toBe(200);
    expect(await given.vote('alice')).toMatchObject({ decision: 'approve' });
  });
});
