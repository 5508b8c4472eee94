import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { createCommandLineClients } from '../../src/aws/command-line-clients';
import { hasMail, mailBody } from '../journeys/release';
import { type Stack, startStack } from '../journeys/stack';
import { slipway } from './command-line';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

const cli = (...given: readonly string[]) =>
  slipway(given, createCommandLineClients(clientConfig(stack.aws)), { now: () => stack.aws.clock.now() });
const minutes = (count: number) => stack.aws.clock.advance(count * 60_000);
const mailed = (subject: RegExp) => stack.aws.clock.advanceUntil(hasMail(stack, subject), 90 * 60_000);
const ME = 'arn:aws:iam::123456789012:';

// One service: each test leaves it to the next.
describe('slipway pause and resume', () => {
  test('a service that nothing was heard of is paused, and who did it is told', async () => {
    const { stdout, exitCode } = await cli('pause', 'frontend', '--reason', 'freeze');
    expect(stdout).toMatch(
      /^frontend: pushes are kept and nothing is started until resume\. Slipway acts within a minute/,
    );
    expect(exitCode).toBe(0);
    expect(await mailed(/^Paused: frontend$/)).toBe(true);
    expect(mailBody(stack, /^Paused/)).toContain(`Asked by ${ME}`);
    expect(mailBody(stack, /^Paused/)).toContain('Why freeze');
  });

  test('twice, it is refused with who paused it', async () => {
    const { stderr, exitCode } = await cli('pause', 'frontend', '--reason', 'again');
    expect(stderr).toMatch(/^frontend: paused since .* UTC by arn:aws:iam::123456789012:.* \(freeze\)\.$/);
    expect(exitCode).toBe(1);
  });

  test('with --json a refusal is one document', async () => {
    const { stdout, exitCode } = await cli('pause', 'frontend', '--reason', 'again', '--json');
    expect(JSON.parse(stdout!)).toEqual({ error: expect.stringMatching(/^frontend: paused since/) });
    expect(exitCode).toBe(1);
  });

  test('while paused a push is kept, and status says so', async () => {
    await stack.push('v2');
    await minutes(3);
    expect(await stack.deployments()).toEqual([]);
    const { stdout } = await cli('status', 'frontend');
    expect(stdout).toMatch(/^ {2}Paused +since .* \(freeze\)$/m);
    expect(stdout).toMatch(/^ {2}Next +v2$/m);
    expect((await cli('status')).stdout).toMatch(/paused by arn:aws:iam::123456789012:.* \(freeze\); v2 is kept$/m);
    const { services } = JSON.parse((await cli('status', 'frontend', '--json')).stdout!);
    expect(services).toMatchObject([{ paused: { reason: 'freeze' }, next: [{ tag: 'v2' }], quarantine: [] }]);
  });

  test('a release without force is refused', async () => {
    const { stderr, exitCode } = await cli('release', 'frontend:v2');
    expect(stderr).toMatch(/^frontend: paused since .*; resume it, or release with --force\.$/);
    expect(exitCode).toBe(1);
  });

  test('resumed, with one JSON document, the newest is started', async () => {
    const { stdout, exitCode } = await cli('resume', 'frontend', '--json');
    expect(JSON.parse(stdout!)).toMatchObject({
      service: 'frontend',
      command: { kind: 'resume', by: expect.stringContaining(ME) },
      sentence: expect.stringMatching(/^frontend: the newest that was pushed is looked at\./),
    });
    expect(exitCode).toBe(0);
    await stack.reviewed('v2');
  });

  test('what is not paused is not resumed', async () => {
    const { stderr, exitCode } = await cli('resume', 'frontend');
    expect([stderr, exitCode]).toEqual(['frontend: the service is not paused.', 1]);
  });
});

