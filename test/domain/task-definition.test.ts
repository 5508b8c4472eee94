import { describe, expect, test } from '@jest/globals';
import {
  baseHash,
  containersOf,
  contentHash,
  type RevisionBase,
  renderRevision,
  sameImages,
  withReleaseTags,
} from '../../src/domain/task-definition';

const ECR = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com';
const OTHER = '999999999999.dkr.ecr.us-east-1.amazonaws.com';
const [A, B] = ['a', 'b'].map((letter) => `sha256:${letter.repeat(64)}`) as [string, string];

const DESCRIBED: RevisionBase = {
  source: 'described',
  taskDefinition: {
    taskDefinitionArn: 'arn:aws:ecs:ap-northeast-1:123456789012:task-definition/app:7',
    revision: 7,
    status: 'ACTIVE',
    registeredAt: new Date(0),
    registeredBy: 'someone',
    compatibilities: ['FARGATE'],
    requiresAttributes: [],
    family: 'app',
    cpu: '256',
    enableFaultInjection: true,
    containerDefinitions: [
      { name: 'web', image: `${ECR}/team/app:v1`, environment: [{ name: 'A', value: '1' }] },
      { name: 'worker', image: `${OTHER}/team/app@${A}` },
      { name: 'agent', image: 'public.ecr.aws/datadog/agent:7' },
      { name: 'hub', image: 'team/app:v1' },
    ],
  },
  tags: [
    { key: 'team', value: 'web' },
    { key: 'aws:cloudformation:stack-name', value: 'landscape' },
    { key: 'slipway:content', value: 'of an older one' },
  ],
};

describe('a rendered revision', () => {
  const rendered = renderRevision(DESCRIBED, { 'team/app': B }, ECR);

  test('replaces the image of every container of the repository, in any ECR registry, and of no other', () => {
    expect(rendered.containerDefinitions.map(({ image }) => image)).toEqual([
      `${ECR}/team/app@${B}`,
      `${ECR}/team/app@${B}`,
      'public.ecr.aws/datadog/agent:7',
      'team/app:v1',
    ]);
  });

  test('keeps everything else that may be registered, fault injection too', () => {
    expect(rendered).toMatchObject({ family: 'app', cpu: '256', enableFaultInjection: true });
    expect(rendered.containerDefinitions[0]).toMatchObject({ environment: [{ name: 'A', value: '1' }] });
  });

  test('drops what RegisterTaskDefinition refuses', () => {
    expect(Object.keys(rendered).sort()).toEqual([
      'containerDefinitions',
      'cpu',
      'enableFaultInjection',
      'family',
      'tags',
    ]);
  });

  test('keeps the tags of people, not those of AWS and not our own', () => {
    expect(rendered.tags).toEqual([{ key: 'team', value: 'web' }]);
  });

  test('has no tags at all where none are left: ECS refuses an empty list', () => {
    expect(renderRevision({ ...DESCRIBED, tags: [] }, {}, ECR)).not.toHaveProperty('tags');
  });

  test('of a file keeps members that this version does not know', () => {
    const { taskDefinition } = DESCRIBED;
    const file: RevisionBase = { source: 'file', taskDefinition: { ...taskDefinition, novelty: 1 } };
    expect(renderRevision(file, {}, ECR)).toHaveProperty('novelty', 1);
  });
});

describe('hashes', () => {
  test('content: the same whatever the order of members, another for another image', () => {
    const one = renderRevision(DESCRIBED, { 'team/app': A }, ECR);
    const turned = Object.fromEntries(Object.entries(one).reverse()) as typeof one;
    expect(contentHash(turned)).toBe(contentHash(one));
    expect(contentHash(renderRevision(DESCRIBED, { 'team/app': B }, ECR))).not.toBe(contentHash(one));
  });

  test('content: unchanged when our revision is described and rendered again', () => {
    const input = renderRevision(DESCRIBED, { 'team/app': A }, ECR);
    const { tags = [], ...taskDefinition } = withReleaseTags(input, {
      content: contentHash(input),
      release: 'r',
      attempt: 3,
    });
    const again: RevisionBase = { source: 'described', taskDefinition, tags };
    expect(contentHash(renderRevision(again, { 'team/app': A }, ECR))).toBe(contentHash(input));
  });

  test('base: the same before and after a deployment, another when a variable changes', () => {
    const before = baseHash(DESCRIBED, ['team/app']);
    const after: RevisionBase = {
      ...DESCRIBED,
      taskDefinition: renderRevision(DESCRIBED, { 'team/app': B }, ECR),
    };
    expect(baseHash(after, ['team/app'])).toBe(before);
    const changed: RevisionBase = { ...DESCRIBED, taskDefinition: { ...DESCRIBED.taskDefinition, cpu: '512' } };
    expect(baseHash(changed, ['team/app'])).not.toBe(before);
  });
});

test('containers of a repository are named', () => {
  expect(containersOf(DESCRIBED, 'team/app')).toEqual(['web', 'worker']);
  expect(containersOf(DESCRIBED, 'other')).toEqual([]);
});

test('a revision whose tag was copied to other images is not taken for ours', () => {
  const ours = renderRevision(DESCRIBED, { 'team/app': A }, ECR);
  expect(sameImages(ours, { containerDefinitions: [...ours.containerDefinitions].reverse() })).toBe(true);
  expect(sameImages(ours, renderRevision(DESCRIBED, { 'team/app': B }, ECR))).toBe(false);
});
