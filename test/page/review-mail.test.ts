import { describe, expect, test } from '@jest/globals';
import type { ReleaseBrief } from '../../src/domain/gate/brief';
import type { Change } from '../../src/domain/gate/changes';
import type { Gate } from '../../src/domain/gate/gate';
import type { GateSpec } from '../../src/domain/gate/gate-spec';
import { countVotes } from '../../src/domain/gate/quorum';
import { cannotAskMail } from '../../src/page/cannot-ask-mail';
import { changeText } from '../../src/page/change-text';
import { endMail } from '../../src/page/end-mail';
import type { Mail } from '../../src/page/mail';
import { momentText, timeLeftText } from '../../src/page/moment';
import { reminderMail } from '../../src/page/reminder-mail';
import { reviewMail } from '../../src/page/review-mail';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const arn = (revision: number) => `arn:aws:ecs:ap-northeast-1:123456789012:task-definition/frontend:${revision}`;
const V1 = { repository: 'frontend', tag: 'v1', digest: digest('1'), at: '2026-11-21T00:00:00.000Z' };
const V2 = { repository: 'frontend', tag: 'v2', digest: digest('2'), at: '2026-11-21T01:00:00.000Z' };
const NOW = new Date('2026-11-21T09:00:00.000Z');
const LINK = `https://abcdefgh.lambda-url.ap-northeast-1.on.aws/review/1.newer-01.${'A'.repeat(300)}.${'B'.repeat(43)}`;

const BRIEF: ReleaseBrief = {
  service: 'frontend',
  account: '123456789012',
  region: 'ap-northeast-1',
  cluster: 'prod',
  ecsService: 'frontend',
  deploymentId: 'd-ABCDEFGHI',
  deploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
  releaseHash: 'c0ffee00'.repeat(8),
  from: [V1],
  to: [V2],
  changed: [V2],
  fromRevision: arn(1),
  toRevision: arn(2),
  source: { revision: '0123abc', url: 'https://git.example/team/frontend', authors: 'Bob <bob@example.com>' },
  changes: [
    {
      kind: 'image',
      container: 'frontend',
      from: 'r/frontend@sha256:111111111111',
      to: 'r/frontend@sha256:222222222222',
    },
    { kind: 'environment', container: 'frontend', added: ['FLAG'], removed: [], changed: ['MODE'] },
  ],
  verdicts: [{ check: 'health', outcome: 'succeeded', reason: '20 requests, all 200', at: NOW.toISOString() }],
};
const person = (id: string) => ({ id, email: `${id}@example.com`, principals: [] });
const SPEC: GateSpec = {
  approvers: [person('alice'), person('bob')],
  votes: 1,
  groups: [],
  excludeAuthor: false,
  waitInMinutes: 45,
};

function gateOf(brief: ReleaseBrief): Gate {
  return {
    ...{ id: 'g', service: 'frontend', deploymentId: brief.deploymentId, brief, asked: {} },
    ...{ openedAt: NOW.toISOString(), deadline: '2026-11-21T09:45:00.000Z' },
    ballot: { state: 'open', releaseHash: brief.releaseHash, revision: 0, votes: {}, failedCodes: {} },
  };
}

function review(brief: ReleaseBrief = BRIEF, spec: GateSpec = SPEC): Mail {
  const gate = gateOf(brief);
  const { deadline } = gate;
  return reviewMail({ brief, approver: 'alice', link: LINK, deadline, spec, quorum: countVotes(spec, gate) }, NOW);
}

