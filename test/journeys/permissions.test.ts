import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { DeleteItemCommand, DynamoDB, ScanCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { IAM } from '@aws-sdk/client-iam';
import { SSM } from '@aws-sdk/client-ssm';
import { STS } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { createClients } from '../../src/aws/clients';
import { createCommandLineClients } from '../../src/aws/command-line-clients';
import { functionUrl, postSigned } from '../../src/aws/function-url';
import type { ServiceSpec } from '../../src/domain/service-spec';
import { once, refused } from '../app/wire';
import { slipway } from '../cli/command-line';
import { waitWhenReady } from './release';
import { type Stack, startStack } from './stack';

/** The roles of the deployed stack allow what was really called in a set of journeys, and nothing else. */

const minutes = (count: number): number => count * 60_000;
const FUNCTIONS = ['image-pushed', 'deployment-changed', 'minute-passed'] as const;
/** The hook that asks people and has the fleet's checks; the other four answer only. */
const ASKING = 'hook-after-allow-test-traffic';
const HOOKS = [
  'hook-before-install',
  'hook-after-install',
  'hook-before-allow-traffic',
  'hook-after-allow-traffic',
] as const;
const VOTING = ['approval-page', 'vote-signed'] as const;
const ALL = [...FUNCTIONS, ASKING, ...HOOKS, 'traffic-shifts', ...VOTING, 'vote-cast'] as const;

/** Lambda writes a function's log with the function's role (Lambda developer guide, monitoring-cloudwatchlogs). */
const LOGGING = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** Lambda sets aside what an asynchronous function does not take, with the function's role; here all was taken. */
const SETTING_ASIDE = 'sqs:SendMessage';

/** What a CodeDeploy role needs beyond the calls of these journeys, and why. */
const CODEDEPLOY_BEYOND = [
  'elasticloadbalancing:DescribeListeners', // in AWSCodeDeployRoleForECSLimited; here CodeDeploy reads their rules only
  'cloudwatch:DescribeAlarms', // the group has no alarms yet; AWS reads them where it has
  'elasticloadbalancing:ModifyRule', // the listeners have their default rule only; a rule added later is shifted too
];

/** What only asking people calls for. */
const TO_ASK = [
  'dynamodb:PutItem',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
  'ecs:DescribeServices',
  'ecs:DescribeTaskDefinition',
  'sns:ListSubscriptionsByTopic',
  'sns:Publish',
  'ssm:GetParameter',
  'ssm:PutParameter',
];

/** What the checks of the example fleet call for, and they are of one lifecycle event. */
const TO_CHECK = [
  'ecs:DescribeTasks',
  'ecs:ListTasks',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeLoadBalancers',
];

/** What the sweep does beside reconciling: it finds what is due, settles gates, and (not in these journeys) runs a crashed hook again. */
const TO_SWEEP = [
  'dynamodb:Query',
  'dynamodb:PutItem',
  'codedeploy:PutLifecycleEventHookExecutionStatus',
  'lambda:InvokeFunction',
];

let stack: Stack;
/** The actions that each role was asked for, also those that no call shows. */
const called = new Map<string, Set<string>>();
const denied: string[] = [];
/** Every path that asks for something of its own: undisturbed, lost answers, a lost record, a busy group. */
const JOURNEYS: readonly (() => Promise<void>)[] = [
  async () => {
    stack = await startStack({ runner: 'child processes' });
    await stack.push('v2');
    await stack.reviewed('v2');
    // Something newer stops what people wait on; its deployment is told to go on after they approved.
    await waitWhenReady(stack);
    await stack.pushApproved('v3');
    await stack.aws.clock.advance(minutes(30));
  },
  async () => {
    // Nobody says anything but wrong codes, until the link is locked; a signed request refuses the next release.
    stack = await startStack();
    await stack.push('v2');
    const { link } = await stack.reviewed('v2');
    for (let wrong = 0; wrong < 5; wrong++) await stack.post(link, { decision: 'approve', code: `00000${wrong}` });
    await stack.aws.clock.advance(minutes(60));
    await stack.push('v3');
    await stack.reviewed('v3');
    await voteSigned('reject');
    await stack.aws.clock.advance(minutes(30));
    // A check fails just after Spot took a task: whether that was why is found out.
    await stack.push('v4', { labels: { 'local.ecs.behaviour.error-share': '1' } });
    await stack.aws.faults.inject({ kind: 'spot-interruption', service: 'prod/frontend' });
    await stack.aws.clock.advance(minutes(30));
  },
  async () => {
    // Without its record a service is adopted anew, by whichever function looks first. Its tasks have a secret.
    stack = await startStack({ editCatalog: withSecret });
    await new SSM(clientConfig(stack.aws)).putParameter({ Name: '/frontend/db', Type: 'SecureString', Value: 'x' });
    await new IAM(clientConfig(stack.aws)).putRolePolicy({
      RoleName: 'frontend-execution',
      PolicyName: 'read-secret',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'ssm:GetParameters', Resource: 'arn:aws:ssm:*:*:parameter/frontend/db' },
        ],
      }),
    });
    await stack.push('v2');
    await stack.aws.clock.advance(minutes(1));
    await loseRecord();
    await stack.push('v3');
    await stack.aws.clock.advance(minutes(30));
  },
  async () => {
    // An alarm of the group fires: a release waits for it, and what somebody forces is started in spite of it.
    stack = await startStack();
    await anAlarmFires();
    await stack.push('v2');
    await stack.aws.clock.advance(minutes(2));
    await command('rollback', 'frontend', '--reason', 'not now');
    await command('release', 'frontend:v2', '--force', '--reason', 'it repairs what the alarm is about');
    expect(await stack.deployments()).toHaveLength(1);
  },
  ...FUNCTIONS.map((_name, index) => async () => {
    // AWS forbids something once: the record is read anew, told, and tried again by the sweep.
    const denied = refused('AccessDeniedException', 'User is not authorized');
    const operation = ['RegisterTaskDefinition', 'GetDeployment', 'DescribeServices'][index]!;
    stack = await startStack({ wire: once(operation, denied) });
    await stack.push('v2');
    await stack.aws.clock.advance(minutes(30));
  }),
];

