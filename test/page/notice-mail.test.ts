import { describe, expect, test } from '@jest/globals';
import type { FailedNotice, Notice, RefusedNotice, SucceededNotice } from '../../src/domain/notice';
import { explainDuration } from '../../src/page/duration';
import { noticeMail } from '../../src/page/notice-mail';
import { wrap } from '../../src/page/wrap';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const arn = (revision: number) => `arn:aws:ecs:ap-northeast-1:123456789012:task-definition/frontend:${revision}`;
const V1 = { repository: 'frontend', tag: 'v1', digest: digest('1'), at: '2026-11-21T00:00:00.000Z' };
const V2 = { repository: 'frontend', tag: 'v2', digest: digest('2'), at: '2026-11-21T01:00:00.000Z' };

const common = {
  id: 'n',
  service: 'frontend',
  address: 'prod/frontend',
  at: '2026-11-21T01:13:05.000Z',
};
const facts = {
  from: [V1],
  to: [V2],
  changed: [V2],
  fromRevision: arn(1),
  revision: arn(2),
  deploymentId: 'd-ABCDEFGHI',
  startedAt: '2026-11-21T01:00:00.000Z',
  following: [],
};
const succeeded: SucceededNotice = {
  ...common,
  ...facts,
  kind: 'succeeded',
  reason: 'deployment d-ABCDEFGHI succeeded',
};
const failed: FailedNotice = {
  ...common,
  ...facts,
  kind: 'failed',
  reason:
    'deployment d-ABCDEFGHI Failed: HOOK_EXECUTION_FAILURE: The deployment failed because one or more of the lifecycle event validation functions failed.',
};
const refused: RefusedNotice = {
  ...common,
  kind: 'refused',
  image: V1,
  reason: 'v2 is running and is newer',
  instead: V2,
};

/** Verification found two faults. */
const unfit: RefusedNotice = {
  ...common,
  kind: 'refused',
  image: V2,
  reason: 'verification found 2 faults: log groups: there is no log group /a; hooks: there is no function f',
  wrong: [
    { item: 'log groups', outcome: 'NG', reason: 'there is no log group /a', remedy: 'Create it.' },
    { item: 'hooks', outcome: 'NG', reason: 'there is no function f', remedy: 'Deploy it.' },
  ],
};

test('a refusal by verification says all that is wrong, what to do about each, and how to go on', () => {
  const { subject, body } = noticeMail(unfit);
  const lines = body.replace(/\n {12}/g, ' ');
  expect(subject).toBe('Refused: frontend v2');
  expect(lines).toContain('log groups: there is no log group /a; hooks: there is no function f');
  expect(lines).toContain('\n- log groups: Create it.\n- hooks: Deploy it.\n');
  expect(body.replaceAll('\n', ' ')).toContain('When that is repaired: slipway release frontend:v2, or push');
});

test('a success says from what to what, revision, deployment, duration, reason and what happens next', () => {
  expect(noticeMail(succeeded)).toEqual({
    subject: 'Succeeded: frontend v2',
    body: `frontend v2 is in production.

Service     frontend (prod/frontend)
From        v1 (sha256:111111111111)
To          v2 (sha256:222222222222)
Revision    frontend:1 -> frontend:2
Deployment  d-ABCDEFGHI
Duration    13 min 5 s
Reason      deployment d-ABCDEFGHI succeeded

frontend:v2 is
${digest('2')}

What happens next: nothing. The next push to its repository is looked at
when it comes.
`,
  });
});

describe('a gated release', () => {
  const verdicts = [
    { check: 'answers', outcome: 'succeeded' as const, reason: '20 requests, all 200, p95 12 ms', at: common.at },
    { check: 'ready', outcome: 'failed' as const, reason: '3 of 20 requests failed', at: common.at },
  ];

  test('in production: the mail names who approved, and the verdicts', () => {
    const { body } = noticeMail({ ...succeeded, decision: 'approved by alice', verdicts: verdicts.slice(0, 1) });
    expect(body).toContain(`Duration    13 min 5 s
Checks      answers succeeded: 20 requests, all 200, p95 12 ms
Decision    approved by alice
Reason      deployment d-ABCDEFGHI succeeded
`);
  });

  test('rejected: the mail says by whom and why, what CodeDeploy says of it, and what serves', () => {
    const rejected: FailedNotice = {
      ...failed,
      kind: 'rejected',
      reason: 'rejected by bob: not before the freeze',
      decision: 'rejected by bob: not before the freeze',
      detail: 'd-ABCDEFGHI Failed: HOOK_EXECUTION_FAILURE',
      verdicts,
      rollback: 'Deployment d-Y is triggered.',
      quarantined: true,
    };
    expect(noticeMail(rejected)).toEqual({
      subject: 'Rejected: frontend v2',
      body: `frontend v2 did not get to production.

Service     frontend (prod/frontend)
From        v1 (sha256:111111111111)
To          v2 (sha256:222222222222)
Revision    frontend:1 -> frontend:2
Deployment  d-ABCDEFGHI
Duration    13 min 5 s
Checks      answers succeeded: 20 requests, all 200, p95 12 ms
            ready failed: 3 of 20 requests failed
Reason      rejected by bob: not before the freeze
CodeDeploy  d-ABCDEFGHI Failed: HOOK_EXECUTION_FAILURE

frontend:v2 is
${digest('2')}

Production traffic stayed on frontend:1 with v1 (sha256:111111111111).
Deployment d-Y is triggered.

What happens next: Slipway does not start this release again by itself,
whatever tag it is pushed under. Push an image that is better.
`,
    });
  });
});

