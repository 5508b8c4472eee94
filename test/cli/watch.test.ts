import { describe, expect, test } from '@jest/globals';
import type { Invocation } from '../../src/cli/invocation';
import { watch } from '../../src/cli/watch';
import { AwsError } from '../../src/domain/errors';

/** Watches texts, one a look, until there are no more; an error is thrown instead of shown. */
async function watched(looks: readonly (string | Error)[], repaints = false) {
  const end = new AbortController();
  const written: string[] = [];
  const left = [...looks];
  const look = async (): Promise<string> => {
    const next = left.shift()!;
    if (left.length === 0) end.abort();
    if (next instanceof Error) throw next;
    return next;
  };
  const write = (text: string) => written.push(text);
  const outcome = await watch({ write, repaints, interrupted: end.signal } as unknown as Invocation, look, 1);
  return { outcome, written };
}

const throttled = new AwsError('dynamodb:GetItem', 'ThrottlingException', 'throttled', 'Rate exceeded');

describe('watching', () => {
  test('piped, prints again what changed, and ends well with Ctrl-C', async () => {
    const { outcome, written } = await watched(['a', 'a', 'b', 'b']);
    expect(written).toEqual(['a\n', '\nb\n']);
    expect(outcome).toEqual({ exitCode: 0 });
  });

  test('on a terminal, stays in place', async () => {
    const { written } = await watched(['a', 'b'], true);
    expect(written).toEqual(['\u001b[2J\u001b[H\u001b[Ja\n', '\u001b[H\u001b[Jb\n']);
  });

  test('ends with what fails at once, and what will not pass', async () => {
    await expect(watched([throttled, 'a'])).rejects.toBe(throttled);
    const denied = new AwsError('dynamodb:GetItem', 'AccessDeniedException', 'denied', 'no');
    await expect(watched(['a', denied, 'a'])).rejects.toBe(denied);
  });

  test('shows what fails on the way below what was seen last, once', async () => {
    const { written } = await watched(['a', throttled, throttled, 'b']);
    expect(written).toHaveLength(3);
    expect(written[1]).toMatch(/^\na\nAs of the last look that AWS answered: .*Rate exceeded\n$/);
    expect(written[2]).toBe('\nb\n');
  });

  test('control characters from outside do not reach the terminal', async () => {
    const { written } = await watched(['a\u001b[2Jb\u202ec']);
    expect(written).toEqual(['a [2Jb c\n']);
  });
});
