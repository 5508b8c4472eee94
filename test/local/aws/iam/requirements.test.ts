import { describe, expect, test } from '@jest/globals';
import { createAccount } from '../../../../local/aws/account';
import type { Scene } from '../../../../local/aws/iam/requirements/requirement';
import { isTabled, requirementsOf } from '../../../../local/aws/iam/requirements/tables';
import { inProcessRunner } from '../../../../local/aws/lambda/in-process-runner';
import { SERVICES, type ServiceName } from '../../../../local/aws/wire/services';

/** What references lead to: one deployment, one group, one table, one revision. */
const KNOWN: Readonly<Record<string, Record<string, unknown>>> = {
  GetDeployment: { deploymentInfo: { applicationName: 'app', deploymentGroupName: 'group' } },
  GetDeploymentGroup: { deploymentGroupInfo: { deploymentConfigName: 'Slow' } },
  DescribeTaskDefinition: { taskDefinition: { taskRoleArn: 'task', executionRoleArn: 'arn:aws:iam::1:role/exec' } },
  GetRole: { Role: { Arn: 'arn:aws:iam::1:role/team/deep' } },
  DescribeTable: {
    Table: {
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [{ IndexName: 'due', KeySchema: [{ AttributeName: 'part', KeyType: 'HASH' }] }],
    },
  },
};
const scene: Scene = {
  accountId: '1',
  arn: (service, resource) => `arn:aws:${service}:r:1:${resource}`,
  look: async (_service, operation, { deploymentId, RoleName }) => {
    if (operation === 'GetRole' && RoleName !== 'deep') return undefined;
    return deploymentId === 'd-none' ? undefined : KNOWN[operation];
  },
};
const asked = async (service: ServiceName, operation: string, input: Record<string, unknown>) =>
  (await requirementsOf(service, operation, input, scene)).map(({ action, resource }) => `${action} ${resource}`);

