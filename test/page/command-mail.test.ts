import { describe, expect, test } from '@jest/globals';
import type { Command } from '../../src/domain/command';
import type { CommandNotice, RestoredNotice } from '../../src/domain/notice';
import { noticeMail } from '../../src/page/notice-mail';

const at = '2026-11-21T09:00:00.000Z';
const by = 'arn:aws:sts::123456789012:assumed-role/Operator/alice';
const rollback: Command = { kind: 'rollback', id: 'c', by, at, reason: 'errors' };
const notice = (
  command: Command,
  outcome: CommandNotice['outcome'],
  reason = 'v1 is what is to run',
): CommandNotice => ({
  ...{ kind: 'command', id: 'command:c', service: 'frontend', address: 'prod/frontend', at, reason },
  ...{ command, outcome },
});

describe('a command', () => {
  test('that is carried out: the mail says who asked, when, why, and what it does', () => {
    expect(noticeMail(notice(rollback, 'taken'))).toEqual({
      subject: 'Rollback asked for: frontend',
      body: `Somebody asked Slipway by its command line: rollback. It does.

Service     frontend (prod/frontend)
Asked by    arn:aws:sts::123456789012:assumed-role/Operator/alice
At          21 November 2026, 09:00 UTC
Why         errors
Effect      v1 is what is to run

What happens next: another mail tells how it ended.
`,
    });
  });

  test.each<[Command, string]>([
    [{ kind: 'pause', id: 'c', by, at, reason: 'freeze' }, 'Paused: frontend'],
    [{ kind: 'resume', id: 'c', by, at }, 'Resumed: frontend'],
    [
      { kind: 'release', id: 'c', by, at, repository: 'frontend', tag: 'v3', force: true },
      'Release asked for: frontend',
    ],
  ])('%j has the subject %s', (command, subject) => {
    expect(noticeMail(notice(command, 'taken')).subject).toBe(subject);
  });

  test('that is refused: the mail says that, and that nothing changes', () => {
    const { subject, body } = noticeMail(notice(rollback, 'refused', 'there is nothing to roll back to'));
    expect(subject).toBe('Refused: rollback: frontend');
    expect(body).toContain('It does not.');
    expect(body).toContain('Reason      there is nothing to roll back to');
    expect(body).toContain('What happens next: nothing; everything stays as it was.');
  });

  test('is somebody’s text: no link, no line of its own, no path of a review link', () => {
    const reason = 'see https://evil.example/review/abc\nService     other';
    const { body } = noticeMail(notice({ ...rollback, reason }, 'taken'));
    expect(body).not.toMatch(/https:|\/review\//);
    expect(body).not.toMatch(/^Service +other/m);
  });
});

test('a release in quarantine that runs is alarmed: what, since when, by whom and why it was refused', () => {
  const restored: RestoredNotice = {
    ...{ kind: 'restored', id: 'r', service: 'frontend', address: 'prod/frontend', at, by: 'bob' },
    ...{ reason: 'rejected by bob: no', images: [{ repository: 'frontend', tag: 'v3', at }], quarantinedAt: at },
  };
  const { subject, body } = noticeMail(restored);
  expect(subject).toBe('In quarantine, and running: frontend v3');
  expect(body).toContain(`Since       21 November 2026, 09:00 UTC
Refused by  bob
Reason      rejected by bob: no`);
  expect(body.replace(/\s+/g, ' ')).toContain('slipway rollback frontend');
});
