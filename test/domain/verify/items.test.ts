import { describe, expect, test } from '@jest/globals';
import type { CheckSpec } from '../../../src/domain/check/check-spec';
import type { MetricCheckSpec } from '../../../src/domain/check/metric/spec';
import { ITEMS, verify, violationsOf } from '../../../src/domain/verify';
import type { Facts, Look, SecretFacts } from '../../../src/domain/verify/facts';
import {
  CODEDEPLOY,
  contained,
  DEFINITION,
  defined,
  EXECUTION,
  FACTS,
  GROUP,
  grouped,
  HOOK,
  IMAGE,
  serving,
  specified,
  TARGET_GROUP,
  WEB,
} from './given';

const EC2 = { capacityProviderStrategy: [], launchType: 'EC2' };
const SPOT = { capacityProvider: 'FARGATE_SPOT', weight: 3 };
const onSpot = (members: object, ...others: object[]): Facts =>
  serving({ capacityProviderStrategy: [SPOT, ...others], ...members });
const fallingBack = (providers: Facts['providers']): Facts => ({
  ...onSpot({ loadBalancers: [] }),
  spec: { ...FACTS.spec, spot: { onPlacementFailure: 'fargate' } },
  ...(providers ? { providers } : {}),
});
const onEc2 = (facts: Facts): Facts => ({ ...facts, service: { ...facts.service!, ...EC2 } });
const check = (timeoutInSeconds: number) => ({
  checks: { AfterAllowTestTraffic: [{ kind: 'http', timeoutInSeconds }] },
});
const soak = (soakInMinutes: number) => ({ checks: { AfterAllowTraffic: [{ kind: 'alarms', soakInMinutes }] } });
const gate = (waitInMinutes: number) => ({ gate: { waitInMinutes } });
const DB = 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:db-abc123';
const CURRENT: SecretFacts = { isDeleted: false, stagesOfVersions: { one: ['AWSCURRENT'] } };
const secret = (valueFrom: string, look: Look<SecretFacts | undefined>): Facts => ({
  ...contained({ secrets: [{ name: 'DB', valueFrom }] }),
  secrets: { [DB]: look },
});
const refused = 'iam:GetRole is not allowed here';

/** Every item, what makes it NG or SKIP, and what people read of it. */
const QUIET = { kind: 'alarms', name: 'quiet', soakInMinutes: 0 } as const;
const METRIC: MetricCheckSpec = {
  ...{ kind: 'metric', name: 'fast', periodInSeconds: 60, forMinutes: 3, withinMinutes: 0, delayInSeconds: 60 },
};
const watching = (...AllowTraffic: readonly CheckSpec[]): Facts => ({
  ...FACTS,
  spec: { ...FACTS.spec, checks: { AllowTraffic } },
});
const shifting = (deploymentConfigName: string): Facts => ({
  ...watching(QUIET),
  group: { seen: { ...GROUP, deploymentConfigName } },
});