describe('the resources of an operation', () => {
  const GROUP = 'arn:aws:codedeploy:r:1:deploymentgroup:app/group';
  const SERVICE = { cluster: 'prod', service: 'web' };
  test.each<[ServiceName, string, Record<string, unknown>, string[]]>([
    ['ecs', 'DescribeServices', { services: ['web'] }, ['ecs:DescribeServices arn:aws:ecs:r:1:service/default/web']],
    [
      'ecs',
      'DescribeServices',
      { cluster: 'arn:aws:ecs:r:1:cluster/prod', services: ['a', 'arn:b'] },
      ['ecs:DescribeServices arn:aws:ecs:r:1:service/prod/a', 'ecs:DescribeServices arn:b'],
    ],
    ['ecs', 'DescribeTasks', { cluster: 'prod', tasks: ['t'] }, ['ecs:DescribeTasks arn:aws:ecs:r:1:task/prod/t']],
    ['ecs', 'ListTasks', { cluster: 'prod' }, ['ecs:ListTasks *']],
    [
      'ecs',
      'DeleteTaskSet',
      { ...SERVICE, taskSet: 'ecs-svc/1' },
      ['ecs:DeleteTaskSet arn:aws:ecs:r:1:task-set/prod/web/ecs-svc/1'],
    ],
    [
      'ecs',
      'UpdateServicePrimaryTaskSet',
      { ...SERVICE, primaryTaskSet: 'x' },
      ['ecs:UpdateServicePrimaryTaskSet arn:aws:ecs:r:1:service/prod/web'],
    ],
    ['codedeploy', 'GetDeployment', { deploymentId: 'd-1' }, [`codedeploy:GetDeployment ${GROUP}`]],
    ['codedeploy', 'GetDeployment', { deploymentId: 'd-none' }, []],
    ['codedeploy', 'StopDeployment', { deploymentId: 'd-1' }, ['codedeploy:StopDeployment *']],
    ['codedeploy', 'ListDeployments', {}, ['codedeploy:ListDeployments arn:aws:codedeploy:r:1:deploymentgroup:*/*']],
    ['ecr', 'BatchGetImage', { repositoryName: 'web' }, ['ecr:BatchGetImage arn:aws:ecr:r:1:repository/web']],
    ['ecr', 'GetAuthorizationToken', {}, ['ecr:GetAuthorizationToken *']],
    ['dynamodb', 'GetItem', { TableName: 't' }, ['dynamodb:GetItem arn:aws:dynamodb:r:1:table/t']],
    [
      'dynamodb',
      'Query',
      { TableName: 't', IndexName: 'due' },
      ['dynamodb:Query arn:aws:dynamodb:r:1:table/t/index/due'],
    ],
    [
      'dynamodb',
      'BatchGetItem',
      { RequestItems: { t: { Keys: [] } } },
      ['dynamodb:BatchGetItem arn:aws:dynamodb:r:1:table/t'],
    ],
    ['iam', 'GetRole', { RoleName: 'r' }, ['iam:GetRole arn:aws:iam::1:role/r']],
    ['iam', 'GetRole', { RoleName: 'deep' }, ['iam:GetRole arn:aws:iam::1:role/team/deep']],
    ['iam', 'CreateRole', { RoleName: 'r', Path: '/team/' }, ['iam:CreateRole arn:aws:iam::1:role/team/r']],
    ['iam', 'GetPolicy', { PolicyArn: 'arn:p' }, ['iam:GetPolicy arn:p']],
    ['iam', 'ListRoles', {}, ['iam:ListRoles *']],
    ['lambda', 'Invoke', { FunctionName: 'f' }, ['lambda:InvokeFunction arn:aws:lambda:r:1:function:f']],
    [
      'lambda',
      'Invoke',
      { FunctionName: 'arn:aws:lambda:r:1:function:f:live' },
      ['lambda:InvokeFunction arn:aws:lambda:r:1:function:f:live'],
    ],
    [
      'lambda',
      'GetFunction',
      { FunctionName: '1:function:f', Qualifier: '2' },
      ['lambda:GetFunction arn:aws:lambda:r:1:function:f:2'],
    ],
    ['sns', 'Publish', { TopicArn: 'arn:t' }, ['sns:Publish arn:t']],
    ['sns', 'PublishBatch', { TopicArn: 'arn:t' }, ['sns:Publish arn:t']],
    ['sns', 'Unsubscribe', { SubscriptionArn: 'arn:aws:sns:r:1:topic:id' }, ['sns:Unsubscribe arn:aws:sns:r:1:topic']],
    ['sqs', 'SendMessage', { QueueUrl: 'https://sqs.r.amazonaws.com/1/q' }, ['sqs:SendMessage arn:aws:sqs:r:1:q']],
    ['ssm', 'GetParameter', { Name: '/a/b:3' }, ['ssm:GetParameter arn:aws:ssm:r:1:parameter/a/b']],
    [
      'ssm',
      'GetParameters',
      { Names: ['a', '/b'] },
      ['ssm:GetParameters arn:aws:ssm:r:1:parameter/a', 'ssm:GetParameters arn:aws:ssm:r:1:parameter/b'],
    ],
    [
      'cloudwatch',
      'DescribeAlarms',
      { AlarmNames: ['a', 'b'] },
      [
        'cloudwatch:DescribeAlarms arn:aws:cloudwatch:r:1:alarm:a',
        'cloudwatch:DescribeAlarms arn:aws:cloudwatch:r:1:alarm:b',
      ],
    ],
    ['cloudwatch', 'DescribeAlarms', {}, ['cloudwatch:DescribeAlarms arn:aws:cloudwatch:r:1:alarm:*']],
    [
      'cloudwatch',
      'DescribeAlarms',
      { AlarmNames: ['a'], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
      ['cloudwatch:DescribeAlarms *'],
    ],
    [
      'cloudwatch',
      'DescribeAlarmHistory',
      { AlarmName: 'a' },
      ['cloudwatch:DescribeAlarmHistory arn:aws:cloudwatch:r:1:alarm:a'],
    ],
    [
      'cloudwatch',
      'DescribeAlarmHistory',
      { AlarmName: 'a', AlarmTypes: ['CompositeAlarm'] },
      ['cloudwatch:DescribeAlarmHistory *'],
    ],
    ['cloudwatch', 'GetMetricData', {}, ['cloudwatch:GetMetricData *']],
    [
      'cloudwatch-logs',
      'PutLogEvents',
      { logGroupName: '/g', logStreamName: 's' },
      ['logs:PutLogEvents arn:aws:logs:r:1:log-group:/g:log-stream:s'],
    ],
    [
      'cloudwatch-logs',
      'FilterLogEvents',
      { logGroupIdentifier: 'arn:aws:logs:r:1:log-group:/g:*' },
      ['logs:FilterLogEvents arn:aws:logs:r:1:log-group:/g:log-stream:'],
    ],
    [
      'elastic-load-balancing-v2',
      'ModifyListener',
      { ListenerArn: 'arn:l' },
      ['elasticloadbalancing:ModifyListener arn:l'],
    ],
    [
      'elastic-load-balancing-v2',
      'DescribeListeners',
      { ListenerArns: ['arn:l'] },
      ['elasticloadbalancing:DescribeListeners *'],
    ],
    ['eventbridge', 'DescribeRule', { Name: 'r' }, ['events:DescribeRule arn:aws:events:r:1:rule/r']],
    [
      'eventbridge',
      'RemoveTargets',
      { Rule: 'r', EventBusName: 'arn:aws:events:r:1:event-bus/mine' },
      ['events:RemoveTargets arn:aws:events:r:1:rule/mine/r'],
    ],
    ['eventbridge', 'PutEvents', { Entries: [{}] }, ['events:PutEvents arn:aws:events:r:1:event-bus/default']],
    ['eventbridge', 'TagResource', { ResourceARN: 'arn:rule' }, ['events:TagResource arn:rule']],
    ['eventbridge', 'ListRules', {}, ['events:ListRules *']],
    ['s3', 'GetObject', { Bucket: 'b', Key: 'k/l' }, ['s3:GetObject arn:aws:s3:::b/k/l']],
    ['s3', 'HeadBucket', { Bucket: 'b' }, ['s3:ListBucket arn:aws:s3:::b']],
    ['sts', 'GetCallerIdentity', {}, []],
    ['sts', 'AssumeRole', { RoleArn: 'arn:r' }, ['sts:AssumeRole arn:r']],
  ])('[IAM-26] %s:%s %j', async (service, operation, input, expected) => {
    expect(await asked(service, operation, input)).toEqual(expected);
  });

  test('[IAM-29] one that stands in no table is asked about on *', async () => {
    expect(await asked('cloudformation', 'ListStacks', {})).toEqual(['cloudformation:ListStacks *']);
  });

  test('[IAM-26] every operation that is built stands in a table, but for those of CloudFormation', async () => {
    const runner = inProcessRunner(() => async () => undefined);
    const aws = createAccount({ startAt: new Date(), seed: 's', onInternalError: () => {}, runner });
    const missing = (Object.keys(SERVICES) as ServiceName[]).flatMap((service) =>
      aws.dispatcher.operationsOf(service).flatMap((name) => (isTabled(service, name) ? [] : [`${service}:${name}`])),
    );
    await aws.close();
    expect(missing.filter((each) => !/^cloudformation:/.test(each))).toEqual([]);
  });
});

describe('what no call shows', () => {
  const CREATED = 'arn:aws:codedeploy:r:1:deploymentgroup:app/group';
  const PASSED = ['iam:PassRole arn:aws:iam::1:role/task', 'iam:PassRole arn:aws:iam::1:role/exec'];
  test.each<[ServiceName, string, Record<string, unknown>, string[]]>([
    [
      'ecs',
      'RegisterTaskDefinition',
      { family: 'web', taskRoleArn: 'task', executionRoleArn: 'arn:aws:iam::1:role/exec', tags: [{ key: 'a' }] },
      [
        'ecs:RegisterTaskDefinition arn:aws:ecs:r:1:task-definition/web:*',
        'ecs:TagResource arn:aws:ecs:r:1:task-definition/web:*',
        ...PASSED,
      ],
    ],
    [
      'ecs',
      'RegisterTaskDefinition',
      { family: 'web' },
      ['ecs:RegisterTaskDefinition arn:aws:ecs:r:1:task-definition/web:*'],
    ],
    [
      'ecs',
      'CreateTaskSet',
      { cluster: 'prod', service: 'web', taskDefinition: 'web:2' },
      ['ecs:CreateTaskSet arn:aws:ecs:r:1:task-set/prod/web/*', ...PASSED],
    ],
    [
      'ecs',
      'RunTask',
      { cluster: 'prod', taskDefinition: 'web:2', tags: [{ key: 'a', value: 'b' }] },
      ['ecs:RunTask arn:aws:ecs:r:1:task-definition/web:2', 'ecs:TagResource arn:aws:ecs:r:1:task/prod/*', ...PASSED],
    ],
    [
      'codedeploy',
      'CreateDeployment',
      { applicationName: 'app', deploymentGroupName: 'group' },
      [
        `codedeploy:CreateDeployment ${CREATED}`,
        'codedeploy:RegisterApplicationRevision arn:aws:codedeploy:r:1:application:app',
        'codedeploy:GetDeploymentConfig arn:aws:codedeploy:r:1:deploymentconfig:Slow',
      ],
    ],
    [
      'codedeploy',
      'CreateDeployment',
      {
        applicationName: 'app',
        deploymentGroupName: 'group',
        deploymentConfigName: 'Fast',
        overrideAlarmConfiguration: {},
      },
      [
        `codedeploy:CreateDeployment ${CREATED}`,
        'codedeploy:RegisterApplicationRevision arn:aws:codedeploy:r:1:application:app',
        'codedeploy:GetDeploymentConfig arn:aws:codedeploy:r:1:deploymentconfig:Fast',
        `codedeploy:UpdateDeploymentGroup ${CREATED}`,
      ],
    ],
    [
      'eventbridge',
      'PutTargets',
      { Rule: 'r', Targets: [{ Id: 'a', Arn: 'arn:f', RoleArn: 'arn:role' }] },
      ['events:PutTargets arn:aws:events:r:1:rule/r', 'iam:PassRole arn:role'],
    ],
    [
      'eventbridge',
      'PutRule',
      { Name: 'r', Tags: [{ Key: 'a', Value: 'b' }], RoleArn: 'arn:role' },
      [
        'events:PutRule arn:aws:events:r:1:rule/r',
        'events:TagResource arn:aws:events:r:1:rule/r',
        'iam:PassRole arn:role',
      ],
    ],
    [
      'lambda',
      'CreateFunction',
      { FunctionName: 'f', Role: 'arn:role' },
      ['lambda:CreateFunction arn:aws:lambda:r:1:function:f', 'iam:PassRole arn:role'],
    ],
  ])('[IAM-27] %s:%s %j', async (service, operation, input, expected) => {
    expect(await asked(service, operation, input)).toEqual(expected);
  });

  test('[IAM-27] to whom a role is passed', async () => {
    const input = { family: 'web', taskRoleArn: 'task' };
    const [, passing] = await requirementsOf('ecs', 'RegisterTaskDefinition', input, scene);
    expect(await passing?.context?.()).toEqual({ 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] });
  });
});