/** The fleet with a parameter of Systems Manager in the first container of each task definition. */
function withSecret(catalog: readonly ServiceSpec[]): readonly ServiceSpec[] {
  const secrets = [{ name: 'DB', valueFrom: '/frontend/db' }];
  return catalog.map((spec) => {
    const [first, ...others] = spec.taskDefinition?.containerDefinitions ?? [];
    const containerDefinitions = [{ ...first!, secrets }, ...others];
    return { ...spec, taskDefinition: { ...spec.taskDefinition!, containerDefinitions } };
  });
}

/** Votes on the open gate as the administrator, who is the example fleet's approver as well. */
async function voteSigned(decision: 'approve' | 'reject'): Promise<void> {
  const { dynamodb, lambda } = createClients(clientConfig(stack.aws));
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: 'slipway-production' }));
  const open = Items.find(({ ballot }) => ballot?.M?.state?.S === 'open');
  const url = await functionUrl(lambda, 'slipway-production-vote-signed');
  const vote = { gateId: open?.pk?.S?.slice('gate#'.length), decision, comment: 'not today' };
  expect(await postSigned(lambda, url!, vote)).toMatchObject({ status: 200 });
}

async function anAlarmFires(): Promise<void> {
  const cloudwatch = new CloudWatch(clientConfig(stack.aws));
  const AlarmName = 'frontend-errors';
  await cloudwatch.putMetricAlarm({
    ...{ AlarmName, Namespace: 'test', MetricName: 'errors', Statistic: 'Sum', Period: 60, TreatMissingData: 'ignore' },
    ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' },
  });
  await cloudwatch.setAlarmState({ AlarmName, StateValue: 'ALARM', StateReason: 'test' });
  await new CodeDeploy(clientConfig(stack.aws)).updateDeploymentGroup({
    ...{ applicationName: 'frontend', currentDeploymentGroupName: 'frontend' },
    alarmConfiguration: { enabled: true, alarms: [{ name: AlarmName }] },
  });
}

/** Somebody's command, and time for it to be carried out. */
async function command(...given: readonly string[]): Promise<void> {
  const said = await slipway(given, createCommandLineClients(clientConfig(stack.aws)), {
    now: () => stack.aws.clock.now(),
  });
  expect(said).toMatchObject({ exitCode: 0 });
  await stack.aws.clock.advance(minutes(2));
}

/** The table as somebody in a session of a role has it, which for this lets the account in besides Lambda. */
async function asRole(name: string): Promise<DynamoDB> {
  const RoleArn = `arn:aws:iam::123456789012:role/${name}`;
  const Principal = { AWS: '123456789012', Service: 'lambda.amazonaws.com' };
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }];
  await new IAM(clientConfig(stack.aws)).updateAssumeRolePolicy({
    RoleName: name,
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
  });
  const { Credentials } = await new STS(clientConfig(stack.aws)).assumeRole({ RoleArn, RoleSessionName: 'test' });
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials!;
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  return new DynamoDB({ ...clientConfig(stack.aws), credentials });
}

