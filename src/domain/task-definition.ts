import { hashOf } from './canonical';
import { isEcrRegistry, parseImageReference } from './image';
import type { BaseContainer, BaseTaskDefinition } from './service-spec';

/** What a release is rendered from: the service's file, or the service's current task definition as AWS describes it. */
export interface RevisionBase {
  readonly source: 'file' | 'described';
  readonly taskDefinition: BaseTaskDefinition;
  /** Of a described one: `DescribeTaskDefinition` gives the tags beside the task definition. */
  readonly tags?: readonly Tag[];
}

/** ECS spells the members of its tags in lower case. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Input of `RegisterTaskDefinition`. Holds environment values: it is never logged, mailed or stored. */
export interface RevisionInput extends BaseTaskDefinition {
  readonly tags?: readonly Tag[];
}

/** Members of `RegisterTaskDefinition`'s input (client-ecs 3.1162.0); a described one has others, which it refuses. */
export const REGISTER_MEMBERS = [
  'family',
  'taskRoleArn',
  'executionRoleArn',
  'networkMode',
  'containerDefinitions',
  'volumes',
  'placementConstraints',
  'requiresCompatibilities',
  'cpu',
  'memory',
  'tags',
  'pidMode',
  'ipcMode',
  'proxyConfiguration',
  'inferenceAccelerators',
  'ephemeralStorage',
  'runtimePlatform',
  'enableFaultInjection',
] as const;

/**
 * What ECS tells of a revision beside what was registered, and refuses to register.
 * ECS API reference, TaskDefinition.
 */
export const TOLD_BY_ECS: readonly string[] = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
];

/** Tags of Slipway's own on a revision: what it is known again by. */
export const CONTENT_TAG = 'slipway:content';
export const RELEASE_TAG = 'slipway:release';
export const ATTEMPT_TAG = 'slipway:attempt';

/** Repository → digest, `sha256:…`. */
export type Digests = Readonly<Record<string, string>>;

/**
 * Renders a base into what is to be registered: containers whose image comes from one of the repositories get
 * `registry/repository@digest`, everything else stays as it is. Slipway's own tags are not in it (`withReleaseTags`).
 *
 * A container's repository matches by name in any private ECR registry: a file in git names one account and is used in
 * several. `registry` is the one that was pushed to.
 */
export function renderRevision(base: RevisionBase, digests: Digests, registry: string): RevisionInput {
  return replaceImages(registerInput(base), (repository) => {
    const digest = digests[repository];
    return digest === undefined ? undefined : `${registry}/${repository}@${digest}`;
  });
}

/** Names of the containers of a base whose image comes from a repository. */
export function containersOf(base: RevisionBase, repository: string): readonly string[] {
  return base.taskDefinition.containerDefinitions
    .filter((container) => ecrRepository(container.image) === repository)
    .map((container) => container.name);
}

/** Hash of a rendered revision, by which one that is registered already is found and reused. */
export function contentHash(input: RevisionInput): string {
  return hashOf(input);
}

/** Hash of what a base says apart from the images that releases replace: the same before and after a deployment. */
export function baseHash(base: RevisionBase, repositories: readonly string[]): string {
  return hashOf(
    replaceImages(registerInput(base), (repository) => (repositories.includes(repository) ? repository : undefined)),
  );
}

/** The tags by which a revision of ours is found again after its answer was lost. */
export function withReleaseTags(
  input: RevisionInput,
  of: { readonly content: string; readonly release: string; readonly attempt: number },
): RevisionInput {
  const own = [
    { key: CONTENT_TAG, value: of.content },
    { key: RELEASE_TAG, value: of.release },
    { key: ATTEMPT_TAG, value: String(of.attempt) },
  ];
  return { ...input, tags: [...(input.tags ?? []), ...own] };
}

/** True when two task definitions run the same images in the same containers. A copied tag may lie; images do not. */
export function sameImages(
  a: { readonly containerDefinitions: readonly Pick<BaseContainer, 'name' | 'image'>[] },
  b: { readonly containerDefinitions: readonly Pick<BaseContainer, 'name' | 'image'>[] },
): boolean {
  const images = (of: typeof a) => hashOf(of.containerDefinitions.map(({ name, image }) => `${name} ${image}`).sort());
  return images(a) === images(b);
}

/** `frontend:12` of a revision's ARN. */
export function revisionLabel(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function registerInput({ source, taskDefinition, tags }: RevisionBase): RevisionInput {
  const { tags: ownTags, ...definition } = taskDefinition;
  const members =
    source === 'file'
      ? definition
      : Object.fromEntries(
          REGISTER_MEMBERS.map((member) => [member, definition[member]]).filter(([, value]) => value !== undefined),
        );
  const kept = [...((source === 'file' ? (ownTags as readonly Tag[] | undefined) : tags) ?? [])]
    // ECS refuses tags under `aws:` in a request; CloudFormation puts some on what it makes.
    .filter(({ key }) => !/^aws:/i.test(key) && !key.startsWith('slipway:'))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  return { ...(members as BaseTaskDefinition), ...(kept.length > 0 ? { tags: kept } : {}) };
}

function replaceImages(definition: RevisionInput, imageFor: (repository: string) => string | undefined): RevisionInput {
  return {
    ...definition,
    containerDefinitions: definition.containerDefinitions.map((container) => {
      const repository = ecrRepository(container.image);
      const image = repository === undefined ? undefined : imageFor(repository);
      return image === undefined ? container : { ...container, image };
    }),
  };
}

function ecrRepository(image: string): string | undefined {
  const reference = parseImageReference(image);
  return reference && isEcrRegistry(reference.registry) ? reference.repository : undefined;
}

/** Ports of a base's containers, each once: what targets of tasks with an address of their own are registered at. */
export function containerPortsOf({ containerDefinitions }: BaseTaskDefinition): readonly number[] {
  const mappings = containerDefinitions.flatMap(({ portMappings }) =>
    Array.isArray(portMappings) ? portMappings : [],
  );
  const ports = mappings.map((mapping: unknown) =>
    typeof mapping === 'object' && mapping !== null && 'containerPort' in mapping ? mapping.containerPort : undefined,
  );
  return [...new Set(ports.filter((port) => typeof port === 'number'))];
}
