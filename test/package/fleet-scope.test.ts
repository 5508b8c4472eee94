import type { Catalog } from '../../src/catalog';
import type { CheckSpec } from '../../src/domain/check/check-spec';
import type { BaseTaskDefinition, ServiceSpec } from '../../src/domain/service-spec';

// A script has no types of its own.
const { fleetScope, fleetScopes } = jest.requireActual('../../scripts/fleet-scope.mjs');

const IMAGE = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/web:v1';

function service(name: string, task?: Partial<BaseTaskDefinition>): ServiceSpec {
  return {
    name,
    cluster: 'prod',
    service: name,
    images: [{ repository: 'web', tags: { order: 'number', prefix: 'v' } }],
    strategy: { kind: 'blue-green', applicationName: 'app', deploymentGroupName: name, hooks: {} },
    ...(task ? { taskDefinition: { family: name, containerDefinitions: [{ name, image: IMAGE }], ...task } } : {}),
  };
}
const catalogOf = (...services: ServiceSpec[]): Catalog => ({
  fleet: { owners: { email: 'a@example.com' }, approvers: [] },
  services,
});
const approvedBy = (...ids: string[]): Catalog => ({
  fleet: {
    owners: { email: 'a@example.com' },
    approvers: ids.map((id) => ({ id, email: `${id}@example.com`, principals: [] })),
  },
  services: [service('a', {})],
});
const arns = (scope: string, catalog: Catalog): string[] =>
  fleetScope(catalog, scope).map((arn: string | { 'Fn::Sub': string }) =>
    typeof arn === 'string' ? arn : arn['Fn::Sub'],
  );