const ROWS: readonly (readonly [item: string, outcome: string, facts: Facts, reason: RegExp])[] = [
  ['service', 'NG', { ...FACTS, service: undefined } as never, /does not exist in cluster prod/],
  ['service', 'NG', serving({ controller: 'ECS' }), /deployment controller ECS/],
  ['service', 'NG', serving({ status: 'DRAINING' }), /is DRAINING/],

  ['image', 'NG', { ...FACTS, images: { [IMAGE]: { seen: undefined } } }, /^frontend@sha256:1{12} does not exist$/],
  [
    'image',
    'NG',
    { ...FACTS, images: { [IMAGE]: { seen: { platforms: [{ os: 'linux', architecture: 'arm64' }] } } } },
    /is built for linux\/arm64, and the tasks run on linux\/amd64/,
  ],
  ['image', 'NG', defined({ runtimePlatform: { cpuArchitecture: 'ARM64' } }), /the tasks run on linux\/arm64/],
  [
    'image',
    'NG',
    defined({ runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }),
    /run on windows\/amd64/,
  ],
  ['image', 'SKIP', { ...FACTS, images: { [IMAGE]: { seen: { platforms: [] } } } }, /does not say which platform/],
  ['image', 'SKIP', { ...FACTS, images: { [IMAGE]: { unseen: refused } } }, /not allowed here/],
  ['image', 'SKIP', contained({ image: 'nginx:1' }), /nginx:1 is in a registry that is not looked at/],

  ['task size', 'NG', defined({ cpu: '300' }), /no task of 300 CPU units/],
  ['task size', 'NG', defined({ memory: '3072' }), /no task of 256 CPU units with 3072 MiB/],
  ['task size', 'NG', defined({ cpu: '8192', memory: '17408' }), /no task of 8192 CPU units with 17408 MiB/],
  ['task size', 'OK', defined({ cpu: '8192', memory: '20480' }), /^8192 CPU units/],
  ['task size', 'OK', defined({ cpu: '16384', memory: '122880' }), /^16384/],
  ['task size', 'NG', defined({ cpu: '16384', memory: '126976' }), /no task of 16384/],
  ['task size', 'NG', defined({ memory: undefined }), /they are "256" and missing/],
  [
    'task size',
    'NG',
    defined({ runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }),
    /no Windows task of 256/,
  ],
  [
    'task size',
    'NG',
    { ...defined({ cpu: '8192', memory: '16384' }), service: { ...FACTS.service!, platformVersion: '1.3.0' } },
    /needs platform version 1.4.0/,
  ],
  ['task size', 'OK', onEc2(defined({ cpu: '300' })), /do not run on Fargate/],

  ['network mode', 'NG', defined({ networkMode: 'bridge' }), /needs the network mode awsvpc, not bridge/],
  ['network mode', 'NG', defined({ networkMode: undefined }), /not none/],
  ['network mode', 'OK', onEc2(defined({ networkMode: 'bridge' })), /^bridge$/],

  ['volumes', 'NG', defined({ volumes: [{ name: 'v', dockerVolumeConfiguration: {} }] }), /v is a Docker volume/],
  ['volumes', 'NG', defined({ volumes: [{ name: 'v', host: { sourcePath: '/x' } }] }), /the host's path \/x/],
  ['volumes', 'OK', defined({ volumes: [{ name: 'v', efsVolumeConfiguration: {} }, { host: {} }] }), /^2, none/],
  ['volumes', 'OK', onEc2(defined({ volumes: [{ dockerVolumeConfiguration: {} }] })), /do not run on Fargate/],

  ['log drivers', 'NG', contained({ logConfiguration: { logDriver: 'json-file' } }), /json-file, which Fargate/],
  ['log drivers', 'OK', onEc2(contained({ logConfiguration: { logDriver: 'json-file' } })), /^json-file$/],
  [
    'log drivers',
    'NG',
    contained({ logConfiguration: { logDriver: 'awslogs' } }),
    /without awslogs-group, awslogs-reg/,
  ],
  [
    'log drivers',
    'NG',
    contained({ logConfiguration: { logDriver: 'splunk', options: { 'splunk-url': 'u' } } }),
    /by splunk without splunk-token$/,
  ],
  [
    'log drivers',
    'OK',
    contained({
      logConfiguration: {
        logDriver: 'splunk',
        options: { 'splunk-url': 'u' },
        secretOptions: [{ name: 'splunk-token', valueFrom: 'token' }],
      },
    }),
    /^splunk$/,
  ],
  ['log drivers', 'NG', contained({ logConfiguration: { logDriver: 'awsfirelens' } }), /no container .* its router/],
  [
    'log drivers',
    'OK',
    contained(
      { logConfiguration: { logDriver: 'awsfirelens' } },
      { name: 'router', image: 'x', firelensConfiguration: { type: 'fluentbit' } },
    ),
    /^awsfirelens$/,
  ],
  [
    'log drivers',
    'NG',
    contained({ logConfiguration: { logDriver: 'awsfirelens' }, firelensConfiguration: { type: 'fluentbit' } }),
    /is the router of awsfirelens, and logs by awsfirelens itself/,
  ],

  ['log groups', 'NG', { ...FACTS, logGroups: { '/ecs/web': { seen: false } } }, /there is no log group \/ecs\/web/],
  [
    'log groups',
    'OK',
    {
      ...contained({
        logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'g', 'awslogs-create-group': 'true' } },
      }),
      logGroups: { g: { seen: false } },
    },
    /^g$/,
  ],
  ['log groups', 'SKIP', { ...FACTS, logGroups: {} }, /in another Region/],
  ['log groups', 'SKIP', { ...FACTS, logGroups: { '/ecs/web': { unseen: refused } } }, /not allowed/],

  ['task roles', 'NG', { ...FACTS, roles: { [EXECUTION]: { seen: undefined } } }, /there is no role frontend-exec/],
  [
    'task roles',
    'NG',
    { ...FACTS, roles: { [EXECUTION]: { seen: { arn: 'arn', trusts: ['ec2.amazonaws.com'] } } } },
    /does not let ecs-tasks.amazonaws.com assume it/,
  ],
  ['task roles', 'OK', { ...FACTS, roles: { [EXECUTION]: { seen: { arn: 'arn', trusts: ['*'] } } } }, /execution/],
  ['task roles', 'SKIP', { ...FACTS, roles: { [EXECUTION]: { unseen: refused } } }, /iam:GetRole is not allowed/],
  ['task roles', 'NG', defined({ executionRoleArn: undefined }), /no executionRoleArn, and Fargate pulls from ECR/],
  [
    'task roles',
    'NG',
    onEc2({
      ...contained({ secrets: [{ name: 'A', valueFrom: 'p' }] }),
      definition: {
        ...DEFINITION,
        executionRoleArn: undefined,
        containerDefinitions: [{ ...WEB, secrets: [{ name: 'A', valueFrom: 'p' }] }],
      },
    }),
    /secrets are read with it/,
  ],

  [
    'task roles',
    'NG',
    { ...FACTS, forbidden: { [EXECUTION]: { seen: [{ action: 'logs:CreateLogStream', resource: 'arn:l' }] } } },
    /^executionRoleArn: role frontend-execution may not logs:CreateLogStream on arn:l$/,
  ],
  [
    'task roles',
    'SKIP',
    { ...FACTS, forbidden: { [EXECUTION]: { unseen: 'denied' } } },
    /what executionRoleArn frontend-execution may do: denied/,
  ],
  [
    'service role',
    'NG',
    { ...FACTS, forbidden: { [CODEDEPLOY]: { seen: [{ action: 'iam:PassRole', resource: EXECUTION }] } } },
    /frontend-codedeploy may not iam:PassRole on arn:aws:iam::123456789012:role\/frontend-execution/,
  ],
  [
    'secrets',
    'NG',
    { ...contained({ secrets: [{ name: 'DB', valueFrom: '/db' }] }), parameters: { '/db': { seen: false } } },
    /web: DB: there is no parameter \/db/,
  ],
  [
    'secrets',
    'OK',
    { ...contained({ secrets: [{ name: 'DB', valueFrom: '/db' }] }), parameters: { '/db': { seen: true } } },
    /^web: DB$/,
  ],
  [
    'secrets',
    'SKIP',
    contained({ secrets: [{ name: 'DB', valueFrom: 'arn:aws:secretsmanager:r:1:secret:db-abc123' }] }),
    /DB is in Secrets Manager, where only "slipway verify" looks/,
  ],
  ['secrets', 'OK', secret(DB, { seen: CURRENT }), /^web: DB$/],
  ['secrets', 'OK', secret(`${DB}:password::`, { seen: CURRENT }), /^web: DB$/],
  ['secrets', 'OK', secret(`${DB}:::one`, { seen: CURRENT }), /^web: DB$/],
  ['secrets', 'OK', secret(`${DB}::AWSCURRENT:one`, { seen: CURRENT }), /^web: DB$/],
  ['secrets', 'NG', secret(DB, { seen: undefined }), /^web: DB: there is no secret arn:.*:secret:db-abc123$/],
  ['secrets', 'NG', secret(DB, { seen: { ...CURRENT, isDeleted: true } }), /db-abc123 is marked for deletion$/],
  [
    'secrets',
    'NG',
    secret(DB, { seen: { ...CURRENT, stagesOfVersions: {} } }),
    /has no version at the stage AWSCURRENT$/,
  ],
  ['secrets', 'NG', secret(`${DB}::LATER:`, { seen: CURRENT }), /has no version at the stage LATER$/],
  ['secrets', 'NG', secret(`${DB}:::two`, { seen: CURRENT }), /has no version two$/],
  ['secrets', 'NG', secret(`${DB}::LATER:one`, { seen: CURRENT }), /has no version one at the stage LATER$/],
  ['secrets', 'NG', secret(`${DB}:password`, { seen: CURRENT }), /:password is not the ARN of a secret$/],
  ['secrets', 'SKIP', secret(DB, { unseen: 'denied' }), /^web: DB: denied$/],
  ['secrets', 'SKIP', { ...secret(DB, { unseen: '' }), secrets: {} }, /db-abc123 is another's, which is not looked at/],
  [
    'secrets',
    'SKIP',
    contained({ secrets: [{ name: 'DB', valueFrom: 'arn:aws:ssm:elsewhere:1:parameter/db' }] }),
    /parameter arn:aws:ssm:elsewhere:1:parameter\/db is another's/,
  ],

  [
    'X-Ray',
    'NG',
    contained({}, { name: 'xray', image: 'public.ecr.aws/xray/aws-xray-daemon:latest' }),
    /the task has no taskRoleArn/,
  ],
  [
    'X-Ray',
    'NG',
    {
      ...defined({
        taskRoleArn: 'r/task',
        containerDefinitions: [WEB, { name: 'x', image: 'amazon/aws-xray-daemon' }],
      }),
      forbidden: { 'r/task': { seen: [{ action: 'xray:PutTraceSegments', resource: '*' }] } },
    },
    /may not xray:PutTraceSegments$/,
  ],

  ['scheduling', 'NG', serving({ schedulingStrategy: 'DAEMON' }), /is a DAEMON, which Fargate does not have/],
  ['scheduling', 'NG', onEc2(serving({ schedulingStrategy: 'DAEMON' })), /DAEMON, which the deployment controller/],

  [
    'host ports',
    'NG',
    {
      ...onEc2(contained({ portMappings: [{ containerPort: 80, hostPort: 80 }] })),
      instances: { seen: 7 },
      definition: {
        ...DEFINITION,
        networkMode: 'bridge',
        containerDefinitions: [{ ...WEB, portMappings: [{ containerPort: 80, hostPort: 80 }] }],
      },
    },
    /host port 80 is static, 8 tasks run at once \(200 % of 4\), and the cluster has 7 instances/,
  ],
  [
    'host ports',
    'OK',
    {
      ...onEc2(serving({ controller: 'ECS', maximumPercent: 150 })),
      instances: { seen: 6 },
      definition: { ...DEFINITION, networkMode: 'host' },
    },
    /6 tasks run at once \(150 % of 4\) on 6 instances/,
  ],
  [
    'host ports',
    'OK',
    onEc2({
      ...FACTS,
      definition: {
        ...DEFINITION,
        networkMode: 'bridge',
        containerDefinitions: [{ ...WEB, portMappings: [{ containerPort: 80, hostPort: 0 }] }],
      },
    }),
    /none is static/,
  ],

  ['spot', 'NG', contained({ stopTimeout: 120 }), /web may take 120 s to stop/],
  ['spot', 'OK', contained({ stopTimeout: 119 }), /less than the 120 s/],
  ['spot', 'OK', onEc2(contained({ stopTimeout: 300 })), /no task runs on Fargate Spot/],
  [
    'spot',
    'NG',
    { ...FACTS, targetGroups: { seen: [{ ...TARGET_GROUP, name: 'blue', deregistrationDelaySeconds: 300 }] } },
    /target group blue drains for 300 s/,
  ],
  ['spot', 'NG', onSpot({}), /^it serves a load balancer, and AWS may take all its 4 tasks at once: none/],
  ['spot', 'NG', onSpot({ desiredCount: 1 }), /AWS may take its one task at once/],
  ['spot', 'NG', onSpot({}, { capacityProvider: 'FARGATE', weight: 0 }), /none of them is sure to run on FARGATE/],
  ['spot', 'NG', onSpot({ desiredCount: 3 }, { capacityProvider: 'FARGATE', weight: 1 }), /all its 3 tasks/],
  ['spot', 'OK', onSpot({}, { capacityProvider: 'FARGATE', weight: 1 }), /less than the 120 s/],
  ['spot', 'OK', onSpot({ desiredCount: 1 }, { capacityProvider: 'FARGATE', base: 1 }), /less than the 120 s/],
  ['spot', 'OK', onSpot({ desiredCount: 0 }), /less than the 120 s/],
  ['spot', 'OK', onSpot({ loadBalancers: [] }), /less than the 120 s/],
  ['spot', 'NG', fallingBack({ seen: ['FARGATE_SPOT'] }), /cluster prod does not have the capacity provider FARGATE$/],
  ['spot', 'SKIP', fallingBack({ unseen: refused }), /capacity providers of cluster prod: .* not allowed here/],
  ['spot', 'OK', fallingBack({ seen: ['FARGATE', 'FARGATE_SPOT'] }), /less than the 120 s/],
  ['spot', 'OK', { ...onSpot({}), spec: { ...FACTS.spec, spot: { mayGoDown: true } } }, /less than the 120 s/],

  ['target groups', 'NG', contained({ name: 'app' }), /leads to a container web, and the task definition has app/],
  [
    'target groups',
    'NG',
    contained({ portMappings: [{ containerPort: 80 }] }),
    /port 8080 of container web, which maps 80/,
  ],
  ['target groups', 'OK', contained({ portMappings: [{ containerPortRange: '8000-8080' }] }), /^web:8080/],
  [
    'target groups',
    'NG',
    contained({ portMappings: [{ containerPortRange: '8081-8090' }] }),
    /container web, which maps 8081-8090/,
  ],
  [
    'target groups',
    'NG',
    { ...FACTS, targetGroups: { seen: [{ ...TARGET_GROUP, name: 'blue' }] } },
    /there is no target group green/,
  ],
  [
    'target groups',
    'NG',
    {
      ...FACTS,
      targetGroups: { seen: ['blue', 'green'].map((name) => ({ ...TARGET_GROUP, name, targetType: 'instance' })) },
    },
    /takes targets of the type instance, and the tasks are of the type ip/,
  ],

  [
    'traffic shift',
    'NG',
    { ...FACTS, targetGroups: { seen: [{ ...TARGET_GROUP, name: 'blue', protocol: 'TCP' }] } },
    /ECSCanary10Percent5Minutes moves traffic in steps, and target group blue is of a Network Load Balancer/,
  ],
  [
    'traffic shift',
    'OK',
    {
      ...FACTS,
      movesAtOnce: { seen: true },
      targetGroups: { seen: [{ ...TARGET_GROUP, name: 'b', protocol: 'TCP' }] },
    },
    /behind a Network Load Balancer/,
  ],

  ['traffic checks', 'OK', FACTS, /^none watches it$/],
  ['traffic checks', 'OK', watching(QUIET), /^quiet$/],
  ['traffic checks', 'OK', watching(QUIET, METRIC), /^quiet, fast$/],
  [
    'traffic checks',
    'NG',
    watching({ ...METRIC, forMinutes: 4 }),
    /^fast: CodeDeployDefault\.ECSCanary10Percent5Minutes has moved all traffic after 5 minutes, and its bake time is read after 6$/,
  ],
  [
    'traffic checks',
    'NG',
    shifting('CodeDeployDefault.ECSAllAtOnce'),
    /moves all traffic at once, and nothing is left/,
  ],
  ['traffic checks', 'NG', { ...shifting('own'), movesAtOnce: { seen: true } }, /^own moves all traffic at once/],
  ['traffic checks', 'OK', shifting('own'), /^quiet$/],
  ['traffic checks', 'SKIP', { ...shifting('own'), movesAtOnce: { unseen: refused } }, /^own: iam:GetRole/],

  ['deployment group', 'NG', { ...FACTS, group: { seen: undefined } }, /no deployment group app\/group/],
  ['deployment group', 'NG', grouped({ services: ['prod/other'] }), /deploys to prod\/other, not to prod\/frontend/],
  ['deployment group', 'OK', grouped({ services: ['arn:aws:ecs:r:1:cluster/prod/frontend'] }), /^app\/group$/],
  ['deployment group', 'NG', grouped({ isBlueGreen: false }), /is not blue\/green/],
  ['deployment group', 'SKIP', { ...FACTS, group: { unseen: 'denied' } }, /denied/],

  ['service role', 'NG', { ...FACTS, roles: { [CODEDEPLOY]: { seen: undefined } } }, /no role frontend-codedeploy/],
  [
    'service role',
    'NG',
    { ...FACTS, roles: { [CODEDEPLOY]: { seen: { arn: 'arn', trusts: ['ecs.amazonaws.com'] } } } },
    /does not let codedeploy.amazonaws.com assume it/,
  ],

  ['alarms', 'NG', { ...FACTS, alarms: { seen: [] } }, /no alarm errors/],
  ['alarms', 'OK', grouped({ alarmNames: [] }), /names none/],

  ['hooks', 'NG', { ...FACTS, functions: { [HOOK]: { seen: undefined } } }, /there is no function CodeDeployHook_/],
  ['hooks', 'NG', { ...FACTS, functions: { [HOOK]: { seen: { arn: '', state: 'Failed' } } } }, /is Failed/],
  [
    'hooks',
    'NG',
    {
      ...FACTS,
      forbidden: {
        [CODEDEPLOY]: { seen: [{ action: 'lambda:InvokeFunction', resource: `arn:aws:lambda:r:1:function:${HOOK}` }] },
      },
    },
    /role frontend-codedeploy may not call CodeDeployHook_slipway-test-AfterAllowTestTraffic$/,
  ],
  ['hooks', 'SKIP', { ...FACTS, forbidden: { [CODEDEPLOY]: { unseen: 'denied' } } }, /may call them: denied/],

  ['deadlines', 'NG', specified(check(900)), /longest check of AfterAllowTestTraffic may take 900 s/],
  ['deadlines', 'OK', specified(check(899)), /end in time/],
  ['deadlines', 'NG', specified(soak(59)), /longest check of AfterAllowTraffic may take 3630 s, and CodeDeploy gives/],
  ['deadlines', 'OK', specified(soak(58)), /end in time/],
  [
    'deadlines',
    'NG',
    specified({ ...check(300), ...gate(55) }),
    /waits 55 minutes, .* 300 s: together an hour or more/,
  ],
  ['deadlines', 'OK', specified({ ...check(240), ...gate(55) }), /end in time/],
  ['deadlines', 'NG', specified(gate(90)), /waits 90 minutes, and the deployment group waits 0/],
  [
    'deadlines',
    'NG',
    {
      ...specified(gate(90)),
      group: { seen: { ...GROUP, ready: { action: 'STOP_DEPLOYMENT', waitTimeInMinutes: 60 } } },
    },
    /group waits 60 when/,
  ],
  [
    'deadlines',
    'OK',
    {
      ...specified(gate(90)),
      group: { seen: { ...GROUP, ready: { action: 'STOP_DEPLOYMENT', waitTimeInMinutes: 90 } } },
    },
    /end in time/,
  ],
  [
    'deadlines',
    'NG',
    specified({ strategy: { ...FACTS.spec.strategy, rollbackWindowInMinutes: 30 } }),
    /promises 30 minutes, and the deployment group keeps the original for 5/,
  ],
];

