import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hookFunctionName } from '../../src/domain/own-hooks';
import { LIFECYCLE_HOOK_EVENTS } from '../../src/domain/service-spec';
import { DRAINS_AT_ONCE } from '../../src/domain/spot/request-share';

const ROOT = join(__dirname, '../..');

type Resource = { readonly Type: string; readonly Properties: Record<string, unknown> };
interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

const templateFile = join(ROOT, '.serverless/cloudformation-template-update-stack.json');
let resources: Record<string, Resource>;

beforeAll(() => {
  const { AWS_ACCOUNT_ID: _, ...env } = process.env;
  execFileSync(process.execPath, [join(ROOT, 'scripts/package.mjs')], { stdio: ['ignore', 'ignore', 'inherit'], env });
  resources = JSON.parse(readFileSync(templateFile, 'utf8')).Resources;
});

const actionsOf = ({ Action }: Statement) => [Action].flat();

function statementsOf({ Properties }: Resource): Statement[] {
  const policies = Properties.Policies as { PolicyDocument: { Statement: Statement[] } }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

function functionNamed(name: string) {
  return ofType('AWS::Lambda::Function').find(({ Properties }) => Properties.FunctionName === name)?.Properties;
}

function ofType(type: string): Resource[] {
  return Object.values(resources).filter((resource) => resource.Type === type);
}

describe('the compiled stack', () => {
  it('has a function with a role of its own and an explicit name for each event that it hears', () => {
    const functions = ofType('AWS::Lambda::Function').map(({ Properties }) => Properties);

    expect(functions.map(({ FunctionName }) => FunctionName).sort()).toEqual([
      'CodeDeployHook_slipway-production-AfterAllowTestTraffic',
      'CodeDeployHook_slipway-production-AfterAllowTraffic',
      'CodeDeployHook_slipway-production-AfterInstall',
      'CodeDeployHook_slipway-production-BeforeAllowTraffic',
      'CodeDeployHook_slipway-production-BeforeInstall',
      'slipway-production-approval-page',
      'slipway-production-deployment-changed',
      'slipway-production-image-pushed',
      'slipway-production-minute-passed',
      'slipway-production-spot-interrupted',
      'slipway-production-traffic-shifts',
      'slipway-production-vote-cast',
      'slipway-production-vote-signed',
    ]);
    expect(new Set(functions.map(({ Role }) => JSON.stringify(Role))).size).toBe(functions.length);
    for (const each of functions) expect(each).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  });

  it('runs every handler, and the five hooks from one zip', () => {
    const handlers = ofType('AWS::Lambda::Function').map(({ Properties }) => String(Properties.Handler));

    expect([...new Set(handlers)].sort()).toEqual(
      readdirSync(join(ROOT, 'handlers'))
        .map((file) => file.replace(/\.ts$/, '.handler'))
        .sort(),
    );
    expect(handlers.filter((handler) => handler === 'codedeploy-hook.handler')).toHaveLength(5);
    for (const { Properties } of ofType('AWS::Lambda::Function')) {
      const { S3Key } = Properties.Code as { S3Key: string };
      expect(S3Key.split('/').at(-1)).toBe(String(Properties.Handler).replace(/\.handler$/, '.zip'));
    }
  });

  it('tells each hook its lifecycle event, by the name that CodeDeploy may invoke', () => {
    for (const event of LIFECYCLE_HOOK_EVENTS) {
      const hook = functionNamed(hookFunctionName('CodeDeployHook_slipway-production-', event));
      expect(hook).toMatchObject({ Timeout: 300, Environment: { Variables: { SLIPWAY_LIFECYCLE_EVENT: event } } });
    }
  });

  it('gives each function the environment that its code asks for', () => {
    const shared = ['SLIPWAY_HOOK_PREFIX', 'SLIPWAY_STAGE', 'SLIPWAY_TABLE'];
    const telling = ['SLIPWAY_APPROVER_TOPIC_PREFIX', 'SLIPWAY_OWNERS_TOPIC_ARN'];
    const hook = [...telling, 'SLIPWAY_LIFECYCLE_EVENT', 'SLIPWAY_REVIEW_KEYS_PARAMETER', 'SLIPWAY_REVIEW_URL'];
    const voting = ['SLIPWAY_REVIEW_KEYS_PARAMETER', 'SLIPWAY_VOTE_CAST_FUNCTION'];
    const expected: Record<string, string[]> = {
      'codedeploy-hook.handler': hook,
      'spot-interrupted.handler': [],
      'traffic-shifts.handler': [],
      'approval-page.handler': voting,
      'vote-signed.handler': voting,
    };
    for (const { Properties } of ofType('AWS::Lambda::Function')) {
      const { Variables } = Properties.Environment as { Variables: Record<string, unknown> };
      expect(Object.keys(Variables).sort()).toEqual(
        [...shared, ...(expected[String(Properties.Handler)] ?? telling)].sort(),
      );
    }
  });

  it('lets anybody open the review page, and lets only signed requests vote beside it', () => {
    const urls = ofType('AWS::Lambda::Url').map(({ Properties }) => [
      Properties.TargetFunctionArn,
      Properties.AuthType,
    ]);

    expect(urls).toEqual([
      [{ 'Fn::GetAtt': ['ApprovalDashpageLambdaFunction', 'Arn'] }, 'NONE'],
      [{ 'Fn::GetAtt': ['VoteDashsignedLambdaFunction', 'Arn'] }, 'AWS_IAM'],
    ]);
    // Since October 2025 a URL needs both permissions (Lambda developer guide, "Control access to function URLs").
    const open = ofType('AWS::Lambda::Permission').filter(({ Properties }) => Properties.Principal === '*');
    const FunctionName = { 'Fn::GetAtt': ['ApprovalDashpageLambdaFunction', 'Arn'] };
    expect(open.map(({ Properties }) => Properties)).toEqual([
      { FunctionName, Action: 'lambda:InvokeFunctionUrl', Principal: '*', FunctionUrlAuthType: 'NONE' },
      { FunctionName, Action: 'lambda:InvokeFunction', Principal: '*', InvokedViaFunctionUrl: true },
    ]);
  });

  it('takes no concurrency away from the account', () => {
    for (const { Properties } of ofType('AWS::Lambda::Function'))
      expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  it('publishes no function versions', () => {
    expect(ofType('AWS::Lambda::Version')).toEqual([]);
  });

  it('listens for tagged pushes to the fleet’s repositories, for ends of its deployments, and for the minute', () => {
    const rules = ofType('AWS::Events::Rule').map(({ Properties }) => Properties);
    // Buses forward events between accounts and Regions.
    const ours = { account: [{ Ref: 'AWS::AccountId' }], region: [{ Ref: 'AWS::Region' }] };

    expect(rules.map(({ EventPattern, ScheduleExpression }) => EventPattern ?? ScheduleExpression)).toEqual(
      expect.arrayContaining([
        'rate(1 minute)',
        {
          ...ours,
          source: ['aws.ecr'],
          'detail-type': ['ECR Image Action'],
          detail: {
            'action-type': ['PUSH'],
            result: ['SUCCESS'],
            'repository-name': ['demo-app', 'frontend'],
            'image-tag': [{ 'anything-but': '' }],
          },
        },
        {
          ...ours,
          source: ['aws.codedeploy'],
          'detail-type': ['CodeDeploy Deployment State-change Notification'],
          detail: { state: ['SUCCESS', 'FAILURE', 'STOP', 'READY'], application: ['frontend'] },
        },
      ]),
    );
    const spot = {
      clusterArn: [{ 'Fn::Sub': expect.stringMatching(/:cluster\/prod$/) }],
      group: ['service:demo-app', 'service:frontend'],
      lastStatus: ['ACTIVATING', 'RUNNING'],
      $or: [
        { stopCode: ['SpotInterruption', 'TerminationNotice'] },
        { stoppedReason: [{ prefix: 'Your Spot Task was interrupted' }] },
      ],
    };
    const kinds = ['EC2 Spot Instance Interruption Warning', 'EC2 Instance Rebalance Recommendation'];
    expect(rules.map(({ EventPattern }) => EventPattern)).toEqual(
      expect.arrayContaining([
        { ...ours, source: ['aws.ecs'], 'detail-type': ['ECS Task State Change'], detail: spot },
        { ...ours, source: ['aws.ec2'], 'detail-type': kinds },
      ]),
    );
    expect(rules).toHaveLength(5);
  });

  it('sets aside what cannot be delivered or handled, from every rule and every function that events reach', () => {
    const queue = { 'Fn::GetAtt': ['DeadLetters', 'Arn'] };
    for (const { Properties } of ofType('AWS::Events::Rule'))
      expect(Properties.Targets).toEqual([
        expect.objectContaining({
          DeadLetterConfig: { Arn: queue },
          RetryPolicy: {
            ...{ MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 185 },
            ...(Properties.ScheduleExpression ? { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 10 } : {}),
            ...(/-spot-/.test(String(Properties.Name)) && { MaximumEventAgeInSeconds: 120 }),
          },
        }),
      ]);
    const asynchronous = ofType('AWS::Lambda::EventInvokeConfig').map(({ Properties }) => Properties);
    for (const each of asynchronous)
      expect(each).toMatchObject({ MaximumRetryAttempts: 2, DestinationConfig: { OnFailure: { Destination: queue } } });
    // All but the two that are called by their URLs.
    expect(asynchronous).toHaveLength(ofType('AWS::Lambda::Function').length - ofType('AWS::Lambda::Url').length);
    const senders = ofType('AWS::IAM::Role').filter((role) =>
      statementsOf(role).some((statement) => actionsOf(statement).includes('sqs:SendMessage')),
    );
    expect(senders).toHaveLength(asynchronous.length);
    expect(ofType('AWS::SQS::Queue').map(({ Properties }) => Properties)).toEqual([
      {
        QueueName: 'slipway-production-dead-letters',
        MessageRetentionPeriod: 1_209_600,
        SqsManagedSseEnabled: true,
      },
      expect.objectContaining({
        QueueName: 'slipway-production-spot-interrupted',
        RedrivePolicy: { deadLetterTargetArn: queue, maxReceiveCount: expect.any(Number) },
      }),
    ]);
  });

  it('brings warnings about Spot together, within the time and the share of the quota that their function counts with', () => {
    const queue = { 'Fn::GetAtt': ['SpotWarnings', 'Arn'] };
    expect(ofType('AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({
        EventSourceArn: queue,
        MaximumBatchingWindowInSeconds: 1,
        ScalingConfig: { MaximumConcurrency: DRAINS_AT_ONCE },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      }),
    ]);
    const { VisibilityTimeout } = resources.SpotWarnings!.Properties;
    expect(functionNamed('slipway-production-spot-interrupted')).toMatchObject({ Timeout: VisibilityTimeout });
    const targets = ofType('AWS::Events::Rule').flatMap(({ Properties }) => Properties.Targets as { Arn: unknown }[]);
    expect(targets.filter(({ Arn }) => JSON.stringify(Arn) === JSON.stringify(queue))).toHaveLength(2);
  });

  it('mails owners and approvers of services/slipway.yml, each by a topic of their own', () => {
    expect(ofType('AWS::SNS::Topic').map(({ Properties }) => Properties.TopicName)).toEqual([
      'slipway-production-approver-release-manager',
      'slipway-production-owners',
    ]);
    expect(ofType('AWS::SNS::Subscription').map(({ Properties }) => Properties)).toEqual([
      {
        TopicArn: { Ref: 'ApproverReleaseDashmanagerTopic' },
        Protocol: 'email',
        Endpoint: 'release-manager@example.com',
      },
      { TopicArn: { Ref: 'OwnersTopic' }, Protocol: 'email', Endpoint: 'platform@example.com' },
    ]);
  });

  it('grants no wildcard action, and "*" only where AWS knows no resource', () => {
    const statements = ofType('AWS::IAM::Role').flatMap(statementsOf);

    expect(statements.flatMap(actionsOf).filter((action) => action.includes('*'))).toEqual([]);
    const onEverything = statements.filter(({ Resource }) => [Resource].flat().includes('*')).flatMap(actionsOf);
    expect([...new Set(onEverything)].sort()).toEqual([
      // It knows alarms, but tells of composite ones only to who may ask for all.
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
      // Looked for by name, which is asked for on all of them.
      'logs:DescribeLogGroups',
      'ssm:DescribeParameters',
    ]);
  });

  it('lets those who take votes write ballots of gates and audit entries, and nothing else', () => {
    const table = { 'Fn::GetAtt': ['Table', 'Arn'] };
    const keys = (prefix: string) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [prefix] } });
    for (const name of ['approval-page', 'vote-signed']) {
      const role = ofType('AWS::IAM::Role').find(
        ({ Properties }) => Properties.RoleName === `slipway-production-${name}`,
      )!;
      const statements = statementsOf(role).filter(
        (each) => !actionsOf(each).some((action) => action.startsWith('logs:')),
      );

      expect(statements.slice(0, 3)).toEqual([
        { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table, Condition: keys('gate#*') },
        {
          Effect: 'Allow',
          Action: 'dynamodb:UpdateItem',
          Resource: table,
          Condition: {
            ...keys('gate#*'),
            'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'sk', 'ballot'] },
            StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
          },
        },
        { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: table, Condition: keys('audit#*') },
      ]);
      expect(statements.slice(3).flatMap(actionsOf)).toEqual(
        name === 'approval-page' ? ['lambda:InvokeFunction', 'ssm:GetParameter'] : ['lambda:InvokeFunction'],
      );
      expect(JSON.stringify(statements[3]?.Resource)).toMatch(/:function:slipway-production-vote-cast"}$/);
    }
  });

  it('passes the roles of the fleet’s tasks to ECS tasks, and no others', () => {
    const text = JSON.stringify(resources.ImagePushedRole);

    expect(text).toContain(
      JSON.stringify({
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: ['arn:aws:iam::123456789012:role/frontend-task', 'arn:aws:iam::123456789012:role/frontend-execution'],
        Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
    );
  });
});
