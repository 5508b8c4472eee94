import type { Observed, ObservedService, RunningRevision } from '../../src/domain/observed';
import { type AcceptedImage, EMPTY_STATE, type Push, type Release, type ServiceRecord } from '../../src/domain/record';
import type { BlueGreenService } from '../../src/domain/service-spec';

/** A small world with a good default: `frontend` on v1, adopted, nothing wanted. Tests change what they are about. */

export const NOW = new Date('2026-11-21T12:00:00.000Z');
export const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000).toISOString();
export const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
export const REGISTRY = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com';
export const arn = (revision: number) => `arn:aws:ecs:ap-northeast-1:123456789012:task-definition/frontend:${revision}`;

export const SPEC: BlueGreenService = {
  name: 'frontend',
  cluster: 'prod',
  service: 'frontend',
  images: [{ repository: 'frontend', tags: { order: 'number', prefix: 'v' } }],
  strategy: { kind: 'blue-green', applicationName: 'app', deploymentGroupName: 'group', hooks: {} },
};

export const SERVICE: ObservedService = {
  name: 'frontend',
  registry: REGISTRY,
  status: 'ACTIVE',
  controller: 'CODE_DEPLOY',
  taskDefinition: arn(1),
  loadBalancers: [{ containerName: 'web', containerPort: 8080 }],
  network: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' },
  platformVersion: '1.4.0',
  capacityProviderStrategy: [
    { capacityProvider: 'FARGATE', base: 1, weight: 0 },
    { capacityProvider: 'FARGATE_SPOT', weight: 1 },
  ],
  primary: { createdAt: at(-1000) },
};

export const V1 = { repository: 'frontend', tag: 'v1', digest: digest('1'), at: at(-1000) };

export const RUNNING: RunningRevision = {
  arn: arn(1),
  base: {
    source: 'described',
    taskDefinition: {
      family: 'frontend',
      containerDefinitions: [{ name: 'web', image: `${REGISTRY}/frontend@${digest('1')}` }],
    },
  },
  images: [V1],
};

export const ADOPTED = { revision: arn(1), images: [V1], since: at(-1000) };

export function push(tag: string, minutes = 0, eventId = `event-${tag}`): Push {
  return { eventId, repository: 'frontend', tag, at: at(minutes) };
}

export function accepted(tag: string, letter: string, minutes = -1): AcceptedImage {
  return { ...push(tag, minutes), digest: digest(letter), acceptedAt: at(minutes) };
}

export function record(state: Partial<ServiceRecord['state']> = {}, pushes: readonly Push[] = []): ServiceRecord {
  return {
    service: 'frontend',
    version: 1,
    pushes,
    commands: [],
    state: { ...EMPTY_STATE, running: ADOPTED, ...state },
  };
}

export function observed(members: Partial<Observed> = {}): Observed {
  const images = {
    'frontend:v1': { digest: digest('1') },
    'frontend:v2': { digest: digest('2') },
    'frontend:v3': { digest: digest('3') },
  };
  return { service: SERVICE, running: RUNNING, images, deployments: [], ...members };
}

export function release(phase: Release['phase'], members: Partial<Release> = {}): Release {
  const v2 = accepted('v2', '2');
  return {
    hash: 'f'.repeat(64),
    images: [{ repository: 'frontend', tag: 'v2', digest: digest('2'), at: v2.at }],
    changed: [v2],
    from: ADOPTED,
    openedAt: at(-1),
    firstAttempt: 1,
    phase,
    ...members,
  };
}

export function deployment(id: string, status: string, members: object = {}) {
  return { id, status, createdAt: at(-5), ...members };
}
