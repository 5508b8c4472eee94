import { expect, test } from '@jest/globals';
import { ReleaseWatch } from '../../local/release-watch';
import type { ServiceStatus } from '../../src/domain/status';

const startedAt = new Date('2026-11-21T09:00:00.000Z');
const idle = (name: string) => ({ name, quarantine: [] }) as unknown as ServiceStatus;

test.each([
  ['Succeeded: frontend v2', 'frontend'],
  ['Refused: release v99: frontend', 'frontend'],
  ['Rollback asked for: frontend', 'frontend'],
  ['Reminder: api v3 waits for you', 'api'],
  ['Over: api v3 needs no decision any more', 'api'],
  ['Paused: the whole fleet', 'fleet'],
  ['ALARM: "slipway-production-dead-letters" in Asia Pacific (Tokyo)', 'fleet'],
])('the line of the mail "%s" begins with %s', (subject, about) => {
  const watch = new ReleaseWatch(startedAt, 'http://127.0.0.1:4567/mail');
  const mail = { to: 'platform@example.com', subject, body: '', sentAt: startedAt.toISOString() };
  const [line] = watch.changes([idle('frontend'), idle('api')], [mail], startedAt);
  expect(line).toBe(`+00:00:00  ${about}  ${'mail'.padEnd(21)} "${subject}" to platform@example.com`);
});
