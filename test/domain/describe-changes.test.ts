import { describe, expect, test } from '@jest/globals';
import type { Change } from '../../src/domain/gate/changes';
import { describeChanges } from '../../src/domain/gate/describe-changes';
import type { BaseContainer, BaseTaskDefinition } from '../../src/domain/service-spec';

const ECR = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com';
const [OLD, NEW] = ['a', 'b'].map((letter) => `${ECR}/web@sha256:${letter.repeat(64)}`) as [string, string];

const WEB: BaseContainer = {
  name: 'web',
  image: OLD,
  cpu: 128,
  memoryReservation: 256,
  environment: [
    { name: 'MODE', value: 'canary-1' },
    { name: 'LEVEL', value: 'canary-2' },
  ],
  secrets: [{ name: 'PASSWORD', valueFrom: 'arn:canary-3' }],
  command: ['serve', '--key', 'canary-4'],
  dockerLabels: { owner: 'canary-5' },
  portMappings: [{ containerPort: 8080 }],
};
const AGENT: BaseContainer = { name: 'agent', image: 'public.ecr.aws/datadog/agent:7' };
const BEFORE: BaseTaskDefinition = {
  family: 'web',
  cpu: '256',
  memory: '512',
  networkMode: 'awsvpc',
  containerDefinitions: [WEB, AGENT],
};

type Row = readonly [name: string, before: BaseTaskDefinition, after: BaseTaskDefinition, changes: readonly Change[]];

