import { get } from 'node:http';
import { ECR } from '@aws-sdk/client-ecr';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, describe, expect, test } from '@jest/globals';
import { pushImage } from '../../../local/image';
import { recordTable } from '../../../src/app/runtime';
import { readRecord } from '../../../src/aws/read-record';
import type { MetricCheckSpec } from '../../../src/domain/check/metric/spec';
import { sdkConfig } from '../../local/aws/kernel';
import { type HookWorld, hookWorld } from '../hooks/hook-world';

const TIMES = { periodInSeconds: 60, forMinutes: 3, withinMinutes: 1, delayInSeconds: 60 } as const;
const NO_WORSE: MetricCheckSpec = {
  ...{ kind: 'metric', name: 'no worse', compare: { margin: 0.005 }, minimumSamples: 10, ...TIMES },
};

let given: HookWorld;
afterEach(() => given.close());

const first = async () => (await given.deployments())[0]!;
const verdict = async () => (await given.watch())?.soFar?.[0];
const quarantine = async () => (await readRecord(recordTable(given.runtime()), 'frontend'))?.state.quarantine;

/** v2 with 10 % of the traffic, at which somebody has looked once. */
async function shifting(check: MetricCheckSpec, labels: Record<string, string> = {}): Promise<void> {
  given = await hookWorld({ shift: 'ECSCanary10Percent15Minutes', checks: { AllowTraffic: [check] } });
  await pushImage(new ECR(sdkConfig(given.aws)), { repository: 'frontend', tag: 'v2', labels });
  await given.hear('v2');
  for (let minute = 0; (await verdict()) === undefined && minute < 10; minute++) await given.minutes(1);
}

/** Requests to production, so many in each of the minutes that pass, as long as the deployment goes on. */
async function busy(minutes: number, requests: number): Promise<void> {
  const elb = new ElasticLoadBalancingV2(sdkConfig(given.aws));
  const { LoadBalancers } = await elb.describeLoadBalancers();
  const { Listeners } = await elb.describeListeners({ LoadBalancerArn: LoadBalancers![0]!.LoadBalancerArn! });
  const { Port: port } = Listeners![0]!;
  for (let minute = 0; minute < minutes && (await first()).status === 'InProgress'; minute++) {
    for (let request = 0; request < requests; request++) await visit(port!);
    await given.minutes(1);
  }
}
const visit = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent: false }, (response) => response.resume().on('end', resolve)).on(
      'error',
      reject,
    );
  });

describe('a canary that production asks', () => {
  test('is stopped when it fails more often than what it replaces', async () => {
    await shifting(NO_WORSE, { 'local.ecs.behaviour.error-share': '0.5' });
    await busy(10, 100);
    await given.minutes(2);

    expect((await first()).status).toBe('Stopped');
    expect(await verdict()).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(
        /^errors of green \d+ of \d+ \([45]\d(\.\d+)? %\), of blue 0 of \d+ \(0 %\): green is worse by more than 0\.5 % of its requests \(/,
      ),
    });
    expect(await quarantine()).toHaveLength(1);
  });

  test('moves on when it does not', async () => {
    await shifting(NO_WORSE);
    await busy(8, 40);
    expect(await verdict()).toMatchObject({
      outcome: 'in-progress',
      reason: expect.stringMatching(/: green is not found worse; watched until traffic has moved$/),
    });
    await given.minutes(20);

    expect((await first()).status).toBe('Succeeded');
    expect(await verdict()).toMatchObject({ outcome: 'in-progress' });
  });

  test('is stopped when nobody asks it, because nothing can be decided, and that is not the fault of the image', async () => {
    await shifting(NO_WORSE);
    await given.minutes(12);

    expect((await first()).status).toBe('Stopped');
    expect(await verdict()).toMatchObject({
      ...{ outcome: 'failed', undone: true },
      reason: "could not decide: 0 requests of green beside the other's, fewer than 10",
    });
    expect(await quarantine()).toEqual([]);
  });

  test('is held to a bound by its own target group', async () => {
    const dimensions = { TargetGroup: '$green.targetGroup', LoadBalancer: '$green.loadBalancer' };
    const metric = { id: 'asked', namespace: 'AWS/ApplicationELB', metric: 'RequestCount', dimensions, stat: 'Sum' };
    await shifting({ kind: 'metric', name: 'calm', ...TIMES, metrics: [metric], atMost: 2 });
    await busy(10, 60);

    expect(await verdict()).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/^asked was \d from \d\d:\d\d:00 UTC on, more than 2$/),
    });
  });
});
