import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { IAM } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { createClients } from '../../src/aws/clients';
import { once, refused } from '../app/wire';
import { type Stack, startStack } from './stack';

/** The roles of the deployed stack allow what was really called in a set of journeys, and nothing else. */

const minutes = (count: number): number => count * 60_000;
const FUNCTIONS = ['image-pushed', 'deployment-changed', 'minute-passed'] as const;
/** The hook that asks people; the other four judge only. */
const ASKING = 'hook-after-allow-test-traffic';
const HOOKS = [
  'hook-before-install',
  'hook-after-install',
  'hook-before-allow-traffic',
  'hook-after-allow-traffic',
] as const;
const VOTING = ['approval-page', 'vote-signed'] as const;
const ALL = [...FUNCTIONS, ASKING, ...HOOKS, ...VOTING, 'vote-cast'] as const;

/** Where the service's name in an ARN of IAM is not the embedded one's. */
const IAM_PREFIX: Readonly<Record<string, string>> = {
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  'cloudwatch-logs': 'logs',
};

/** What AWS checks, at a call of ours, without another call showing it. */
const CHECKED_WITH: Readonly<Record<string, readonly string[]>> = {
  // ECS developer guide, task execution and task IAM roles: passing a role; supported-iam-actions-tagging: tag on create.
  'ecs:RegisterTaskDefinition': ['iam:PassRole', 'ecs:TagResource'],
  // What aws-actions/amazon-ecs-deploy-task-definition asks for beside its own calls; text of the denial in openva#140.
  'codedeploy:CreateDeployment': ['codedeploy:GetDeploymentConfig', 'codedeploy:RegisterApplicationRevision'],
};

/** Lambda writes a function's log with the function's role (Lambda developer guide, monitoring-cloudwatchlogs). */
const LOGGING = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** What a CodeDeploy role needs beyond the calls of these journeys, and why. */
const CODEDEPLOY_BEYOND = [
  'elasticloadbalancing:DescribeListeners', // in AWSCodeDeployRoleForECSLimited; here CodeDeploy reads their rules only
  'cloudwatch:DescribeAlarms', // the group has no alarms yet; AWS reads them where it has
  'elasticloadbalancing:ModifyRule', // the listeners have their default rule only; a rule added later is shifted too
  'iam:PassRole', // checked at CreateTaskSet of a task definition with roles
];

/** What only asking people calls for. */
const TO_ASK = [
  'dynamodb:PutItem',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
  'ecs:DescribeTaskDefinition',
  'sns:ListSubscriptionsByTopic',
  'sns:Publish',
  'ssm:GetParameter',
  'ssm:PutParameter',
];

/** What the sweep does beside reconciling: it finds what is due, settles gates, and runs a crashed hook again. */
const TO_SWEEP = [
  'dynamodb:Query',
  'dynamodb:PutItem',
  'codedeploy:PutLifecycleEventHookExecutionStatus',
  'lambda:InvokeFunction',
];

let stack: Stack;
const called = new Map<string, Set<string>>();