describe('slipway rollback and release', () => {
  test('a release on its way is stopped, and goes into quarantine', async () => {
    const { stdout, exitCode } = await cli('rollback', 'frontend', '--reason', 'wrong image');
    expect(stdout).toMatch(
      /^frontend: deployment d-\w+ is stopped, and v2 gives way to v1 and is not started again by itself\./,
    );
    expect(exitCode).toBe(0);
    expect(await mailed(/^Rolled back: frontend v2$/)).toBe(true);
    await minutes(5);
    const { stdout: status } = await cli('status', 'frontend');
    expect(status).toMatch(/^ {2}Quarantine +v2: it is in quarantine since .*: rolled back by arn:.*: wrong image$/m);
  });

  test('where nothing was good before, it is refused', async () => {
    const { stderr, exitCode } = await cli('rollback', 'frontend', '--reason', 'x');
    expect(stderr).toMatch(/^frontend: there is nothing to roll back to/);
    expect(exitCode).toBe(1);
  });

  test('what is in quarantine is not released without force', async () => {
    const { stderr, exitCode } = await cli('release', 'frontend:v2');
    expect(stderr).toMatch(/^frontend: v2: it is in quarantine since .*: wrong image; release it with --force\.$/);
    expect(exitCode).toBe(1);
  });

  test('with force and a reason it is, without the check that is skipped, and every mail says who asked', async () => {
    const skipping = ['--force', '--skip-checks', 'answers', '--reason', 'it was right'] as const;
    const { stdout } = await cli('release', 'frontend:v2', ...skipping);
    expect(stdout).toMatch(/^frontend: v2 is released, whatever speaks against it; not checked: answers\./);
    const reviews = () => stack.aws.mailbox.mails().filter(({ subject }) => subject === 'Review: frontend v2').length;
    const before = reviews();
    expect(await stack.aws.clock.advanceUntil(() => reviews() > before, 30 * 60_000)).toBe(true);
    const skipped = /Not checked answers: skipped by arn:aws:iam::123456789012:\S+ it was right/;
    const review = stack.aws.mailbox.mails().findLast(({ subject }) => subject === 'Review: frontend v2');
    expect(review?.body.replace(/\s+/g, ' ')).toMatch(skipped);
    const { stdout: status } = await cli('status', 'frontend');
    expect(status).toMatch(/^ {2}Not checked answers: skipped by arn:.*: it was right$/m);
    expect(status).toMatch(/^ +- answers: skipped by arn:.*: it was right$/m);
    expect((await cli('gates')).stdout).toContain('1 skipped');
    await stack.approve('v2');
    expect(await mailed(/^Succeeded: frontend v2$/)).toBe(true);
    expect(mailBody(stack, /^Release asked for/)).toContain('release v2 --force --skip-checks "answers"');
    expect(mailBody(stack, /^Succeeded/)).toContain('(it was right)');
    expect(mailBody(stack, /^Succeeded/)).toMatch(skipped);
    expect((await cli('status', 'frontend')).stdout).toMatch(
      /^ {2}Last end +v2 succeeded .*\n {2}Not checked answers: /m,
    );
    expect((await cli('status', 'frontend')).stdout).not.toMatch(/Quarantine/);
  });
});

describe('the kill switch', () => {
  test('pauses the whole fleet at once, says so everywhere, and is ended by resume --fleet', async () => {
    const { stdout } = await cli('pause', '--fleet', '--reason', 'incident');
    expect(stdout).toMatch(/^The fleet is paused from now on/);
    const again = await cli('pause', '--fleet', '--reason', 'too');
    expect(again.stderr).toMatch(/^The fleet is paused since .* \(incident\)\.$/);
    const before = (await stack.deployments()).length;
    await stack.push('v3');
    await minutes(10);
    expect((await stack.deployments()).length).toBe(before);
    expect((await cli('status')).stdout).toMatch(/^The fleet is paused since .* \(incident\)\nSERVICE/);
    expect((await cli('status', 'frontend')).stdout).toMatch(/^ {2}Fleet +The fleet is paused since/m);

    expect((await cli('resume', '--fleet')).stdout).toMatch(/^The fleet is resumed/);
    expect((await cli('resume', '--fleet')).stderr).toBe('The fleet is not paused.');
    await stack.reviewed('v3');
    const told = stack.aws.mailbox.mails().filter(({ subject }) => subject.endsWith('the whole fleet'));
    expect(told.map(({ subject }) => subject)).toEqual(['Paused: the whole fleet', 'Resumed: the whole fleet']);
  });
});
