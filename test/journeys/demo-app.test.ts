import { ECRClient } from '@aws-sdk/client-ecr';
import { ECS } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type FaultKind, KINDS } from '../../local/aws/faults/kinds';
import { clientConfig } from '../../local/boot';
import { pushImage } from '../../local/image';
import { createCommandLineClients } from '../../src/aws/command-line-clients';
import { slipway } from '../cli/command-line';
import { consolePort } from '../local/aws/faults/console-port';
import { hasMail, mailBody } from './release';
import { type Stack, startStack } from './stack';

/** The service on EC2 Spot that Slipway looks at and does not deploy yet. Each test leaves it to the next. */

const NOT_YET = 'not deployed yet: rolling';
const minutes = (count: number): number => count * 60_000;

let stack: Stack;
let ecs: ECS;
beforeAll(async () => {
  stack = await startStack();
  ecs = new ECS(clientConfig(stack.aws));
});
afterAll(async () => {
  expect(stack?.internalErrors).toEqual([]);
  await stack?.stop();
});

const cli = (...given: readonly string[]) =>
  slipway(given, createCommandLineClients({ ...clientConfig(stack.aws), endpoint: stack.endpoint }), {
    now: () => stack.aws.clock.now(),
  });
const visit = async (): Promise<number> => (await fetch(`http://127.0.0.1:${stack.listenerPorts.demoApp}/`)).status;
const described = async () => (await ecs.describeServices({ cluster: 'prod', services: ['demo-app'] })).services![0]!;
const hosts = async () =>
  (await ecs.listContainerInstances({ cluster: 'prod', status: 'ACTIVE' })).containerInstanceArns!;

test('after the boot it runs on two Spot instances in two zones, behind its own load balancer', async () => {
  expect(await described()).toMatchObject({ launchType: 'EC2', runningCount: 2, deployments: [{}] });
  const { containerInstances } = await ecs.describeContainerInstances({
    cluster: 'prod',
    containerInstances: await hosts(),
  });
  expect(containerInstances!.map(({ runningTasksCount }) => runningTasksCount)).toEqual([1, 1]);
  expect(await visit()).toBe(200);
});

test('the slow pass adopts it, and finds nothing to do', async () => {
  await stack.aws.clock.advance(minutes(13));
  const { stdout } = await cli('status', 'demo-app');
  expect(stdout).toContain('Runs        v1, demo-app:1, since');
  expect(stdout).toContain(`Releases    ${NOT_YET}`);
  expect((await cli('status')).stdout).toMatch(/^demo-app +v1 +.* not deployed yet: rolling$/m);
  expect(stack.logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  expect(stack.aws.mailbox.mails().filter(({ subject }) => subject.includes('demo-app'))).toEqual([]);
});

test('a push to it is refused with that reason, as plan and verify say it', async () => {
  const { stdout, exitCode } = await cli('verify', 'demo-app');
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/SKIP +service +not deployed yet: rolling/)]);
  await pushImage(new ECRClient(clientConfig(stack.aws)), { repository: 'demo-app', tag: 'v2' });
  expect(JSON.parse((await cli('plan', 'demo-app:v2', '--json')).stdout!)).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining(NOT_YET),
  });
  const refused = /^Refused: demo-app v2$/;
  expect(await stack.aws.clock.advanceUntil(hasMail(stack, refused), minutes(5))).toBe(true);
  expect(mailBody(stack, refused)).toContain(NOT_YET);
  await stack.aws.clock.advance(minutes(30));
  expect(stack.aws.mailbox.mails().filter(({ subject }) => subject.includes('demo-app'))).toHaveLength(1);
  expect((await described()).taskDefinition).toMatch(/:task-definition\/demo-app:1$/);
});

test('[FAULT-20] Spot takes one of its instances, and another one follows; [FAULT-21] a recommendation takes none', async () => {
  const port = consolePort(stack.aws);
  const inject = (kind: FaultKind) => port.inject({ kind, ...KINDS.find((each) => each.kind === kind)!.example });
  const before = await hosts();
  expect(await inject('ec2-rebalance')).toMatchObject({ struck: [{ what: expect.stringMatching(/^i-/) }] });
  await stack.aws.clock.advance(minutes(5));
  expect(stack.aws.world.instances.list()).toHaveLength(2);
  const { struck } = (await inject('ec2-spot-interruption')) as unknown as { struck: { what: string }[] };
  expect(struck).toHaveLength(1);
  await stack.aws.clock.advance(minutes(8));
  expect(stack.aws.world.instances.list().map(({ id }) => id)).not.toContain(struck[0]!.what);
  const after = await hosts();
  expect(after).toHaveLength(2);
  expect(after.filter((arn) => before.includes(arn))).toHaveLength(1);
  expect(await described()).toMatchObject({ runningCount: 2 });
  expect(await visit()).toBe(200);
});