const ROWS: readonly Row[] = [
  ['nothing', BEFORE, BEFORE, []],
  [
    'an image: short digests, without the registry that both have',
    BEFORE,
    withWeb({ image: NEW }),
    [
      {
        kind: 'image',
        container: 'web',
        from: `web@sha256:${'a'.repeat(12)}`,
        to: `web@sha256:${'b'.repeat(12)}`,
      },
    ],
  ],
  [
    'an image of another registry: both registries',
    withWeb({ image: 'web:1' }),
    withWeb({ image: `${ECR}/web:1` }),
    [{ kind: 'image', container: 'web', from: 'web:1', to: `${ECR}/web:1` }],
  ],
  [
    'an image by tag: as it stands',
    withWeb({ image: 'web:1' }),
    withWeb({ image: 'web:2' }),
    [{ kind: 'image', container: 'web', from: 'web:1', to: 'web:2' }],
  ],
  [
    'an environment: added, removed and changed names in order',
    BEFORE,
    withWeb({
      environment: [
        { name: 'MODE', value: 'canary-6' },
        { name: 'Z', value: 'canary-7' },
        { name: 'A', value: '' },
      ],
    }),
    [{ kind: 'environment', container: 'web', added: ['A', 'Z'], removed: ['LEVEL'], changed: ['MODE'] }],
  ],
  [
    'the order of an environment: nothing',
    BEFORE,
    withWeb({ environment: [...(WEB.environment as object[])].reverse() }),
    [],
  ],
  [
    'a secret from elsewhere: its name',
    BEFORE,
    withWeb({ secrets: [{ name: 'PASSWORD', valueFrom: 'arn:canary-8' }] }),
    [{ kind: 'secrets', container: 'web', added: [], removed: [], changed: ['PASSWORD'] }],
  ],
  [
    'a variable that becomes a secret',
    BEFORE,
    withWeb({
      environment: [{ name: 'MODE', value: 'canary-1' }],
      secrets: [
        { name: 'PASSWORD', valueFrom: 'arn:canary-3' },
        { name: 'LEVEL', valueFrom: 'arn:canary-2' },
      ],
    }),
    [
      { kind: 'environment', container: 'web', added: [], removed: ['LEVEL'], changed: [] },
      { kind: 'secrets', container: 'web', added: ['LEVEL'], removed: [], changed: [] },
    ],
  ],
  [
    'sizes of a container',
    BEFORE,
    withWeb({ cpu: 0, memoryReservation: 512, memory: 1024 }),
    [
      { kind: 'size', container: 'web', member: 'cpu', from: '128' },
      { kind: 'size', container: 'web', member: 'memory', to: '1024' },
      { kind: 'size', container: 'web', member: 'memoryReservation', from: '256', to: '512' },
    ],
  ],
  [
    'sizes of the task',
    BEFORE,
    { ...BEFORE, cpu: '512', memory: '1024' },
    [
      { kind: 'size', member: 'cpu', from: '256', to: '512' },
      { kind: 'size', member: 'memory', from: '512', to: '1024' },
    ],
  ],
  [
    'other settings of a container: names',
    BEFORE,
    withWeb({ command: ['canary-9'], dockerLabels: { owner: 'canary-10' }, healthCheck: { command: ['canary-11'] } }),
    [{ kind: 'settings', container: 'web', members: ['command', 'dockerLabels', 'healthCheck'] }],
  ],
  [
    'other settings of the task, known to this version or not: names',
    BEFORE,
    { ...BEFORE, taskRoleArn: 'arn:canary-12', novelty: { value: 'canary-13' }, networkMode: 'host' },
    [{ kind: 'settings', members: ['networkMode', 'novelty', 'taskRoleArn'] }],
  ],
  [
    'a container added, another removed',
    BEFORE,
    { ...BEFORE, containerDefinitions: [WEB, { name: 'router', image: 'fluent:1', command: ['canary-14'] }] },
    [
      { kind: 'container-added', container: 'router' },
      { kind: 'container-removed', container: 'agent' },
    ],
  ],
  ['the order of containers: nothing', BEFORE, { ...BEFORE, containerDefinitions: [AGENT, WEB] }, []],
  [
    'what ECS adds when it describes: nothing',
    BEFORE,
    {
      ...BEFORE,
      taskDefinitionArn: 'arn:aws:ecs:ap-northeast-1:123456789012:task-definition/web:2',
      revision: 2,
      status: 'ACTIVE',
      compatibilities: ['FARGATE'],
      requiresAttributes: [{ name: 'x' }],
      registeredAt: new Date(0),
      registeredBy: 'arn:aws:iam::123456789012:root',
      placementConstraints: [],
      volumes: [],
      containerDefinitions: [
        { ...WEB, mountPoints: [], volumesFrom: [], systemControls: [] },
        { ...AGENT, cpu: 0, environment: [], secrets: [] },
      ],
    },
    [],
  ],
  [
    "Slipway's tags and those of AWS: nothing",
    { ...BEFORE, tags: [{ key: 'team', value: 'web' }] },
    {
      ...BEFORE,
      tags: [
        { key: 'slipway:release', value: 'c0ffee' },
        { key: 'aws:cloudformation:stack-name', value: 'x' },
        { key: 'team', value: 'web' },
      ],
    },
    [],
  ],
  [
    'tags of people: the name of the member',
    BEFORE,
    { ...BEFORE, tags: [{ key: 'team', value: 'canary-15' }] },
    [{ kind: 'settings', members: ['tags'] }],
  ],
  [
    'a variable named twice: changed when either is',
    withWeb({ environment: twice('canary-1', 'canary-2') }),
    withWeb({ environment: twice('canary-1', 'canary-3') }),
    [{ kind: 'environment', container: 'web', added: [], removed: [], changed: ['MODE'] }],
  ],
];

describe('the changes between two revisions tell', () => {
  test.each(ROWS)('%s', (_name, before, after, changes) => {
    expect(describeChanges(before, after)).toEqual(changes);
  });

  test('never a value of an environment variable, a secret, a command, a label or any other setting', () => {
    const told = ROWS.flatMap(([, before, after]) => [
      ...describeChanges(before, after),
      ...describeChanges(after, before),
    ]);
    expect(told.length).toBeGreaterThan(20);
    expect(JSON.stringify(told)).not.toContain('canary');
  });
});

function withWeb(members: Partial<BaseContainer>): BaseTaskDefinition {
  return { ...BEFORE, containerDefinitions: [{ ...WEB, ...members }, AGENT] };
}

function twice(one: string, other: string) {
  return [one, other].map((value) => ({ name: 'MODE', value }));
}
