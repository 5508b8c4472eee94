import { expect, test } from '@jest/globals';
import { lockedMail } from '../../src/page/locked-mail';
import { gate } from '../domain/gate-given';

test('tells the owners whose link is locked, and how they still may vote', () => {
  const { subject, body } = lockedMail(gate(), 'alice');
  expect(subject).toBe('Locked: alice cannot vote by mail on frontend v2');
  expect(body).toContain('\nslipway gates approve frontend\n');
  expect(body).toContain('21 November 2026, 12:40 UTC');
  for (const line of body.split('\n')) expect(line.length).toBeLessThanOrEqual(72);
});

test('stays a mail whatever the tag says', () => {
  const { brief, ...rest } = gate();
  const tag = `\r\nBcc: x\u202e/review/${'x'.repeat(128)}`;
  const { subject, body } = lockedMail(
    { ...rest, brief: { ...brief, changed: [{ ...brief.changed[0]!, tag }] } },
    'alice',
  );
  expect(subject.length).toBeLessThanOrEqual(99);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(subject).not.toMatch(/[\u0000-\u001f\u202e]|\/review\//);
  expect(body).not.toMatch(/\/review\//);
});