test('a review mail is the release brief', () => {
  expect(review()).toEqual({
    subject: 'Review: frontend v2',
    body: `frontend v2 has no production traffic yet. alice, you decide whether it
gets any.

Open this page, compare, and decide:

${LINK}

Decide before 21 November 2026, 09:45 UTC, in 45 minutes.

Silence is a refusal: without enough approvals by then the release is
rolled back, and what runs now keeps all traffic.

The page asks for a code: the last six characters of this digest.
Compare all of it there.

frontend:v2
${digest('2')}

Service     frontend (prod/frontend)
Account     123456789012, ap-northeast-1
From        v1 (sha256:111111111111)
To          v2 (sha256:222222222222)
Revision    frontend:1 -> frontend:2
Traffic     CodeDeployDefault.ECSCanary10Percent5Minutes: 10 % for 5
            minutes, then everything
Deployment  d-ABCDEFGHI
Commit      0123abc
Source      git.example/team/frontend
Authors     Bob <bob@example.com>

What changes:
- frontend: image r/frontend@sha256:111111111111 ->
  r/frontend@sha256:222222222222
- frontend: environment FLAG added; MODE changed

Checks so far:
- health succeeded: 20 requests, all 200

Who may decide: alice, bob.
Needed: 1 approval. One rejection ends the release.

This mail is for you alone: whoever has its link can decide in your
name. Do not forward it. Slipway never asks for the link or the code in
any other way.
`,
  });
});

describe('who may decide', () => {
  const excluding: GateSpec = { ...SPEC, excludeAuthor: true, votes: 1 };
  test.each<[string, ReleaseBrief, GateSpec, string]>([
    ['several votes', BRIEF, { ...SPEC, votes: 2 }, 'Needed: 2 approvals.'],
    [
      'with some of a group',
      BRIEF,
      { ...SPEC, votes: 2, groups: [{ approvers: ['bob'], votes: 1 }] },
      'Needed: 2 approvals, with at least 1 of bob.',
    ],
    ['the author is somebody else', BRIEF, excluding, 'The approval of bob, named as author, does not count.'],
    [
      'the author is who gets the mail',
      { ...BRIEF, source: { authors: 'alice' } },
      excluding,
      'The image names you as its author: you may reject it, your approval does not count.',
    ],
    [
      'the author is unknown',
      { ...BRIEF, source: {} },
      excluding,
      'Needed: 2 approvals. One rejection ends the release. The image does not name its author, so one approval more',
    ],
  ])('%s', (_name, brief, spec, words) => {
    expect(review(brief, spec).body.replace(/\s+/g, ' ')).toContain(words);
  });
});

test('several new images stand in full, that of the code first', () => {
  const sidecar = { ...V2, repository: 'sidecar', tag: '4', digest: digest('3') };
  const { subject, body } = review({ ...BRIEF, to: [V2, sidecar], changed: [V2, sidecar] });
  expect(subject).toBe('Review: frontend frontend v2, sidecar 4');
  expect(body.match(/^sha256:[0-9a-f]{64}$/gm)).toEqual([digest('2'), digest('3')]);
});

test('without anything to tell it says so', () => {
  const { body } = review({ ...BRIEF, changes: [], verdicts: [] });
  expect(body).toContain('What changes: nothing but what the digests say.');
  expect(body).toContain('Checks so far: none.');
});

test('a long list ends with what is not shown', () => {
  const changes = Array.from({ length: 50 }, (_, at): Change => ({ kind: 'container-added', container: `c${at}` }));
  const { body } = review({ ...BRIEF, changes });
  expect(body).toContain('- container c29: new\n- and 20 more, on the page');
  expect(body).not.toContain('c30');
});

test('what is cut off says so', () => {
  const members = Array.from({ length: 1000 }, (_, at) => `member${at}`);
  const { body } = review({
    ...BRIEF,
    source: { revision: 'x'.repeat(300) },
    changes: [{ kind: 'settings', members }],
  });
  expect(body).toMatch(/x \.\.\.\n/);
  expect(body).toMatch(/mem\w* \.\.\.\n/);
  expect(body.length).toBeLessThan(5_000);
});

