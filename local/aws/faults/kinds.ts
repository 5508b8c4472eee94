/** Everything that can be made to go wrong, in the order of the table in the README. */
export const FAULT_KINDS = [
  'throttle',
  'server-error',
  'lost-answer',
  'event-dropped',
  'event-duplicated',
  'event-delayed',
  'event-reordered',
  'function-killed',
  'task-killed',
  'spot-interruption',
  'spot-drought',
  'ecs-deregistration',
  'ec2-spot-interruption',
  'ec2-rebalance',
  'no-capacity',
  'alarm',
  'clock-jump',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** What of the account a member names: a value that names nothing there would never strike, so it is refused. */
export type Named = 'operation' | 'caller' | 'detail type' | 'function' | 'cluster' | 'service' | 'instance' | 'alarm';

/** One member of a wish for a fault. */
export interface Member {
  readonly name: string;
  readonly type: 'string' | 'number' | 'object';
  readonly says: string;
  readonly required?: true;
  readonly default?: string | number;
  /** Of numbers: both included, unless `above` is given. */
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
  readonly whole?: true;
  readonly values?: readonly (string | number)[];
  readonly names?: Named;
}

export interface Kind {
  readonly kind: FaultKind;
  readonly says: string;
  readonly members: readonly Member[];
  /** A wish that the example fleet of `npm start` takes as it is. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** A day more than the longest wait of AWS that we emulate; a typing error should not run for minutes. */
export const LONGEST_JUMP_IN_SECONDS = 31 * 24 * 3600;

const FOR: Member = {
  name: 'for',
  type: 'number',
  says: 'simulated seconds after which it is over',
  least: 1,
  most: LONGEST_JUMP_IN_SECONDS,
};

/** How often and how long a fault lies in wait. */
const CHANCE: readonly Member[] = [
  {
    name: 'times',
    type: 'number',
    says: 'how often it strikes; 1 unless "for" is given, then as often as it can',
    least: 1,
    most: 1_000,
    whole: true,
  },
  { name: 'probability', type: 'number', says: 'of each chance to strike', default: 1, above: 0, most: 1 },
  FOR,
];

const REQUEST: readonly Member[] = [
  {
    name: 'operation',
    type: 'string',
    says: 'service and operation, or service:* for all of a service',
    required: true,
    names: 'operation',
  },
  {
    name: 'of',
    type: 'string',
    says: 'who asks: a function, a role, or the user local; all of them unless given. Calls that AWS services make are never struck',
    names: 'caller',
  },
  ...CHANCE,
];

const seconds = (says: string, preset: number): Member => ({
  name: 'seconds',
  type: 'number',
  says,
  default: preset,
  least: 1,
  most: LONGEST_JUMP_IN_SECONDS,
});

const EVENT: readonly Member[] = [
  { name: 'detailType', type: 'string', says: 'which events', required: true, names: 'detail type' },
  { name: 'detail', type: 'object', says: "an event pattern for their detail, in EventBridge's language" },
];

const TASK: readonly Member[] = [
  {
    name: 'service',
    type: 'string',
    says: 'cluster/service: its running tasks, those first that started first',
    names: 'service',
  },
  { name: 'task', type: 'string', says: 'instead: the ARN or id of one task' },
  { name: 'cluster', type: 'string', says: 'the cluster that the task is in', names: 'cluster' },
  {
    name: 'times',
    type: 'number',
    says: 'how many tasks of the service',
    default: 1,
    least: 1,
    most: 1_000,
    whole: true,
  },
];

const INSTANCE: readonly Member[] = [
  { name: 'instance', type: 'string', says: 'the id of one instance, i-…', names: 'instance' },
  {
    name: 'cluster',
    type: 'string',
    says: 'instead: the Spot instances that have joined it, those first that joined first',
    names: 'cluster',
  },
  {
    name: 'times',
    type: 'number',
    says: 'how many instances of the cluster',
    default: 1,
    least: 1,
    most: 1_000,
    whole: true,
  },
];

/** The one description of all faults: wishes are read by it, `GET /faults`, the console's page and the README show it. */
export const KINDS: readonly Kind[] = [
  {
    kind: 'throttle',
    says: "an operation is refused with its service's throttling error, before anything has happened",
    members: REQUEST,
    example: { operation: 'ecs:RegisterTaskDefinition', times: 3 },
  },
  {
    kind: 'server-error',
    says: "an operation is refused with its service's error 500 or 503, before anything has happened",
    members: [...REQUEST, { name: 'status', type: 'number', says: 'of the answer', default: 500, values: [500, 503] }],
    example: { operation: 'dynamodb:UpdateItem', of: 'slipway-production-image-pushed' },
  },
  {
    kind: 'lost-answer',
    says: 'an operation takes effect, and the connection is cut before its answer',
    members: REQUEST,
    example: { operation: 'codedeploy:CreateDeployment' },
  },
  {
    kind: 'event-dropped',
    says: 'an event never reaches EventBridge',
    members: [...EVENT, ...CHANCE],
    example: { detailType: 'ECR Image Action' },
  },
  {
    kind: 'event-duplicated',
    says: 'an event is delivered twice, with one id',
    members: [...EVENT, seconds('between the two', 30), ...CHANCE],
    example: { detailType: 'CodeDeploy Deployment State-change Notification', times: 5 },
  },
  {
    kind: 'event-delayed',
    says: 'an event is late; its time stays that of what happened',
    members: [...EVENT, seconds('by which it is late', 300), ...CHANCE],
    example: { detailType: 'ECR Image Action', seconds: 600 },
  },
  {
    kind: 'event-reordered',
    says: 'an event arrives after the next one of its detail type',
    members: [...EVENT, seconds('after which it arrives all the same', 600), ...CHANCE],
    example: {
      detailType: 'CodeDeploy Deployment State-change Notification',
      detail: { state: ['START'] },
    },
  },
  {
    kind: 'function-killed',
    says: 'the process of a function ends in the middle of an event, as Runtime.ExitError',
    members: [
      { name: 'function', type: 'string', says: 'its name', required: true, names: 'function' },
      {
        name: 'afterCalls',
        type: 'number',
        says: 'AWS calls of one event after which it dies, the last of them unanswered; 1 unless "afterSeconds" is given',
        least: 1,
        most: 1_000,
        whole: true,
      },
      {
        name: 'afterSeconds',
        type: 'number',
        says: 'instead: real seconds that it works on one event',
        least: 0,
        most: 900,
      },
      ...CHANCE,
    ],
    example: { function: 'slipway-production-image-pushed', afterCalls: 4 },
  },
  {
    kind: 'task-killed',
    says: 'the host of a running task dies; ECS notices, and its service replaces it',
    members: TASK,
    example: { service: 'prod/frontend' },
  },
  {
    kind: 'spot-interruption',
    says: 'Fargate Spot takes a task back: a warning, SIGTERM, and two minutes later at most its end',
    members: TASK,
    example: { service: 'prod/frontend', times: 2 },
  },
  {
    kind: 'spot-drought',
    says: 'Fargate Spot takes back a share of its running tasks at once, and has none to give for as long as it lasts',
    members: [
      {
        name: 'share',
        type: 'number',
        says: 'of the running Spot tasks of each service, rounded up, those first that started first; 1 takes all',
        default: 1,
        above: 0,
        most: 1,
      },
      { name: 'service', type: 'string', says: 'cluster/service: takes from no other one', names: 'service' },
      { ...FOR, default: 600 },
    ],
    example: { share: 0.5, for: 900 },
  },
  {
    kind: 'ecs-deregistration',
    says: 'when ECS takes a task that Fargate Spot takes back out of its target groups: late, as it is STOPPED, or early, before SIGTERM',
    members: [
      { name: 'when', type: 'string', says: 'which', default: 'late', values: ['late', 'early'] },
      { ...FOR, default: 600 },
    ],
    example: { when: 'late', for: 3600 },
  },
  {
    kind: 'ec2-spot-interruption',
    says: 'EC2 Spot takes an instance back: an event warns of it, and two minutes later it is gone with its tasks',
    members: INSTANCE,
    example: { cluster: 'prod' },
  },
  {
    kind: 'ec2-rebalance',
    says: 'an event recommends to leave a Spot instance that is at risk; nothing else happens',
    members: INSTANCE,
    example: { cluster: 'prod' },
  },
  {
    kind: 'no-capacity',
    says: 'a capacity provider has no room for new tasks; what runs runs on',
    members: [
      { name: 'provider', type: 'string', says: 'which', default: 'FARGATE_SPOT', values: ['FARGATE_SPOT', 'FARGATE'] },
      { ...FOR, default: 600 },
    ],
    example: { provider: 'FARGATE_SPOT', for: 900 },
  },
  {
    kind: 'alarm',
    says: 'an alarm is set to a state, until CloudWatch looks at its metric again',
    members: [
      { name: 'alarm', type: 'string', says: 'its name', required: true, names: 'alarm' },
      {
        name: 'state',
        type: 'string',
        says: 'its new state',
        default: 'ALARM',
        values: ['ALARM', 'OK', 'INSUFFICIENT_DATA'],
      },
      { name: 'reason', type: 'string', says: 'its reason', default: 'Injected at the console.' },
    ],
    example: { alarm: 'frontend-5xx' },
  },
  {
    kind: 'clock-jump',
    says: 'time jumps ahead, and all that falls due on the way happens',
    members: [
      { name: 'seconds', type: 'number', says: 'simulated', required: true, least: 1, most: LONGEST_JUMP_IN_SECONDS },
    ],
    example: { seconds: 3600 },
  },
];
