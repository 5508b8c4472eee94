import {
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DescribeServicesCommand,
  DescribeTaskSetsCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type Service,
  type Task,
  type TaskSet,
} from '@aws-sdk/client-ecs';
import { expect } from '@jest/globals';
import { runEcsAgents } from '../../../../local/aws/ec2/ecs-agent';
import type { LaunchWish } from '../../../../local/aws/ec2/instances';
import { createEcs } from '../../../../local/aws/ecs/ecs';
import type { Misfortunes } from '../../../../local/aws/ecs/misfortunes';
import type { TaskBehaviour } from '../../../../local/aws/ecs/task-behaviour';
import { asService, type Caller } from '../../../../local/aws/iam/credentials';
import { createKernel } from '../../../../local/aws/kernel';
import { AwsError } from '../../../../local/aws/wire/aws-error';
import { inProcessRequestHandler } from '../../../../local/aws/wire/in-process-transport';

export const ACCOUNT = '123456789012';
export const REGION = 'ap-northeast-1';
export const REGISTRY = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;
export const DIGEST = `sha256:${'ab'.repeat(32)}`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/frontend-execution`;
export const BLUE = targetGroupArn('blue');
export const GREEN = targetGroupArn('green');
export const CODE_DEPLOY = asService('codedeploy', { roleArn: `arn:aws:iam::${ACCOUNT}:role/frontend-codedeploy` });

export function targetGroupArn(name: string): string {
  return `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:targetgroup/${name}/0123456789abcdef`;
}

export interface Target {
  state: 'initial' | 'healthy' | 'unhealthy' | 'unused' | 'draining';
}

/** A double of Elastic Load Balancing as ECS sees it: target groups with targets whose health the test decides. */
export class LoadBalancers {
  readonly groups = new Map<string, { attached: boolean; type: string; targets: Map<string, Target> }>();
  /** What a fresh target's health is. */
  fresh: Target['state'] = 'healthy';
  deregistrationDelay = 30;
  refuseRegistration = false;

  add(arn: string, attached = true, type = 'ip'): void {
    this.groups.set(arn, { attached, type, targets: new Map() });
  }

  targets(arn: string): string[] {
    return [...this.group(arn).targets.keys()];
  }

  group(arn = '') {
    const group = this.groups.get(arn);
    if (!group) throw new AwsError('TargetGroupNotFoundException', 'One or more target groups not found');
    return group;
  }

  readonly implementation = {
    name: 'elastic-load-balancing-v2' as const,
    operations: {
      DescribeTargetGroups: ({ TargetGroupArns = [] }: { TargetGroupArns?: string[] | undefined }) => ({
        TargetGroups: TargetGroupArns.map((arn) => ({
          TargetGroupArn: arn,
          TargetType: this.group(arn).type as 'ip',
          LoadBalancerArns: this.group(arn).attached ? ['arn:aws:elasticloadbalancing:::loadbalancer/app/a/1'] : [],
        })),
      }),
      DescribeTargetGroupAttributes: () => ({
        Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: String(this.deregistrationDelay) }],
      }),
      RegisterTargets: ({ TargetGroupArn, Targets = [] }: TargetsInput) => {
        if (this.refuseRegistration) throw new AwsError('TooManyTargetsException', 'too many targets');
        for (const { Id, Port } of Targets)
          this.group(TargetGroupArn).targets.set(`${Id}:${Port}`, { state: this.fresh });
        return {};
      },
      DeregisterTargets: ({ TargetGroupArn, Targets = [] }: TargetsInput) => {
        for (const { Id, Port } of Targets) this.group(TargetGroupArn).targets.delete(`${Id}:${Port}`);
        return {};
      },
      DescribeTargetHealth: ({ TargetGroupArn, Targets = [] }: TargetsInput) => ({
        TargetHealthDescriptions: Targets.map(({ Id, Port }) => {
          const state = this.group(TargetGroupArn).targets.get(`${Id}:${Port}`)?.state;
          const reason = state === 'unused' ? 'Target.NotInUse' : 'Target.NotRegistered';
          return {
            Target: { Id, Port },
            TargetHealth: {
              State: state ?? ('unused' as const),
              ...(state === 'healthy' ? {} : { Reason: reason as 'Target.NotInUse' }),
              ...(state === 'unhealthy' ? { Description: 'Health checks failed with these codes: [502]' } : {}),
            },
          };
        }),
      }),
    },
  };
}

interface TargetsInput {
  TargetGroupArn?: string | undefined;
  Targets?: { Id?: string | undefined; Port?: number | undefined }[] | undefined;
}

/** A double of ECR: images by `repository@digest` and `repository:tag`, who asked for them, and what it denies. */
export class Registry {
  readonly images = new Map<string, string>([
    [`frontend@${DIGEST}`, DIGEST],
    ['frontend:v1', DIGEST],
  ]);
  readonly callers: Caller[] = [];
  denied: 'GetAuthorizationToken' | 'BatchGetImage' | undefined;

  readonly implementation = {
    name: 'ecr' as const,
    operations: {
      GetAuthorizationToken: () => {
        this.deny('GetAuthorizationToken');
        return { authorizationData: [{ authorizationToken: 'QVdTOg==' }] };
      },
      BatchGetImage: (
        input: {
          repositoryName?: string | undefined;
          imageIds?: { imageDigest?: string | undefined; imageTag?: string | undefined }[] | undefined;
        },
        { caller }: { caller: Caller },
      ) => {
        this.callers.push(caller);
        this.deny('BatchGetImage');
        if (input.repositoryName !== 'frontend')
          throw new AwsError('RepositoryNotFoundException', `The repository '${input.repositoryName}' does not exist`);
        const images = (input.imageIds ?? []).flatMap((id) => {
          const digest = this.images.get(id.imageDigest ? `frontend@${id.imageDigest}` : `frontend:${id.imageTag}`);
          return digest ? [{ imageId: { imageDigest: digest }, imageManifest: '{}' }] : [];
        });
        return { images, failures: [] };
      },
    },
  };

  private deny(operation: 'GetAuthorizationToken' | 'BatchGetImage'): void {
    if (this.denied === operation)
      throw new AwsError('AccessDeniedException', `not authorized to perform: ecr:${operation}`);
  }
}

export const FRONTEND: RegisterTaskDefinitionCommandInput = {
  family: 'frontend',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  executionRoleArn: ROLE,
  containerDefinitions: [
    { name: 'frontend', image: `${REGISTRY}/frontend@${DIGEST}`, portMappings: [{ containerPort: 8080 }] },
  ],
};

export const NETWORK = { awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'] } };
export const LOAD_BALANCER = { targetGroupArn: BLUE, containerName: 'frontend', containerPort: 8080 };
export const SPOT_MIX = [
  { capacityProvider: 'FARGATE', base: 1, weight: 0 },
  { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 1 },
];

/** An instance of EC2 Spot whose agent joins `prod`. */
export const HOST: LaunchWish = {
  imageId: 'ami-0123456789abcdef0',
  type: 'm5.large',
  market: 'spot',
  subnetId: 'subnet-1',
  zone: `${REGION}a`,
  userData: '#!/bin/bash\necho ECS_CLUSTER=prod >> /etc/ecs/ecs.config\n',
};

const open: { close(): Promise<void> }[] = [];

/** Ends what the tests of a file have left listening. */
export async function closeStages(): Promise<void> {
  await Promise.all(open.splice(0).map((aws) => aws.close()));
}

/** An embedded AWS with ECS, doubles beside it, a cluster `prod`, a target group pair and `frontend:1`. */
export async function stage(behaviour?: TaskBehaviour) {
  const aws = createKernel({
    startAt: new Date('2026-11-21T09:00:00Z'),
    seed: 'ecs',
    onInternalError: (error) => {
      throw error;
    },
  });
  open.push(aws);
  const balancers = new LoadBalancers();
  const registry = new Registry();
  const service = createEcs(aws.world, behaviour);
  runEcsAgents(aws.world);
  aws.register(service);
  aws.register(balancers.implementation);
  aws.register(registry.implementation as never);
  const ecs = new ECSClient({
    region: REGION,
    endpoint: 'http://aws.local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: inProcessRequestHandler(aws.handle) as never,
    maxAttempts: 1,
  });
  balancers.add(BLUE);
  balancers.add(GREEN);
  await ecs.send(new CreateClusterCommand({ clusterName: 'prod', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] }));
  await ecs.send(new RegisterTaskDefinitionCommand(FRONTEND));

  const createService = async (more: Partial<CreateServiceCommandInput> = {}): Promise<Service> => {
    const { service: created } = await ecs.send(
      new CreateServiceCommand({
        cluster: 'prod',
        serviceName: 'frontend',
        taskDefinition: 'frontend:1',
        desiredCount: 4,
        capacityProviderStrategy: SPOT_MIX,
        networkConfiguration: NETWORK,
        ...more,
      }),
    );
    return created!;
  };

  return {
    aws,
    ecs,
    balancers,
    registry,
    misfortunes: service as Misfortunes,
    requestsServed: () => service.requestsServed(),
    requestsByListener: () => service.requestsByListener(),
    createService,
    createBlueGreen: (more: Partial<CreateServiceCommandInput> = {}) =>
      createService({ deploymentController: { type: 'CODE_DEPLOY' }, loadBalancers: [LOAD_BALANCER], ...more }),
    describeService: async (name = 'frontend'): Promise<Service> => {
      const { services } = await ecs.send(new DescribeServicesCommand({ cluster: 'prod', services: [name] }));
      return services![0]!;
    },
    taskSets: async (): Promise<TaskSet[]> => {
      const { taskSets } = await ecs.send(new DescribeTaskSetsCommand({ cluster: 'prod', service: 'frontend' }));
      return taskSets!;
    },
    tasks: async (desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING'): Promise<Task[]> => {
      const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: 'prod', desiredStatus }));
      if (taskArns.length === 0) return [];
      return (await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: taskArns }))).tasks!;
    },
    /** Details of the events of one type, oldest first. */
    told: (detailType: string): Record<string, unknown>[] =>
      aws.events.filter((event) => event['detail-type'] === detailType).map(({ detail }) => detail),
    later: (seconds: number): Promise<void> => aws.clock.advance(seconds * 1000),
    settle: async (): Promise<void> => {
      await aws.clock.advance(120_000);
    },
  };
}

export const addressOf = (task: Task): string =>
  task.attachments![0]!.details!.find(({ name }) => name === 'privateIPv4Address')!.value!;

/** Expects a refusal by error name and text. */
export async function refused(call: Promise<unknown>, name: string, message?: string | RegExp): Promise<void> {
  const matching = typeof message === 'string' ? message : message && expect.stringMatching(message);
  await expect(call).rejects.toMatchObject(matching ? { name, message: matching } : { name });
}
