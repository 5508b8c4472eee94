import type { Rule } from './rule';

/** Services, tasks and what is in front of them. */
export const ECS_RULES = {
  controller: {
    promises: ['ECS-16'],
    aws: 'UpdateService refuses what CodeDeploy’s deployments change, even unchanged',
    off: 'it accepts it, and changes nothing',
  },
  'task-sets': {
    promises: ['ECS-20'],
    aws: 'Task sets of a service with CODE_DEPLOY are changed by CodeDeploy alone',
    off: 'whoever may call changes them',
  },
  'inactive-revision': {
    promises: ['ECS-10', 'CD-56'],
    aws: 'A deregistered revision starts nothing new',
    off: 'it starts like an active one',
  },
  'container-and-port': {
    promises: ['ECS-14', 'CD-18'],
    aws: 'A load balancer’s container and port must be in the task definition',
    off: 'any name and number will do',
    idle: 'Slipway deploys with the name and the port that the service has already',
  },
  'image-pull': {
    promises: ['ECS-28'],
    aws: 'An image that is not in its repository cannot be pulled',
    off: 'any image can',
  },
  'task-pace': {
    promises: ['ECS-24'],
    aws: 'A task takes its time from PROVISIONING to RUNNING',
    off: 'it runs at once',
  },
  'unhealthy-tasks': {
    promises: ['ECS-31'],
    aws: 'A task that fails its health checks is stopped, and another one started',
    off: 'it stays',
  },
  'capacity-strategy': {
    promises: ['ECS-4'],
    aws: 'Tasks go to the base first, and then by weight',
    off: 'all go to the first capacity provider',
  },
  'describing-services': {
    promises: ['ECS-45'],
    aws: 'Looking at a service changes nothing',
    off: 'its task sets are steady once somebody looks',
  },
  'health-probes': {
    promises: ['ELB-2', 'ELB-4'],
    aws: 'Targets are healthy as far as they answer their health checks',
    off: 'every target is healthy',
  },
  draining: {
    promises: ['ELB-6'],
    aws: 'A deregistered target drains for its delay',
    off: 'it is gone at once',
    idle: 'blue gets no request for its whole termination wait, and Slipway looks at no targets',
  },
  weights: {
    promises: ['ELB-10'],
    aws: 'A forward shares requests by the weights of its target groups',
    off: 'the first target group gets everything',
  },
} as const satisfies Record<string, Rule>;
