import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import type { Account } from '../../local/aws/account';
import { asService } from '../../local/aws/iam/credentials';
import type { ServiceSpec } from '../../src/domain/service-spec';
import { type CompiledTemplate, type Stack, startStack } from './stack';

let stack: Stack | undefined;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

const SERVICES = 10;
const WARNINGS = 500;
const STORM_MS = 10_000;
/** From the warning to the end of a task. */
const NOTICE_MS = 120_000;

const sample = JSON.parse(
  readFileSync(join(__dirname, '../../events/aws.ecs/ecs-task-state-change.spot-interruption.json'), 'utf8'),
);
const nameOf = (service: number): string => `storm-${service}`;

/** Has the stack look after the services of the storm as well. */
function lookAfter({ Resources }: CompiledTemplate): void {
  const { EventPattern } = Resources.SpotTasksRule!.Properties as { EventPattern: { detail: { group: string[] } } };
  EventPattern.detail.group.push(...Array.from({ length: SERVICES }, (_, service) => `service:${nameOf(service)}`));
  const [drain] = Resources.SpotInterruptedRole!.Properties.Policies as [
    { PolicyDocument: { Statement: { Action: unknown; Resource: unknown }[] } },
  ];
  const own = 'ap-northeast-1:123456789012';
  drain.PolicyDocument.Statement.push(
    {
      ...drain.PolicyDocument.Statement[0]!,
      ...{ Action: 'elasticloadbalancing:DeregisterTargets' },
      ...{ Resource: `arn:aws:elasticloadbalancing:${own}:targetgroup/storm-*/*` },
    },
    {
      ...drain.PolicyDocument.Statement[0]!,
      ...{ Action: 'ecs:DescribeServices', Resource: `arn:aws:ecs:${own}:service/prod/storm-*` },
    },
  );
}

/** A call that took targets out of a group, in the order of the calls. */
interface Removal {
  readonly at: number;
  readonly outcome: string;
  readonly ids: readonly string[];
}

test('500 warnings within ten seconds: all are out in time, within the quotas, the earliest deadline first', async () => {
  let storm: readonly ServiceSpec[] = [];
  stack = await startStack({
    quotas: 'aws',
    editTemplate: lookAfter,
    editCatalog: (catalog) => [...catalog, ...storm],
  });
  const { aws } = stack;
  const frontend = stack.catalog.find(({ name }) => name === 'frontend')!;
  const ofEcs = asService('ecs');
  const groups: string[] = [];
  for (let service = 0; service < SERVICES; service++) {
    const { TargetGroups } = await aws.world.call(
      asService('cloudformation'),
      'elastic-load-balancing-v2',
      'CreateTargetGroup',
      {
        ...{ Name: nameOf(service), TargetType: 'ip', Protocol: 'HTTP', Port: 8080, VpcId: 'vpc-1' },
      },
    );
    groups.push(TargetGroups![0]!.TargetGroupArn!);
  }
  storm = groups.map((group, service) => ({
    ...frontend,
    ...{ name: nameOf(service), service: nameOf(service), targetGroups: [group] },
  }));
  const addressOf = (task: number): string => `10.9.${task >> 8}.${task & 255}`;
  for (let task = 0; task < WARNINGS; task++)
    await aws.world.call(ofEcs, 'elastic-load-balancing-v2', 'RegisterTargets', {
      TargetGroupArn: groups[task % SERVICES],
      Targets: [{ Id: addressOf(task), Port: 8080 }],
    });
  const removals: Removal[] = [];
  aws.dispatcher.aftermaths.push(({ operation, input, outcome }) => {
    if (operation !== 'DeregisterTargets') return;
    const ids = (input.Targets as { Id: string }[]).map(({ Id }) => Id);
    removals.push({ at: aws.clock.now().getTime(), outcome, ids });
  });
  const warnedAt = new Map<string, number>();
  for (let task = 0; task < WARNINGS; task++) {
    const taskArn = `arn:aws:ecs:ap-northeast-1:123456789012:task/prod/${String(task).padStart(32, '0')}`;
    const details = [{ name: 'privateIPv4Address', value: addressOf(task) }];
    warnedAt.set(addressOf(task), aws.clock.now().getTime());
    aws.world.publish({
      ...{ source: 'aws.ecs', detailType: 'ECS Task State Change', resources: [taskArn] },
      detail: {
        ...sample.detail,
        ...{ taskArn, clusterArn: 'arn:aws:ecs:ap-northeast-1:123456789012:cluster/prod' },
        ...{ group: `service:${nameOf(task % SERVICES)}`, attachments: [{ type: 'eni', details }] },
      },
    });
    await aws.clock.advance(STORM_MS / WARNINGS);
  }
  await aws.clock.advance(NOTICE_MS);

  const warned = (ids: readonly string[]): number[] => ids.map((id) => warnedAt.get(id)!);
  // What ELB would have refused is not asked for, and tasks of a group leave it together.
  expect(new Set(removals.map(({ outcome }) => outcome))).toEqual(new Set(['OK']));
  expect(removals.length).toBeLessThan(WARNINGS / 4);
  const outAt = new Map(removals.flatMap(({ at, ids }) => ids.map((id) => [id, at] as const)));
  const seconds = [...warnedAt].map(([id, at]) => ((outAt.get(id) ?? Number.POSITIVE_INFINITY) - at) / 1_000);
  expect(Math.max(...seconds)).toBeLessThan(NOTICE_MS / 1_000);
  // In each batch, which is a second's, whoever ends first is out first; and so are a group's targets.
  for (const [index, { at, ids }] of removals.entries()) {
    expect(warned(ids)).toEqual(warned(ids).sort((one, other) => one - other));
    const next = removals[index + 1];
    if (next?.at === at) expect(Math.min(...warned(ids))).toBeLessThan(Math.min(...warned(next.ids)));
  }
  for (const group of groups) expect(await targetsIn(aws, group)).toBe(0);
  console.log(`${WARNINGS} warnings: ${removals.length} requests, all out after ${Math.max(...seconds)} s at most`);
});

async function targetsIn({ dispatcher }: Account, TargetGroupArn: string): Promise<number> {
  const found = await dispatcher.look('elastic-load-balancing-v2', 'DescribeTargetHealth', { TargetGroupArn });
  return (found.TargetHealthDescriptions as unknown[]).length;
}
