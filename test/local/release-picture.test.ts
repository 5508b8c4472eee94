import { expect, test } from '@jest/globals';
import { picture } from '../../local/release-picture';

const NARROW = 59;

test('an open gate loses neither the mailbox nor what silence means in 60 columns', () => {
  const lines = picture({
    service: {
      name: 'frontend',
      cluster: 'prod',
      ecsService: 'frontend',
      adopted: true,
      pushes: [],
      commands: [],
      quarantine: [],
      next: [],
      ended: [],
      latest: {
        id: 'd-1',
        status: 'InProgress',
        greenTraffic: 0,
        lifecycle: [],
        timeline: [],
        gate: {
          id: 'a'.repeat(32),
          from: [],
          changed: [],
          changes: [],
          openedAt: '2026-11-21T08:00:00.000Z',
          deadline: '2026-11-21T08:45:00.000Z',
          votes: [],
          unreachable: [],
          state: 'open',
          votesNeeded: 1,
          votesMissing: 1,
          awaited: ['release-manager'],
        },
      },
    },
    title: 'v1 → v2',
    startedAt: new Date('2026-11-21T08:00:00Z'),
    now: new Date('2026-11-21T08:01:00Z'),
    mails: [
      {
        to: 'release-manager@example.com',
        subject: 'Review: frontend v2',
        body: '',
        sentAt: '2026-11-21T08:00:00.000Z',
      },
    ],
    mailboxUrl: 'http://127.0.0.1:4567/mail',
    pace: { speed: () => 20, consoleUrl: 'http://127.0.0.1:4567' },
    rows: 24,
  } as Parameters<typeof picture>[0]).map((line) =>
    line
      .map(({ text }) => text)
      .join('')
      .slice(0, NARROW),
  );
  expect(lines).toContain('Gate     waits for one vote of release-manager');
  expect(lines).toContain('         until 08:45:00 UTC; silence is a refusal');
  expect(lines).toContain('45 simulated minutes are about 2 min here; for more time:');
  expect(lines).toContain(`curl -X POST http://127.0.0.1:4567/clock -d '{"speed":1}'`);
  expect(lines).toContainEqual(expect.stringContaining('open http://127.0.0.1:4567/mail '));
});