describe('whatever outsiders write', () => {
  const EVIL = [
    'https://evil.example/review/1.forged',
    'HTTPS://evil.example/REVIEW/x',
    'hthttps://tps://evil.example/',
    'ht\u200btps://evil.example/review/x',
    'x\u202Eelgoog//:sptth',
    'a\r\nSubject: b\r\n\r\nhttps://evil.example/',
    `\n${digest('9')}\n`,
    '\u2028https://evil.example/\u2029',
    '::////evil.example/review/review/',
    '\u0000\u0007\u001b[31m\u009b',
    '\u2066\u2067\u2068\u2069\u061c\u200e\u200f\ufeff',
    '\ud800 lone',
    '赤'.repeat(100),
    '🙂'.repeat(100),
    'x'.repeat(5000),
    '',
    ' ',
    '\u200b\u00ad',
  ];
  const rows = EVIL.map((text) => [JSON.stringify(text).slice(0, 60), text] as const);

  test.each(rows)('%s', (_name, text) => {
    const brief: ReleaseBrief = {
      ...BRIEF,
      from: [{ ...V1, tag: text }],
      to: [{ ...V2, tag: text }],
      changed: [{ ...V2, tag: text }],
      source: { revision: text, url: text, authors: text },
      changes: [
        { kind: 'settings', container: text, members: [text] },
        { kind: 'environment', container: text, added: [text], removed: [text], changed: [text] },
      ],
      verdicts: [{ check: text, outcome: 'succeeded', reason: text, at: NOW.toISOString() }],
    };
    const mail = review(brief);
    expectHarmless(mail, [LINK]);
    expect(/https?:\/\/\S+/i.exec(mail.body)?.[0]).toBe(LINK);
    expect(mail.body.match(/[a-z]+:\/\/\S+/gi)).toEqual([LINK]);
    expect(mail.body.match(/\/review\//gi)).toHaveLength(1);
    expect(mail.body.match(/^sha256:[0-9a-f]{64}$/gm)?.[0]).toBe(digest('2'));
    expect(mail.body).not.toMatch(/^(Commit|Source|Authors)\s*$/m);

    const gate = gateOf(brief);
    for (const other of [
      reminderMail(gate, countVotes(SPEC, gate), 'alice', NOW),
      endMail(gate, { kind: 'superseded', reason: `superseded by ${text}`, at: NOW.toISOString(), by: [] }, 'alice'),
      cannotAskMail(brief, SPEC, { alice: 'nobody is subscribed' }),
    ]) {
      expectHarmless(other, []);
      expect(`${other.subject}${other.body}`).not.toMatch(/\/review\//i);
    }
  });
});

function expectHarmless({ subject, body }: Mail, links: readonly string[]): void {
  expect(subject.length).toBeLessThanOrEqual(99);
  expect(subject).toMatch(/^[A-Z]/);
  expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
  expect(body).not.toMatch(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b\ufeff]/u);
  for (const line of body.split('\n')) if (!links.includes(line)) expect(line.length).toBeLessThanOrEqual(72);
}

test.each<[Change, string]>([
  [{ kind: 'container-added', container: 'router' }, 'container router: new'],
  [{ kind: 'container-removed', container: 'router' }, 'container router: removed'],
  [{ kind: 'image', container: 'web', from: 'a:1', to: 'a:2' }, 'web: image a:1 -> a:2'],
  [
    { kind: 'secrets', container: 'web', added: ['A', 'B'], removed: ['C'], changed: ['D'] },
    'web: secrets A, B added; C removed; D changed',
  ],
  [{ kind: 'size', member: 'cpu', from: '256', to: '512' }, 'task: cpu 256 -> 512 CPU units'],
  [{ kind: 'size', container: 'web', member: 'memory', to: '64' }, 'web: memory none -> 64 MiB'],
  [{ kind: 'settings', members: ['volumes'] }, 'task: volumes changed'],
  [{ kind: 'settings', container: 'web', members: ['command', 'user'] }, 'web: command, user changed'],
])('%j is told as "%s"', (change, text) => {
  expect(changeText(change)).toBe(text);
});

test('a moment is said with its date and in UTC', () => {
  expect(momentText('2026-01-02T03:04:59.999Z')).toBe('2 January 2026, 03:04 UTC');
});

test.each([
  [45 * 60, 'in 45 minutes'],
  [119, 'in a minute'],
  [59, 'in less than a minute'],
  [-1, 'in less than a minute'],
])('%s seconds are left: "%s"', (seconds, text) => {
  expect(timeLeftText(new Date(NOW.getTime() + seconds * 1000).toISOString(), NOW)).toBe(text);
});