describe('what the stack is narrowed to', () => {
  it('is each thing of the fleet once', () => {
    const catalog = catalogOf(service('a', {}), service('b', {}));

    expect(fleetScope(catalog, 'repositories')).toEqual(['web']);
    expect(fleetScope(catalog, 'applications')).toEqual(['app']);
    expect(arns('deploymentGroupArns', catalog).map((arn) => arn.split('deploymentgroup:')[1])).toEqual([
      'app/a',
      'app/b',
    ]);
    expect(arns('taskArns', catalog)).toEqual([expect.stringMatching(/^arn:.*:ecs:.*:task\/prod\/\*$/)]);
  });

  it('is the target groups that services name, and every one where a service names none', () => {
    const arn = 'arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:targetgroup/web-green/0123456789abcdef';
    const naming = { ...service('a', {}), targetGroups: ['web-blue', arn] };

    const named = arns('targetGroupArns', catalogOf(naming));

    expect(named).toEqual([expect.stringMatching(/:targetgroup\/web-blue\/\*$/), arn]);
    expect(arns('targetGroupArns', catalogOf(naming, service('b', {})))[2]).toMatch(/:targetgroup\/\*\/\*$/);
  });

  it('is every family and every role where a service keeps no task definition file', () => {
    const catalog = catalogOf(service('a'));

    expect(arns('taskDefinitionArns', catalog)[0]).toMatch(/:task-definition\/\*:\*$/);
    expect(arns('taskRoleArns', catalog)[0]).toMatch(/:role\/\*$/);
  });

  it('is of services that are deployed, but for what Slipway looks at; and names nobody where none is', () => {
    const rolling: ServiceSpec = {
      ...service('b', { taskRoleArn: 'b-task' }),
      strategy: { kind: 'rolling', hooks: {} },
    };
    const both = catalogOf(service('a', { taskRoleArn: 'a-task' }), rolling);
    expect(fleetScope(both, 'applications')).toEqual(['app']);
    expect(arns('deploymentGroupArns', both)).toHaveLength(1);
    expect(arns('taskRoleArns', both)).toEqual([expect.stringMatching(/:role\/a-task$/)]);
    expect(arns('taskDefinitionArns', both)).toEqual([expect.stringMatching(/:task-definition\/a:\*$/)]);
    expect(arns('serviceArns', both)).toHaveLength(2);
    const alone = catalogOf(rolling);
    expect(fleetScope(alone, 'applications')).toHaveLength(1);
    expect(arns('deploymentGroupArns', alone)).toHaveLength(1);
    expect(arns('applicationArns', alone)).toHaveLength(1);
    expect(arns('taskDefinitionArns', alone)).toHaveLength(1);
  });

  it('takes a role by ARN as it stands, and by name in the stack’s own account', () => {
    const catalog = catalogOf(service('a', { taskRoleArn: 'arn:aws:iam::1:role/x', executionRoleArn: 'y' }));

    expect(arns('taskRoleArns', catalog)).toEqual([
      'arn:aws:iam::1:role/x',
      expect.stringMatching(/^arn:.*:iam::.*AccountId}:role\/y$/),
    ]);
  });

  it('is Slipway’s own hooks, and those that a service names itself', () => {
    const own = service('a', {});
    const hooks = { AfterInstall: 'mine', BeforeAllowTraffic: 'arn:aws:lambda:r:1:function:theirs' };
    const named = { ...own, strategy: { ...own.strategy, hooks } };

    expect(arns('hookFunctionArns', catalogOf(own))).toEqual([
      expect.stringMatching(/:function:CodeDeployHook_slipway-.*-\*$/),
    ]);
    expect(arns('hookFunctionArns', catalogOf(named)).slice(1)).toEqual([
      expect.stringMatching(/^arn:.*:lambda:.*:function:mine$/),
      'arn:aws:lambda:r:1:function:theirs',
    ]);
  });

  it('has a topic and a subscription for each approver, and no two ids share a name', () => {
    const ids = ['a-b', 'ab', 'a--b', 'a1', 'a-1', '1'];
    const { Resources } = fleetScope(approvedBy(...ids), 'approverResources');

    expect(Object.keys(Resources)).toHaveLength(2 * ids.length);
    for (const name of Object.keys(Resources)) expect(name).toMatch(/^[A-Za-z0-9]{1,255}$/);
    expect(Resources.ApproverADashbTopic.Properties.TopicName).toMatch(/^slipway-.*-approver-a-b$/);
    expect(Resources.ApproverADashbTopicSubscription.Properties).toEqual({
      TopicArn: { Ref: 'ApproverADashbTopic' },
      Protocol: 'email',
      Endpoint: 'a-b@example.com',
    });
    expect(fleetScope(approvedBy('a-b', 'ab'), 'approverTopics')).toEqual([
      { Ref: 'ApproverADashbTopic' },
      { Ref: 'ApproverAbTopic' },
    ]);
  });

  it('is a topic that nobody makes where nobody approves', () => {
    const [topic] = arns('approverTopics', catalogOf(service('a', {})));

    expect(topic).toMatch(/:sns:.*:the-fleet-has-no-approver$/);
    expect(fleetScope(catalogOf(), 'approverResources')).toEqual({ Resources: {} });
  });

  it('is what the checks of a lifecycle event need there, and of no kind that nobody has', () => {
    const alarms = { kind: 'alarms', name: 'quiet', soakInMinutes: 0 } as const;
    const catalog = catalogOf({ ...service('a', {}), checks: { AfterInstall: [alarms, { ...alarms, name: 'b' }] } });
    const actions = (event: string) =>
      fleetScope(catalog, `statementsOf${event}`).map(({ Action }: { Action: string[] }) => Action);

    expect(actions('AfterInstall')).toEqual([
      ['codedeploy:GetDeploymentGroup'],
      ['cloudwatch:DescribeAlarms', 'cloudwatch:DescribeAlarmHistory'],
    ]);
    expect(actions('BeforeInstall')).toEqual([['codedeploy:GetDeploymentGroup']]);
  });

  it('is, for a check of images, what is asked of the repositories of its own services', () => {
    const image = { kind: 'image', name: 'fit', immutableTag: false, labels: [] } as const;
    const scan = { atMost: 'LOW', unratedAs: 'HIGH', ignore: [], waitInMinutes: 15 } as const;
    const [plain, other] = [service('a', {}), service('b', {})];
    const catalog = catalogOf(
      {
        ...plain,
        checks: { BeforeInstall: [image], AfterInstall: [{ ...image, immutableTag: true, scan }] },
      },
      other,
    );
    const statements = (event: string) => fleetScope(catalog, `statementsOf${event}`).slice(1);

    const [services, definitions, images, ...rest] = statements('BeforeInstall');
    expect([services.Action, definitions.Action]).toEqual([['ecs:DescribeServices'], ['ecs:DescribeTaskDefinition']]);
    expect(images.Action).toEqual(['ecr:BatchGetImage', 'ecr:DescribeImages', 'ecr:GetDownloadUrlForLayer']);
    expect(images.Resource).toHaveLength(plain.images.length);
    expect(rest).toEqual([]);
    expect(statements('AfterInstall').flatMap(({ Action }: { Action: string[] }) => Action)).toEqual(
      expect.arrayContaining(['ecr:DescribeRepositories', 'ecr:DescribeImageScanFindings', 'inspector2:ListFindings']),
    );
  });

  it('is what a check of a URL needs, which is nothing, and what one through the test listener needs', () => {
    const counted = { requests: 1, concurrency: 1, status: 200, errorShare: 0 };
    const http: CheckSpec = { kind: 'http', name: 'a', ...counted, timeoutInSeconds: 1, p95LatencyInMilliseconds: 1 };
    const at = (check: CheckSpec) =>
      fleetScope(
        catalogOf({ ...service('a', {}), checks: { AfterAllowTraffic: [check] } }),
        'statementsOfAfterAllowTraffic',
      ).flatMap(({ Action }: { Action: string[] }) => Action);

    // After a failed look: whether Spot took a task.
    const ofSpot = ['ecs:DescribeServices', 'ecs:ListTasks', 'ecs:DescribeTasks'];
    expect(at({ ...http, url: 'https://example.com/' })).toEqual(['codedeploy:GetDeploymentGroup', ...ofSpot]);
    expect(at({ ...http, path: '/' })).toContain('elasticloadbalancing:DescribeListeners');
    expect(at({ kind: 'targets', name: 'a', healthyShare: 1, forMinutes: 0, withinMinutes: 0 })).toContain(
      'elasticloadbalancing:DescribeTargetHealth',
    );
  });

  it('is, for a check of metrics, its data, and the target groups where it asks for green or blue', () => {
    const members = { minimumSamples: 1, periodInSeconds: 60, forMinutes: 1, withinMinutes: 0, delayInSeconds: 0 };
    const named = { id: 'm', namespace: 'N', metric: 'M', stat: 'Sum' };
    const at = (check: Partial<CheckSpec>) =>
      fleetScope(
        catalogOf({
          ...service('a', {}),
          checks: { AllowTraffic: [{ kind: 'metric', name: 'a', ...members, ...check } as CheckSpec] },
        }),
        'statementsOfAllowTraffic',
      )
        .slice(1)
        .flatMap(({ Action }: { Action: string[] }) => Action);
    const metric = (TargetGroup: string) => ({ atMost: 1, metrics: [{ ...named, dimensions: { TargetGroup } }] });
    const ofGroups = ['cloudwatch:GetMetricData', 'elasticloadbalancing:DescribeTargetGroups'];

    expect(at(metric('targetgroup/web/1'))).toEqual(['cloudwatch:GetMetricData']);
    expect(at(metric('$blue.targetGroup'))).toEqual(ofGroups);
    expect(at({ compare: { requests: named, errors: [], margin: 0 } as never })).toEqual(ofGroups);
  });

  it('is, for tasks and functions, those of the services that have them, and those functions alone', () => {
    const task = { kind: 'task', name: 'migrate', container: 'a', timeoutInMinutes: 5, logLines: 5 } as const;
    const lambda = { kind: 'lambda', name: 'judge', timeoutInMinutes: 5, timeoutInSeconds: 5 } as const;
    const arn = 'arn:aws:lambda:ap-northeast-1:123456789012:function:j:live';
    const catalog = catalogOf(
      { ...service('a', {}), checks: { BeforeInstall: [task] } },
      {
        ...service('b', {}),
        checks: {
          AfterInstall: [
            { ...lambda, function: 'own' },
            { ...lambda, function: arn },
          ],
        },
      },
    );
    const allowing = (event: string, action: string) =>
      fleetScope(catalog, `statementsOf${event}`).find(({ Action }: { Action: string[] }) => Action.includes(action));

    expect(JSON.stringify(allowing('BeforeInstall', 'ecs:RunTask').Resource)).toMatch(/task-definition\/a:\*/);
    expect(allowing('BeforeInstall', 'ecs:RunTask').Resource).toHaveLength(1);
    expect(allowing('BeforeInstall', 'ecs:TagResource').Condition).toEqual({
      StringEquals: { 'ecs:CreateAction': 'RunTask' },
    });
    expect(JSON.stringify(allowing('BeforeInstall', 'logs:GetLogEvents').Resource)).toContain('has-a-log-group');
    expect(allowing('BeforeInstall', 'lambda:InvokeFunction')).toBeUndefined();
    const [own, other, ...rest] = allowing('AfterInstall', 'lambda:InvokeFunction').Resource;
    expect(JSON.stringify(own)).toContain(':function:own"');
    expect([other, rest]).toEqual([arn, []]);
    expect(allowing('AfterInstall', 'ecs:RunTask')).toBeUndefined();
  });

  it('is never an empty list, which no policy may have', () => {
    const { approverResources: _, vpc: __, ...listed } = fleetScopes(catalogOf(service('a', {})));
    for (const value of Object.values(listed)) expect(value).not.toHaveLength(0);
  });

  it('has network interfaces for functions that make checks, where the fleet names a VPC', () => {
    const vpc = { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] };
    const { fleet, services } = catalogOf(service('a', {}));
    const inside = { fleet: { ...fleet, vpc }, services };
    const actions = (catalog: Catalog) =>
      fleetScope(catalog, 'statementsOfAllowTraffic').flatMap(({ Action }: { Action: string[] }) => Action);

    expect([fleetScope({ fleet, services }, 'vpc'), fleetScope(inside, 'vpc')]).toEqual([false, vpc]);
    expect(actions({ fleet, services }).filter((action: string) => action.startsWith('ec2:'))).toEqual([]);
    expect(actions(inside)).toContain('ec2:CreateNetworkInterface');
  });

  it('has no other names', () => {
    expect(fleetScope(catalogOf(), 'constructor')).toBeUndefined();
  });
});
