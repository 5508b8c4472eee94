import { afterEach, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { createCommandLineClients } from '../../src/aws/command-line-clients';
import { slipway } from '../cli/command-line';
import { type CompiledTemplate, type Stack, startStack } from './stack';

let stack: Stack;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

const MINUTE = 60_000;

/** Takes away what lets the function act on a warning. */
function mayNotDrain({ Resources }: CompiledTemplate): void {
  const { Properties } = Resources.SpotInterruptedRole!;
  const policies = Properties.Policies as readonly { readonly PolicyName: string }[];
  Properties.Policies = policies.filter(({ PolicyName }) => PolicyName !== 'drain');
}

test('a warning that nobody may act on is set aside, told, and shown; sent again too late it is only logged', async () => {
  stack = await startStack({ editTemplate: mayNotDrain });
  const { aws } = stack;
  const denied = () => aws.dispatcher.calls.filter(({ outcome }) => outcome === 'AccessDeniedException');
  expect(await aws.faults.inject({ kind: 'spot-interruption', service: 'prod/frontend' })).toHaveProperty('fault');
  await aws.clock.advance(5 * MINUTE);
  // Again and again, as long as there was a task to take out.
  expect(new Set(denied().map(({ operation }) => operation))).toEqual(new Set(['DescribeServices']));
  expect(denied().length).toBeGreaterThan(10);

  const subjects = aws.mailbox.mails().map(({ subject }) => subject);
  expect(subjects.filter((subject) => subject.includes('slipway-production-dead-letters'))).toHaveLength(1);
  const cli = (...given: string[]) =>
    slipway(['dlq', ...given], createCommandLineClients(clientConfig(aws)), { now: () => aws.clock.now() });
  const { stdout } = await cli('list', '--json');
  expect(JSON.parse(stdout!).letters).toMatchObject([
    {
      what: expect.stringMatching(/^warning about the task [0-9a-f]{32}$/),
      functionName: 'slipway-production-spot-interrupted',
      why: 'slipway-production-spot-interrupted did not handle it in time',
    },
  ]);
  expect(await cli('replay', '--all')).toMatchObject({ exitCode: 0 });
  await aws.clock.advance(5 * MINUTE);
  expect(stack.logged.some((line) => line.includes('"outcome":"drop"') && line.includes('TooLate'))).toBe(true);
  expect(JSON.parse((await cli('list', '--json')).stdout!).letters).toEqual([]);
});
