/** A policy that AWS maintains, with what it allows. Source: AWS Managed Policy Reference, each policy's own page. */
export interface AwsManagedPolicy {
  readonly name: string;
  readonly path: string;
  readonly document: Readonly<Record<string, unknown>>;
}

const allow = (Action: string | readonly string[], Resource: string | readonly string[] = '*', Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});

const policy = (path: string, name: string, ...Statement: object[]): AwsManagedPolicy => ({
  path,
  name,
  document: { Version: '2012-10-17', Statement },
});

const BLUE_GREEN_ACTIONS = [
  'ecs:DescribeServices',
  'ecs:CreateTaskSet',
  'ecs:UpdateServicePrimaryTaskSet',
  'ecs:DeleteTaskSet',
  'cloudwatch:DescribeAlarms',
];
const TRAFFIC_ACTIONS = [
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:ModifyListener',
  'elasticloadbalancing:DescribeRules',
  'elasticloadbalancing:ModifyRule',
];
const PASS_TO_TASKS = { StringLike: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } };

/** The ones that deployments to ECS are usually built with; any other ARN is unknown here. */
export const AWS_MANAGED_POLICIES: readonly AwsManagedPolicy[] = [
  policy('/', 'AdministratorAccess', allow('*')),
  policy(
    '/',
    'AWSCodeDeployRoleForECS',
    allow([
      ...BLUE_GREEN_ACTIONS,
      'sns:Publish',
      ...TRAFFIC_ACTIONS,
      'lambda:InvokeFunction',
      's3:GetObject',
      's3:GetObjectVersion',
    ]),
    allow('iam:PassRole', '*', PASS_TO_TASKS),
  ),
  policy(
    '/',
    'AWSCodeDeployRoleForECSLimited',
    allow(BLUE_GREEN_ACTIONS),
    allow('sns:Publish', 'arn:aws:sns:*:*:CodeDeployTopic_*'),
    allow(TRAFFIC_ACTIONS),
    allow('lambda:InvokeFunction', 'arn:aws:lambda:*:*:function:CodeDeployHook_*'),
    allow(['s3:GetObject', 's3:GetObjectVersion'], '*', {
      StringEquals: { 's3:ExistingObjectTag/UseWithCodeDeploy': 'true' },
    }),
    allow(
      'iam:PassRole',
      ['arn:aws:iam::*:role/ecsTaskExecutionRole', 'arn:aws:iam::*:role/ECSTaskExecution*'],
      PASS_TO_TASKS,
    ),
  ),
  policy(
    '/service-role/',
    'AWSLambdaBasicExecutionRole',
    allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']),
  ),
  policy(
    '/service-role/',
    'AWSLambdaVPCAccessExecutionRole',
    allow([
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ]),
  ),
  policy(
    '/service-role/',
    'AmazonEC2ContainerServiceforEC2Role',
    allow([
      'ec2:DescribeTags',
      'ecs:CreateCluster',
      'ecs:DeregisterContainerInstance',
      'ecs:DiscoverPollEndpoint',
      'ecs:Poll',
      'ecs:RegisterContainerInstance',
      'ecs:StartTelemetrySession',
      'ecs:UpdateContainerInstancesState',
      'ecs:Submit*',
      'ecr:GetAuthorizationToken',
      'ecr:BatchCheckLayerAvailability',
      'ecr:GetDownloadUrlForLayer',
      'ecr:BatchGetImage',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]),
    allow('ecs:TagResource', '*', {
      StringEquals: { 'ecs:CreateAction': ['CreateCluster', 'RegisterContainerInstance'] },
    }),
  ),
  policy(
    '/service-role/',
    'AmazonECSTaskExecutionRolePolicy',
    allow([
      'ecr:GetAuthorizationToken',
      'ecr:BatchCheckLayerAvailability',
      'ecr:GetDownloadUrlForLayer',
      'ecr:BatchGetImage',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]),
  ),
];
