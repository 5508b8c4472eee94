import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { createCommandLineClients } from '../../src/aws/command-line-clients';
import type { Surroundings } from '../../src/cli/invocation';
import { type Stack, startStack } from '../journeys/stack';
import { slipway } from './command-line';

let stack: Stack;
let code: string;
let digest: string;
beforeAll(async () => {
  stack = await startStack();
  digest = await stack.push('v2');
  code = (await stack.reviewed('v2')).code;
}, 120_000);
afterAll(() => stack?.stop());

const cli = (given: readonly string[], surroundings: Partial<Surroundings> = {}) =>
  slipway(given, createCommandLineClients(clientConfig(stack.aws)), {
    now: () => stack.aws.clock.now(),
    ...surroundings,
  });
const gate = async () => JSON.parse((await cli(['gates', '--json'])).stdout!).gates[0]?.gate;

// One release: each test leaves it to the next.
describe('slipway gates', () => {
  test('lists what waits, and for whom until when', async () => {
    const { stdout, exitCode } = await cli(['gates']);
    expect(exitCode).toBe(0);
    const [head, line] = stdout!.split('\n');
    expect(head).toMatch(/^SERVICE +RELEASE +CHECKS +MISSING +AWAITED +UNTIL +GATE$/);
    expect(line).toMatch(
      /^frontend +v1 -> v2 +1 succeeded +1 of 1 +release-manager +\d\d:\d\d:\d\d UTC, 4\d min.* left/,
    );
  });

  test('lists one document with --json', async () => {
    const { gates } = JSON.parse((await cli(['gates', 'frontend', '--json'])).stdout!);
    expect(gates).toMatchObject([{ service: 'frontend', gate: { state: 'open', changed: [{ digest }] } }]);
  });

  test('does not vote when another code is typed', async () => {
    const questions: string[] = [];
    const ask = async (question: string) => {
      questions.push(question);
      return '000000';
    };
    const { exitCode, stderr, written } = await cli(['gates', 'approve', 'frontend'], { ask });
    expect(questions).toEqual(['Approve? Type the last six characters of the digest: ']);
    expect(written).toContain(digest);
    expect(stderr).toMatch(/^"000000" is not how the digest of what waits ends: nothing was sent\.$/);
    expect(exitCode).toBe(1);
    expect((await gate()).votes).toEqual([]);
  });

  test('says which principal is no approver', async () => {
    const credentials = { accessKeyId: 'ASIANOBODY', secretAccessKey: 'wrong' };
    const clients = createCommandLineClients(clientConfig(stack.aws));
    const foreign = createCommandLineClients({ ...clientConfig(stack.aws), credentials });
    const given = ['gates', 'approve', 'frontend', '--code', code];
    const { exitCode, stderr } = await slipway(given, { ...clients, lambda: foreign.lambda });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/sign in again/);
  });

  test('rejects and withdraws, while the gate is open', async () => {
    // The function that settles the gate runs after the vote; here it has no time to.
    const rejected = cli(['gates', 'withdraw', 'frontend']);
    expect(await rejected).toMatchObject({ exitCode: 0 });
  });

  test('approves, and says that it is decided', async () => {
    const { exitCode, stdout, written } = await cli([
      'gates',
      'approve',
      'frontend',
      '--comment',
      'go',
      '--code',
      code,
    ]);
    expect(written).toMatch(/frontend v1 -> v2 \(deployment d-\w+\)/);
    expect(stdout).toMatch(/^Recorded: release-manager approves\.\n(That decides it|The gate is decided)/);
    expect(exitCode).toBe(0);
  });

  test('repeated, the vote stands or the gate is over', async () => {
    await stack.aws.clock.advance(1_000);
    const { exitCode, stderr } = await cli(['gates', 'approve', 'frontend', '--code', code]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^frontend waits for nobody: its last gate is approved \(approved by release-manager\)\.$/);
  });

  test('lists nothing when nothing waits', async () => {
    expect((await cli(['gates'])).stdout).toBe('No release waits for people.');
  });
});

describe('slipway status', () => {
  test('tells the release to its end', async () => {
    const { stdout, exitCode } = await cli(['status', 'frontend']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^frontend \(ECS service prod\/frontend\)$/m);
    expect(stdout).toMatch(/Release {5}v1 -> v2, deploying/);
    expect(stdout).toMatch(/✓ AfterAllowTestTraffic/);
    expect(stdout).toMatch(/release-manager approved: go/);
    expect(stdout).toContain(digest);
  });

  test('is a line in the fleet', async () => {
    const { stdout } = await cli(['status']);
    expect(stdout).toMatch(/^SERVICE +RUNS +SINCE +RELEASE +NOW\nfrontend +v1 .*v1 -> v2 +deploying: /);
  });
});

describe('slipway keys rotate', () => {
  test('replaces the key that signs, and keeps the one before', async () => {
    const once = JSON.parse((await cli(['keys', 'rotate', '--json'])).stdout!);
    const { stdout, exitCode } = await cli(['keys', 'rotate']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`were signed with ${once.signing} and stay valid`);
    const page = await stack.open(stack.review('v2')!.link);
    expect(page.status).toBe(404);
  });
});