describe('the items of a table', () => {
  const Key = { pk: { S: 'gate#1' }, sk: { S: 'gate' } };
  const context = async (operation: string, input: Record<string, unknown>) => {
    const [requirement] = await requirementsOf('dynamodb', operation, { TableName: 't', ...input }, scene);
    return requirement?.context?.();
  };

  test.each<[string, Record<string, unknown>, string[] | undefined, string[] | undefined]>([
    ['GetItem', { Key }, ['gate#1'], ['pk', 'sk']],
    [
      'GetItem',
      {
        Key,
        ProjectionExpression: 'ballot.votes[0], #o, a.#b',
        ExpressionAttributeNames: { '#o': 'outcome', '#b': 'b' },
      },
      ['gate#1'],
      ['pk', 'sk', 'ballot', 'outcome', 'a'],
    ],
    [
      'PutItem',
      { Item: { ...Key, at: { S: 'now' } }, ConditionExpression: 'attribute_not_exists(pk) and kind = :k' },
      ['gate#1'],
      ['pk', 'sk', 'at', 'kind'],
    ],
    [
      'UpdateItem',
      {
        Key,
        UpdateExpression: 'SET ballot.#v = list_append(votes, :v), n = if_not_exists(m, :z) + :one REMOVE #x',
        ExpressionAttributeNames: { '#v': 'v', '#x': 'gone' },
      },
      ['gate#1'],
      ['pk', 'sk', 'ballot', 'votes', 'n', 'm', 'gone'],
    ],
    ['UpdateItem', { Key, AttributeUpdates: { old: {} } }, ['gate#1'], ['pk', 'sk', 'old']],
    [
      'Query',
      {
        KeyConditionExpression: '#p = :p AND sk > :s',
        ExpressionAttributeNames: { '#p': 'pk' },
        ExpressionAttributeValues: { ':p': { S: 'a' } },
      },
      ['a'],
      ['pk', 'sk'],
    ],
    [
      'Query',
      { IndexName: 'due', KeyConditionExpression: 'part=:p', ExpressionAttributeValues: { ':p': { N: '7' } } },
      ['7'],
      ['part'],
    ],
    ['Scan', {}, undefined, undefined],
  ])('[IAM-28] %s %j', async (operation, input, leading, attributes) => {
    const found = await context(operation, input);
    expect(found?.['dynamodb:LeadingKeys']).toEqual(leading);
    expect(found?.['dynamodb:Attributes']).toEqual(attributes);
  });

  test('[IAM-28] what is returned, and of many at once all', async () => {
    expect(await context('UpdateItem', { Key, ReturnValues: 'ALL_OLD' })).toMatchObject({
      'dynamodb:ReturnValues': ['ALL_OLD'],
    });
    const RequestItems = { t: [{ PutRequest: { Item: Key } }, { DeleteRequest: { Key: { pk: { S: 'x' } } } }] };
    const [requirement] = await requirementsOf('dynamodb', 'BatchWriteItem', { RequestItems }, scene);
    expect(await requirement?.context?.()).toMatchObject({ 'dynamodb:LeadingKeys': ['gate#1', 'x'] });
  });
});
