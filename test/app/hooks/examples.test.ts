import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { parse } from 'yaml';
import { createCloudWatchLogs } from '../../../local/aws/cloudwatch-logs/cloudwatch-logs';
import { FRIENDLY, type TaskBehaviour } from '../../../local/aws/ecs/task-behaviour';
import { SERVICE_FILE } from '../../../src/catalog/slipway/schema';
import type { CheckSpec } from '../../../src/domain/check/check-spec';
import { examplesIn } from '../../catalog/reference/examples';
import { sdkConfig } from '../../local/aws/kernel';
import { type HookWorld, hookWorld } from './hook-world';

/** The checks of a page's first example at one event, as the catalogue reads them. */
function exampleOf(kind: string, event: 'BeforeInstall' | 'AfterAllowTestTraffic' | 'AfterAllowTraffic'): CheckSpec[] {
  const [[, yaml] = ['', '']] = examplesIn(`docs/checks/${kind}.md`);
  const found = v.parse(SERVICE_FILE, parse(yaml)).checks[event] ?? [];
  expect(found.map((check) => check.kind)).toEqual([kind]);
  // Requests at a rate are sent in wall time.
  return found.map((check) => (check.kind === 'http' ? { ...check, requestsPerSecond: 500 } : check));
}

/** What the example of `http` asks for. */
const WELL: TaskBehaviour = {
  ...FRIENDLY,
  answer: (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: 'ok', checks: [{ ok: true }] }));
  },
};

let given: HookWorld;
afterEach(() => given.close());

test('the examples of task, http, alarms, lambda and targets judge a release, and it passes', async () => {
  const asked: unknown[] = [];
  given = await hookWorld({
    behaviour: WELL,
    functions: {
      judge: (payload) => {
        asked.push(payload);
        return { outcome: 'succeeded', reason: 'what people read' };
      },
    },
    checks: {
      BeforeInstall: exampleOf('task', 'BeforeInstall'),
      AfterAllowTestTraffic: [
        ...exampleOf('http', 'AfterAllowTestTraffic'),
        ...exampleOf('alarms', 'AfterAllowTestTraffic'),
        ...exampleOf('lambda', 'AfterAllowTestTraffic'),
      ],
      AfterAllowTraffic: exampleOf('targets', 'AfterAllowTraffic'),
    },
  });
  given.aws.register(createCloudWatchLogs(given.aws.world));
  await new CloudWatchLogs(sdkConfig(given.aws)).createLogGroup({ logGroupName: '/ecs/frontend' });
  for (const AlarmName of ['frontend-latency', 'frontend-5xx'])
    await new CloudWatch(sdkConfig(given.aws)).putMetricAlarm({
      ...{ AlarmName, Namespace: 'App', MetricName: 'Trouble', Statistic: 'Sum', Period: 60, EvaluationPeriods: 1 },
      ...{ Threshold: 1, ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching' },
    });

  await given.untilInvoked();
  await given.minutes(45);

  const verdicts = await Promise.all(
    (['BeforeInstall', 'AfterAllowTestTraffic', 'AfterAllowTraffic'] as const).map(async (event) =>
      (await given.execution(event))?.verdicts?.map(({ check, outcome }) => `${check} ${outcome}`),
    ),
  );
  expect(verdicts).toEqual([
    ['migrated succeeded'],
    ['answers succeeded', 'quiet succeeded', 'judged succeeded'],
    ['stays up succeeded'],
  ]);
  expect(asked).toHaveLength(1);
  expect((await given.deployments())[0]!.status).toBe('Succeeded');
});

test('the example of image tells everything that a plain image lacks', async () => {
  given = await hookWorld({ checks: { BeforeInstall: exampleOf('image', 'BeforeInstall') } });

  await given.untilInvoked();
  await given.minutes(2);

  const [verdict] = (await given.execution('BeforeInstall'))?.verdicts ?? [];
  expect(verdict).toMatchObject({ check: 'fit for production', outcome: 'failed' });
  for (const lacking of ['has a tag that can be moved', 'labels', 'has no signature', 'has no SBOM'])
    expect(verdict?.reason).toContain(lacking);
});
