/** The lifecycle events that may have checks. */
export const EVENTS = [
  'BeforeInstall',
  'AfterInstall',
  'AfterAllowTestTraffic',
  'BeforeAllowTraffic',
  'AllowTraffic',
  'AfterAllowTraffic',
];

/*
 * What the function of a lifecycle event may do beyond answering it: what its checks need, and no kind that no service has
 * there. Where "*" stands, AWS knows no fitting resource for the action (service authorization reference).
 *
 * One line for each kind, given the checks of that kind at the event; `src/app/checks/` has what is done with it.
 */
const STATEMENTS = {
  // A URL is asked without AWS.
  http: (checks, arns) => [
    ...(checks.some(({ url }) => url === undefined)
      ? [allow(['elasticloadbalancing:DescribeListeners', 'elasticloadbalancing:DescribeLoadBalancers'], '*')]
      : []),
    ...whetherSpotTookTasks(arns),
  ],
  // On everything: CloudWatch tells of composite alarms to nobody who may ask about some alarms only.
  alarms: () => [allow(['cloudwatch:DescribeAlarms', 'cloudwatch:DescribeAlarmHistory'], '*')],
  image: (checks, { serviceArns, repositoryArns }) => [
    allow(['ecs:DescribeServices'], serviceArns),
    allow(['ecs:DescribeTaskDefinition'], '*'),
    allow(
      [
        // Of ListImageReferrers, too, which has no permission of its own.
        ...['ecr:BatchGetImage', 'ecr:DescribeImages', 'ecr:GetDownloadUrlForLayer'],
        ...(checks.some(({ immutableTag }) => immutableTag) ? ['ecr:DescribeRepositories'] : []),
        ...(checks.some(({ scan }) => scan) ? ['ecr:DescribeImageScanFindings'] : []),
      ],
      repositoryArns,
    ),
    // Where the registry has enhanced scanning, ECR asks Amazon Inspector as whoever asks it (ECR user guide).
    ...(checks.some(({ scan }) => scan) ? [allow(['inspector2:ListCoverage', 'inspector2:ListFindings'], '*')] : []),
  ],
  task: (_, { serviceArns, taskArns, taskDefinitionArns, taskRoleArns, logStreamArns }) => [
    allow(['ecs:DescribeServices'], serviceArns),
    allow(['ecs:DescribeTaskDefinition', 'ecs:ListTasks'], '*'),
    allow(['ecs:RunTask'], taskDefinitionArns),
    // A task is tagged as it is made, and at no other time.
    { ...allow(['ecs:TagResource'], taskArns), Condition: { StringEquals: { 'ecs:CreateAction': 'RunTask' } } },
    allow(['ecs:DescribeTasks', 'ecs:StopTask'], taskArns),
    {
      ...allow(['iam:PassRole'], taskRoleArns),
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
    allow(['logs:GetLogEvents'], logStreamArns),
  ],
  lambda: (checks, arns) => [
    allow(
      ['lambda:InvokeFunction'],
      checks.map((check) => arns.functionArn(check.function)),
    ),
    allow(['elasticloadbalancing:DescribeListeners', 'elasticloadbalancing:DescribeLoadBalancers'], '*'),
    ...whetherSpotTookTasks(arns),
  ],
  targets: (_, arns) => [
    allow(['elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth'], '*'),
    ...whetherSpotTookTasks(arns),
  ],
  metric: (checks) => [
    allow(['cloudwatch:GetMetricData'], '*'),
    // Whose metrics they are, where a check says green or blue.
    ...(checks.some(asksForSides) ? [allow(['elasticloadbalancing:DescribeTargetGroups'], '*')] : []),
  ],
};

/**
 * @param {import('../src/domain/service-spec').ServiceSpec[]} services
 * @param arnsOf the ARNs of what services name, by kind, for those services that have a check
 */
export function statementsOfChecks(services, event, arnsOf) {
  const checks = services.flatMap((service) => service.checks?.[event] ?? []);
  const kinds = [...new Set(checks.map(({ kind }) => kind))];
  const statements = kinds.flatMap((kind) => {
    const having = services.filter((service) => service.checks?.[event]?.some((check) => check.kind === kind));
    return STATEMENTS[kind](
      checks.filter((check) => check.kind === kind),
      arnsOf(having),
    );
  });
  // A policy must allow something: which test listener and which alarms a group has.
  return [allow(['codedeploy:GetDeploymentGroup'], arnsOf(services).deploymentGroupArns), ...statements];
}

const asksForSides = ({ compare, metrics = [] }) =>
  compare !== undefined ||
  metrics.some(({ dimensions }) => Object.values(dimensions).some((value) => value.startsWith('$')));

/** After a look that failed (`src/app/checks/unless-taken.ts`). */
const whetherSpotTookTasks = ({ serviceArns, taskArns }) => [
  allow('ecs:DescribeServices', serviceArns),
  allow('ecs:ListTasks', '*'),
  allow('ecs:DescribeTasks', taskArns),
];

const allow = (actions, resources) => ({ Effect: 'Allow', Action: actions, Resource: resources });