describe('what happens next', () => {
  test.each<[string, Notice, string]>([
    [
      'after a success with something waiting',
      { ...succeeded, following: ['v3'] },
      'v3 was accepted meanwhile and is started now',
    ],
    ['after a failed deployment', { ...failed, quarantined: true }, 'does not start this release again by itself'],
    ['after the world’s fault', failed, 'when the reason is gone, slipway release frontend:v2 starts it again.'],
    ['after a rollback', { ...failed, rollback: 'Deployment d-Y is triggered.' }, 'Deployment d-Y is triggered.'],
    [
      'after a release that was never started',
      withoutDeployment(failed),
      'frontend:1 with v1 (sha256:111111111111) keeps running.',
    ],
    [
      'after silence',
      { ...failed, kind: 'expired' },
      'To ask again: slipway release frontend:v2, or push the image under a newer tag',
    ],
    [
      'after silence, without a rollback',
      { ...failed, kind: 'expired' },
      'Production traffic stayed on frontend:1 with v1 (sha256:111111111111).',
    ],
    [
      'after silence with something waiting',
      { ...failed, kind: 'expired', following: ['v3'] },
      'v3 was accepted meanwhile and is started now',
    ],
    [
      'after something newer came',
      { ...failed, kind: 'superseded', following: ['v3'] },
      'v3 is started as soon as the deployment group is free.',
    ],
    ['after a refusal', refused, 'nothing by itself'],
    ['while Slipway is held', { ...common, kind: 'held', reason: 'denied' }, 'tries again every few minutes'],
  ])('%s', (_when, notice, words) => {
    expect(noticeMail(notice).body.replaceAll('\n', ' ')).toContain(words);
  });
});

test.each<[string, Notice, string]>([
  ['a failure', failed, 'Failed: frontend v2'],
  ['a rejection', { ...failed, kind: 'rejected' }, 'Rejected: frontend v2'],
  ['silence', { ...failed, kind: 'expired' }, 'Expired: frontend v2'],
  ['superseding', { ...failed, kind: 'superseded' }, 'Superseded: frontend v2'],
  ['a refusal', refused, 'Refused: frontend v1'],
  ['being held', { ...common, kind: 'held', reason: 'x' }, 'Held: frontend'],
  [
    'an image without a tag',
    { ...succeeded, changed: [{ ...V2, tag: undefined } as never] },
    'Succeeded: frontend sha256:222222222222',
  ],
])('the subject of %s', (_name, notice, subject) => {
  expect(noticeMail(notice).subject).toBe(subject);
});

describe('every mail', () => {
  const long = 'x'.repeat(300);
  const notices: Notice[] = [
    succeeded,
    failed,
    refused,
    unfit,
    { ...refused, reason: `${long} ${long}`, image: { ...V1, repository: 'team/review/app', tag: 'v'.repeat(128) } },
    { ...failed, service: `${'s'.repeat(200)}\r\nBcc: x`, reason: 'see https://example.test/review/abc and /REVIEW/x' },
  ];

  test.each(notices.map((notice, index) => [index, notice] as const))(
    '%i fits SNS and 72 columns, and has no review path',
    (_index, notice) => {
      const { subject, body } = noticeMail(notice);
      expect(subject.length).toBeLessThanOrEqual(99);
      expect(subject).toMatch(/^[\x20-\x7e]+$/);
      expect(Math.max(...body.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
      expect(body).not.toMatch(/\/review\//i);
    },
  );
});

test('text is broken at spaces, and a word without any is cut', () => {
  expect(wrap('one two three', 7)).toBe('one two\nthree');
  expect(wrap('abcdefghij', 4)).toBe('abcd\nefgh\nij');
  expect(wrap('')).toBe('');
});

test.each([
  [0, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [785, '13 min 5 s'],
  [3600, '1 h'],
  [7260, '2 h 1 min'],
])('%i seconds are %p', (seconds, words) => {
  expect(explainDuration(seconds)).toBe(words);
});

function withoutDeployment({
  deploymentId: _id,
  startedAt: _at,
  revision: _revision,
  ...rest
}: FailedNotice): FailedNotice {
  return rest;
}

test('an approver’s comment can neither turn the text nor add lines or links to it', () => {
  const comment = `no\u202E\u2066gnp\r\nService     other\nhttps://example.test/review/abc \u200f\u061c${'w'.repeat(500)}`;
  const reason = `rejected by bob: ${comment}`;
  const { body } = noticeMail({ ...failed, kind: 'rejected', reason, decision: `${reason} `, detail: comment });
  expect(body).toMatch(/^[ -~\n]+$/);
  expect(body.match(/^Service/gm)).toHaveLength(1);
  expect(body).not.toContain('/review/');
  expect(Math.max(...body.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
});

test('control characters in AWS’s words, and a repository that looks like a review link, stay out of every mail', () => {
  const image = { ...V2, repository: 'a/review/b' };
  const { subject, body } = noticeMail({
    ...failed,
    changed: [V2, image],
    to: [V2, image],
    reason: 'words\u0007 with \u001b[31mcolour\u2028\u0000',
  });
  expect(subject + body).not.toContain('/review/');
  expect(subject).toMatch(/^[ -~]{1,99}$/);
  expect(body).toMatch(/^[ -~\n]+$/);
});

test('what is not seen stays out too, and no character is cut in two', () => {
  const reason = 'zero\u200bwidth, soft\u00adhyphen, half \ud83d of a pair, \u{e0041}tag';
  for (const tag of ['x'.repeat(82), 'x'.repeat(81)]) {
    const image = { ...V2, tag: `${tag}${'\u{1f680}'.repeat(20)}` };
    const { subject, body } = noticeMail({ ...failed, changed: [image], reason });
    expect(subject + body).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(subject.length).toBeLessThanOrEqual(99);
    for (const line of body.split('\n')) expect(line.length).toBeLessThanOrEqual(72);
  }
});