/** Every path that asks for something of its own: undisturbed, lost answers, a lost record, a busy group. */
const JOURNEYS: readonly (() => Promise<void>)[] = [
  async () => {
    stack = await startStack({ runner: 'child processes' });
    await stack.push('v2');
    await stack.reviewed('v2');
    // Something newer stops what people wait on.
    await stack.pushApproved('v3');
    await stack.aws.clock.advance(minutes(30));
  },
  async () => {
    // Nobody says anything but one wrong code; a signed request refuses the next release.
    stack = await startStack();
    await stack.push('v2');
    const { link } = await stack.reviewed('v2');
    await stack.post(link, { decision: 'approve', code: '000000' });
    await stack.aws.clock.advance(minutes(60));
    await stack.push('v3');
    await stack.reviewed('v3');
    await voteSigned('reject');
    await stack.aws.clock.advance(minutes(30));
  },
  async () => {
    // Without its record a service is adopted anew, by whichever function looks first.
    stack = await startStack();
    await stack.push('v2');
    await stack.aws.clock.advance(minutes(1));
    await loseRecord();
    await stack.push('v3');
    await stack.aws.clock.advance(minutes(30));
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

/** Votes on the only open gate as the administrator, who is the example fleet's approver as well. */
async function voteSigned(decision: 'approve' | 'reject'): Promise<void> {
  const { dynamodb } = createClients(clientConfig(stack.aws));
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: 'slipway-production' }));
  const open = Items.find(({ ballot }) => ballot?.M?.state?.S === 'open');
  const gateId = open?.pk?.S?.slice('gate#'.length);
  const lambda = new LambdaClient(clientConfig(stack.aws));
  const name = 'slipway-production-vote-signed';
  const { FunctionUrl = '' } = await lambda.send(new GetFunctionUrlConfigCommand({ FunctionName: name }));
  const answer = await postSigned(clientConfig(stack.aws), FunctionUrl, JSON.stringify({ gateId, decision, comment: 'no' }));
  expect(answer.status).toBe(200);
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
    for (const { who, service, operation } of stack.aws.dispatcher.calls) {
      const role = /assumed-role\/([^/]+)\//.exec(who)?.[1] ?? who;
      const action = `${IAM_PREFIX[service] ?? service}:${operation}`;
      called.set(role, (called.get(role) ?? new Set()).add(action));
    }
    if (journey !== JOURNEYS.at(-1)) await stack.stop();
  }
}, 60_000);
afterAll(() => stack?.stop());

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
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
  statements.flatMap(({ Action }) => listed(Action)).sort();

describe('the functions’ roles', () => {
  const reconciling = () => {
    const all = FUNCTIONS.flatMap((name) => [...(called.get(`slipway-production-${name}`) ?? [])]);
    return new Set(all.filter((action) => action !== 'dynamodb:Query'));
  };

  test.each(FUNCTIONS)(
    '%s: whatever it may come to call while it reconciles is allowed, and nothing else',
    async (name) => {
      // Which of them observes and applies what is chance: every function that reconciles needs what any of them did.
      const calls = [...reconciling(), ...(name === 'minute-passed' ? ['dynamodb:Query'] : [])];
      const needed = new Set([...calls, ...calls.flatMap((action) => CHECKED_WITH[action] ?? []), ...LOGGING]);
      expect(actionsOf(await statementsOf(`slipway-production-${name}`))).toEqual([...needed].sort());
    },
  );

  test('name the resource wherever AWS knows one for the action', async () => {
    const anywhere = (await statementsOf('slipway-production-image-pushed')).filter(({ Resource }) => Resource === '*');
    // Service authorization reference of ECS: DescribeTaskDefinition and ListTaskDefinitions have no resource type, and
    // ListTasks has the container instance, which Fargate has none of.
    expect(actionsOf(anywhere)).toEqual(['ecs:DescribeTaskDefinition', 'ecs:ListTaskDefinitions', 'ecs:ListTasks']);
  });

  test('of another account’s or Region’s resources name none', async () => {
    for (const name of FUNCTIONS) {
      const arns = (await statementsOf(`slipway-production-${name}`)).flatMap(({ Resource }) => listed(Resource));
      for (const arn of arns.filter((each) => each !== '*'))
        expect(arn).toMatch(/^arn:aws:(iam::123456789012|\w+:ap-northeast-1:123456789012):/);
    }
  });
});

describe('CodeDeploy’s role', () => {
  test('allows what CodeDeploy called with it, and what it comes to with alarms, rules and hooks', async () => {
    const calls = [...(called.get('codedeploy.amazonaws.com') ?? [])].filter(
      (action) => !action.startsWith('codedeploy:'),
    );
    const needed = new Set([...calls, ...CODEDEPLOY_BEYOND]);
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
