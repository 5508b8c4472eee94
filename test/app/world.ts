import { create as createDeploymentChanged } from '../../handlers/deployment-changed';
import { create as createImagePushed } from '../../handlers/image-pushed';
import { create as createMinutePassed } from '../../handlers/minute-passed';
import type { Runtime } from '../../src/app/runtime';
import { type Clients, createClients } from '../../src/aws/clients';
import type { ServiceSpec } from '../../src/domain/service-spec';
import { type CannedAws, cannedAws, REGISTRY, TABLE } from './canned-aws';

export const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;

export const FRONTEND: ServiceSpec = {
  name: 'frontend',
  cluster: 'prod',
  service: 'frontend',
  images: [{ repository: 'frontend', tags: { order: 'number', prefix: 'v' } }],
  strategy: { kind: 'blue-green', applicationName: 'frontend', deploymentGroupName: 'frontend', hooks: {} },
};

export interface World {
  readonly aws: CannedAws;
  readonly clients: Clients;
  readonly log: string[];
  push(tag: string, digest: string, options?: { eventId?: string; at?: string }): Promise<unknown>;
  /** The event alone: what ECR holds stays as it is. */
  hear(tag: string, options?: { eventId?: string; at?: string }): Promise<unknown>;
  changed(deploymentId: string, state: string): Promise<unknown>;
  minutes(count: number): Promise<void>;
  finish(deploymentId: string, status: 'Succeeded' | 'Failed' | 'Stopped'): Promise<unknown>;
  /** Kills the process at a call: it and everything after it in this invocation fails, caught or not. */
  dieAt(call: number, when: 'before' | 'after'): { readonly died: () => boolean };
  revive(): void;
  close(): Promise<void>;
}

/** The service `frontend` on v1, and the three functions around it. */
export async function world(spec: ServiceSpec = FRONTEND): Promise<World> {
  const { aws, requestHandler } = await cannedAws();
  const log: string[] = [];
  const note = (message: string, facts?: object) => log.push(`${message} ${JSON.stringify(facts)}`);
  let ids = 0;
  const runtime: Runtime = {
    catalog: [spec],
    clients: createClients({
      region: 'ap-northeast-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      requestHandler: requestHandler as never,
    }),
    tableName: TABLE,
    ownersTopicArn: 'arn:aws:sns:ap-northeast-1:123456789012:owners',
    now: () => aws.now,
    newId: () => `holder-${++ids}`,
    log: { info: note, warn: note, error: note },
  };
  const imagePushed = createImagePushed(runtime);
  const deploymentChanged = createDeploymentChanged(runtime);
  const minutePassed = createMinutePassed(runtime);

  aws.images.set('frontend:v1', digestOf('1'));
  const v1 = 'arn:aws:ecs:ap-northeast-1:123456789012:task-definition/frontend:1';
  aws.revisions.push({ arn: v1, definition: taskDefinition(`${REGISTRY}/frontend:v1`), tags: [] });
  aws.service = serviceOn(v1);

  const envelope = (source: string, type: string, detail: object, id: string, time: string) => ({
    ...{ version: '0', id, account: '123456789012', region: 'ap-northeast-1', resources: [] },
    ...{ source, 'detail-type': type, time, detail },
  });
  const hear: World['hear'] = (tag, options = {}) =>
    imagePushed(
      envelope(
        'aws.ecr',
        'ECR Image Action',
        {
          result: 'SUCCESS',
          'action-type': 'PUSH',
          'repository-name': 'frontend',
          'image-tag': tag,
          'image-digest': aws.images.get(`frontend:${tag}`) ?? digestOf('e'),
        },
        options.eventId ?? `push-${++ids}`,
        options.at ?? aws.now.toISOString(),
      ),
    );
  const changed: World['changed'] = (deploymentId, state) =>
    deploymentChanged(
      envelope(
        'aws.codedeploy',
        'CodeDeploy Deployment State-change Notification',
        { application: 'frontend', deploymentGroup: 'frontend', deploymentId, state },
        `change-${++ids}`,
        aws.now.toISOString(),
      ),
    );
  return {
    aws,
    clients: runtime.clients,
    log,
    hear,
    changed,
    push: (tag, digest, options) => {
      aws.images.set(`frontend:${tag}`, digest);
      return hear(tag, options);
    },
    minutes: async (count) => {
      for (let minute = 0; minute < count; minute++) {
        aws.now = new Date(aws.now.getTime() + 60_000);
        await minutePassed(
          envelope('aws.events', 'Scheduled Event', {}, `minute-${++ids}`, aws.now.toISOString()),
        ).catch(() => {});
      }
    },
    finish: (deploymentId, status) => {
      const deployment = aws.deployments.find((one) => one.deploymentId === deploymentId)!;
      aws.now = new Date(aws.now.getTime() + 600_000);
      deployment.status = status;
      deployment.completeTime = aws.now.getTime() / 1000;
      if (status === 'Succeeded') {
        const revision = /task-definition\/frontend:\d+/.exec(deployment.appSpec ?? '')![0];
        aws.service = serviceOn(`arn:aws:ecs:ap-northeast-1:123456789012:${revision}`, deploymentId, aws.now);
      } else {
        deployment.errorInformation = { code: 'ALARM_ACTIVE', message: 'One or more alarms have been activated.' };
      }
      return changed(deploymentId, { Succeeded: 'SUCCESS', Failed: 'FAILURE', Stopped: 'STOP' }[status]);
    },
    dieAt: (at, when) => {
      let count = 0;
      let dead = false;
      aws.fault = (_call, sent) => {
        if (dead) throw new TypeError('the process is dead');
        if (!sent) count++;
        if (count === at && sent === (when === 'after')) {
          dead = true;
          throw new TypeError('the process dies');
        }
      };
      return { died: () => dead };
    },
    revive: () => {
      aws.fault = () => {};
    },
    close: () => aws.close(),
  };
}

export function taskDefinition(image: string): Record<string, unknown> {
  const environment = [{ name: 'SECRET', value: 'hunter2' }];
  return { family: 'frontend', cpu: '256', containerDefinitions: [{ name: 'web', image, environment }] };
}

export function serviceOn(revision: string, deploymentId?: string, createdAt = new Date('2026-11-20T00:00:00Z')) {
  return {
    serviceArn: 'arn:aws:ecs:ap-northeast-1:123456789012:service/prod/frontend',
    serviceName: 'frontend',
    status: 'ACTIVE',
    desiredCount: 4,
    deploymentController: { type: 'CODE_DEPLOY' },
    taskDefinition: revision,
    loadBalancers: [{ targetGroupArn: 'blue', containerName: 'web', containerPort: 8080 }],
    taskSets: [
      {
        id: 'ecs-svc/1',
        status: 'PRIMARY',
        taskDefinition: revision,
        createdAt: createdAt.getTime() / 1000,
        loadBalancers: [{ targetGroupArn: 'green', containerName: 'web', containerPort: 8080 }],
        capacityProviderStrategy: [{ capacityProvider: 'FARGATE', base: 1, weight: 0 }],
        platformVersion: '1.4.0',
        ...(deploymentId ? { externalId: deploymentId } : {}),
      },
    ],
  };
}