async function loseRecord(): Promise<void> {
  const Key = { pk: { S: 'service#frontend' }, sk: { S: 'record' } };
  await createClients(clientConfig(stack.aws)).dynamodb.send(
    new DeleteItemCommand({ TableName: 'slipway-production', Key }),
  );
}

beforeAll(async () => {
  for (const journey of JOURNEYS) {
    await journey();
    for (const { role, action, decision } of stack.aws.dispatcher.permissionUses) {
      denied.push(...(decision === 'allowed' ? [] : [`${role} ${action}`]));
      called.set(role, (called.get(role) ?? new Set()).add(action));
    }
    if (journey !== JOURNEYS.at(-1)) await stack.stop();
  }
});
afterAll(() => stack?.stop());

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const listed = <Value>(value: Value | readonly Value[]): readonly Value[] =>
  Array.isArray(value) ? value : [value as Value];

/** The statements of the inline policies that a role has in the deployed account. */
async function statementsOf(RoleName: string): Promise<Statement[]> {
  const iam = new IAM(clientConfig(stack.aws));
  const { PolicyNames = [] } = await iam.listRolePolicies({ RoleName });
  const documents = await Promise.all(PolicyNames.map((PolicyName) => iam.getRolePolicy({ RoleName, PolicyName })));
  return documents.flatMap(({ PolicyDocument = '' }) => JSON.parse(decodeURIComponent(PolicyDocument)).Statement);
}

const actionsOf = (statements: readonly Statement[]): string[] =>
  [...new Set(statements.flatMap(({ Action }) => listed(Action)))].sort();

/** What functions called with their roles, in all journeys. */
const calledBy = (...names: readonly string[]): string[] =>
  names.flatMap((name) => [...(called.get(`slipway-production-${name}`) ?? [])]);

const allowedTo = async (name: string): Promise<string[]> =>
  actionsOf(await statementsOf(`slipway-production-${name}`));

const sorted = (actions: readonly string[]): string[] => [...new Set([...actions, ...LOGGING])].sort();

test('nothing that any role was asked for is denied', () => {
  expect(denied).toEqual([]);
});