test('where nothing is wrong, every item is OK, and says what it is about', () => {
  const verified = verify(FACTS);
  expect(verified.filter(({ outcome }) => outcome !== 'OK')).toEqual([]);
  expect(verified.map(({ item }) => item)).toEqual(Object.keys(ITEMS));
  expect(violationsOf(verified)).toEqual([]);
});

describe('an item', () => {
  test.each(ROWS)('%s is %s: %#', (item, outcome, facts, reason) => {
    const found = verify(facts).filter((each) => each.item === item);
    expect(found.map((each) => each.outcome)).toContain(outcome);
    const told = found.filter((each) => each.outcome === outcome);
    expect(told.map((each) => each.reason).join('\n')).toMatch(reason);
    if (outcome === 'NG') for (const { remedy } of told) expect(remedy).toMatch(/\.$/);
  });

  test.each(Object.keys(ITEMS))('%s can be NG', (item) => {
    expect(ROWS.some(([name, outcome]) => name === item && outcome === 'NG')).toBe(true);
  });

  test('says nothing where what it needs was not looked at', () => {
    const { spec, definition, service } = FACTS;
    const items = verify({ spec, definition, service: service! }).map(({ item }) => item);
    expect(items).not.toContain('image');
    expect(items).not.toContain('alarms');
    expect(items).toContain('task size');
  });
});

test('several faults are told at once', () => {
  const facts = { ...contained({ stopTimeout: 200, name: 'app' }), alarms: { seen: [] } };
  expect(violationsOf(verify(facts)).map(({ item }) => item)).toEqual(['spot', 'target groups', 'alarms']);
});
