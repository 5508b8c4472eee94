import type { Facts, RoleFacts } from '../../../src/domain/verify/facts';
import { REGISTRY, SERVICE, SPEC } from '../given';

/** A service in which nothing is wrong. Tests change what they are about. */

export const IMAGE = `${REGISTRY}/frontend@sha256:${'1'.repeat(64)}`;
export const EXECUTION = 'arn:aws:iam::123456789012:role/frontend-execution';
export const CODEDEPLOY = 'arn:aws:iam::123456789012:role/frontend-codedeploy';
export const HOOK = 'CodeDeployHook_slipway-test-AfterAllowTestTraffic';

const seen = <Seen>(what: Seen) => ({ seen: what });
const trusts = (arn: string, service: string): { seen: RoleFacts } => seen({ arn, trusts: [service] });

export const WEB = {
  name: 'web',
  image: IMAGE,
  portMappings: [{ containerPort: 8080 }],
  logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/ecs/web', 'awslogs-region': 'r' } },
};

export const DEFINITION = {
  family: 'frontend',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  executionRoleArn: EXECUTION,
  containerDefinitions: [WEB],
};

export const GROUP = {
  serviceRoleArn: CODEDEPLOY,
  deploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
  services: ['prod/frontend'],
  isBlueGreen: true,
  targetGroupNames: ['blue', 'green'],
  alarmNames: ['errors'],
  ready: { action: 'CONTINUE_DEPLOYMENT', waitTimeInMinutes: 0 },
  terminationWaitTimeInMinutes: 5,
};

export const TARGET_GROUP = { arn: 'arn', targetType: 'ip', protocol: 'HTTP', deregistrationDelaySeconds: 30 };

export const FACTS: Facts = {
  spec: { ...SPEC, strategy: { ...SPEC.strategy, hooks: { AfterAllowTestTraffic: HOOK } } },
  definition: DEFINITION,
  service: { ...SERVICE, schedulingStrategy: 'REPLICA', desiredCount: 4 },
  instances: seen(0),
  images: { [IMAGE]: seen({ platforms: [{ os: 'linux', architecture: 'amd64' }] }) },
  roles: {
    [EXECUTION]: trusts(EXECUTION, 'ecs-tasks.amazonaws.com'),
    [CODEDEPLOY]: trusts(CODEDEPLOY, 'codedeploy.amazonaws.com'),
  },
  logGroups: { '/ecs/web': seen(true) },
  parameters: {},
  functions: { [HOOK]: seen({ arn: `arn:aws:lambda:r:1:function:${HOOK}`, state: 'Active' }) },
  group: seen(GROUP),
  targetGroups: seen([
    { ...TARGET_GROUP, name: 'blue' },
    { ...TARGET_GROUP, name: 'green' },
  ]),
  movesAtOnce: seen(false),
  alarms: seen(['errors']),
  forbidden: { [CODEDEPLOY]: seen([]) },
};

/** The facts with other members of the task definition. */
export const defined = (members: object): Facts => ({ ...FACTS, definition: { ...DEFINITION, ...members } });

/** The facts with other members of the one container, and with more containers. */
export const contained = (members: object, ...others: object[]): Facts =>
  defined({ containerDefinitions: [{ ...WEB, ...members }, ...others] });

export const grouped = (members: Partial<typeof GROUP>): Facts => ({ ...FACTS, group: seen({ ...GROUP, ...members }) });

export const serving = (members: object): Facts => ({ ...FACTS, service: { ...FACTS.service!, ...members } });

export const specified = (members: object): Facts => ({ ...FACTS, spec: { ...FACTS.spec, ...members } });