describe('the functions’ roles', () => {
  // Which of them observes and applies what is chance: every function that reconciles needs what any of them did.
  const reconciling = () => calledBy(...FUNCTIONS).filter((action) => !TO_SWEEP.includes(action));
  // The events of the example fleet that have no check would call for the same.
  const judging = () => calledBy(ASKING, ...HOOKS).filter((action) => !TO_ASK.includes(action));

  test.each(['image-pushed', 'deployment-changed'])(
    '%s: whatever it may come to call while it reconciles is allowed, and nothing else',
    async (name) => {
      expect(await allowedTo(name)).toEqual(sorted([...reconciling(), SETTING_ASIDE]));
    },
  );

  test('minute-passed: the same, and what the sweep does beside it', async () => {
    expect(calledBy('minute-passed')).toEqual(expect.arrayContaining(TO_SWEEP.slice(0, 3)));
    expect(await allowedTo('minute-passed')).toEqual(sorted([...reconciling(), ...TO_SWEEP, SETTING_ASIDE]));
  });

  test.each(HOOKS)('%s: what judging a lifecycle event without checks calls for, and nothing else', async (name) => {
    const called = judging().filter((action) => !TO_CHECK.includes(action));
    expect(await allowedTo(name)).toEqual(sorted([...called, SETTING_ASIDE]));
  });

  test('the hook that asks people: the same, and what asking calls for', async () => {
    expect(calledBy(ASKING)).toEqual(expect.arrayContaining(TO_ASK));
    expect(await allowedTo(ASKING)).toEqual(sorted([...judging(), ...TO_ASK, SETTING_ASIDE]));
  });

  test.each(VOTING)('%s: what it called, and nothing else', async (name) => {
    expect(await allowedTo(name)).toEqual(sorted(calledBy(name)));
  });

  test('vote-cast: the same, and it is called asynchronously', async () => {
    expect(await allowedTo('vote-cast')).toEqual(sorted([...calledBy('vote-cast'), SETTING_ASIDE]));
  });

  test.each(VOTING)(
    '%s: votes and audit entries are all that it may write, and gates all that it may read',
    async (name) => {
      const items = await asRole(`slipway-production-${name}`);
      const TableName = 'slipway-production';
      const gate = { pk: { S: 'gate#1' }, sk: { S: 'gate' } };
      const record = { pk: { S: 'service#frontend' }, sk: { S: 'record' } };
      const update = (Key: typeof gate, attribute: string, rest: Partial<UpdateItemCommandInput> = {}) =>
        items.updateItem({
          TableName,
          Key,
          UpdateExpression: `SET ${attribute} = :v`,
          ExpressionAttributeValues: { ':v': { S: 'v' } },
          ...rest,
        });
      const refused = { name: 'AccessDeniedException' };
      await expect(update(gate, 'outcome')).rejects.toMatchObject(refused);
      await expect(update(gate, 'ballot', { ConditionExpression: 'outcome = :v' })).rejects.toMatchObject(refused);
      await expect(update(gate, 'ballot', { ReturnValues: 'ALL_NEW' })).rejects.toMatchObject(refused);
      await expect(update(record, 'ballot')).rejects.toMatchObject(refused);
      await expect(items.putItem({ TableName, Item: gate })).rejects.toMatchObject(refused);
      await expect(items.getItem({ TableName, Key: record })).rejects.toMatchObject(refused);
      await expect(items.scan({ TableName })).rejects.toMatchObject(refused);
      await expect(items.deleteItem({ TableName, Key: gate })).rejects.toMatchObject(refused);
      await update(gate, 'ballot');
      await items.putItem({ TableName, Item: { ...gate, pk: { S: 'audit#1' } } });
    },
  );

  test('name the resource wherever AWS knows one for the action', async () => {
    const statements = (await Promise.all(ALL.map((name) => statementsOf(`slipway-production-${name}`)))).flat();
    // Service authorization reference: DescribeTaskDefinition and ListTaskDefinitions have no resource type, ListTasks has
    // the container instance, which Fargate has none of; those of CodeDeploy and load balancing have none either.
    // Composite alarms are told only to who may ask for all. Log groups and parameters are listed by name, which is asked
    // for on all of them.
    expect(actionsOf(statements.filter(({ Resource }) => listed(Resource).includes('*')))).toEqual([
      'cloudwatch:DescribeAlarms',
      'codedeploy:ContinueDeployment',
      'codedeploy:GetDeploymentTarget',
      'codedeploy:PutLifecycleEventHookExecutionStatus',
      'codedeploy:StopDeployment',
      'ecs:DescribeTaskDefinition',
      'ecs:ListTaskDefinitions',
      'ecs:ListTasks',
      'elasticloadbalancing:DescribeListeners',
      'elasticloadbalancing:DescribeLoadBalancers',
      'elasticloadbalancing:DescribeTargetGroupAttributes',
      'elasticloadbalancing:DescribeTargetGroups',
      'logs:DescribeLogGroups',
      'ssm:DescribeParameters',
    ]);
  });

  test('of another account’s or Region’s resources name none', async () => {
    for (const name of ALL) {
      const arns = (await statementsOf(`slipway-production-${name}`)).flatMap(({ Resource }) => listed(Resource));
      for (const arn of arns.filter((each) => each !== '*'))
        expect(arn).toMatch(/^arn:aws:(iam::123456789012|\w+:ap-northeast-1:123456789012):/);
    }
  });
});

describe('CodeDeploy’s role', () => {
  test('allows what CodeDeploy called with it, and what it comes to with alarms, rules and hooks', async () => {
    const needed = new Set([...(called.get('frontend-codedeploy') ?? []), ...CODEDEPLOY_BEYOND]);
    expect(actionsOf(await statementsOf('frontend-codedeploy'))).toEqual([...needed].sort());
  });

  test('acts on the service and its listeners only; anywhere else it only reads', async () => {
    const anywhere = (await statementsOf('frontend-codedeploy')).filter(({ Resource }) => Resource === '*');
    for (const action of actionsOf(anywhere)) expect(action).toMatch(/^(cloudwatch|elasticloadbalancing):Describe/);
  });
});

test('the compiled template gives roles no other policies than these', () => {
  const file = join(__dirname, '../../.serverless/cloudformation-template-update-stack.json');
  const { Resources } = JSON.parse(readFileSync(file, 'utf8')) as {
    Resources: Record<string, { Type: string; Properties: { ManagedPolicyArns?: unknown } }>;
  };
  const types = Object.values(Resources).map(({ Type }) => Type);
  expect(types.filter((type) => /IAM::(Managed)?Policy$/.test(type))).toEqual([]);
  const roles = Object.values(Resources).filter(({ Type }) => Type === 'AWS::IAM::Role');
  expect(roles.flatMap(({ Properties }) => Properties.ManagedPolicyArns ?? [])).toEqual([]);
});
