import { ECR } from '@aws-sdk/client-ecr';
import { type ContainerDefinition, ECS, type Task } from '@aws-sdk/client-ecs';
import { createEcr } from '../../../../local/aws/ecr/ecr';
import { createEcs } from '../../../../local/aws/ecs/ecs';
import { pushImage } from '../../../../local/image';
import { sdkConfig, testKernel } from '../kernel';
import { addressOf, FRONTEND, LoadBalancers, NETWORK, REGISTRY } from './stage';

const open: { close(): Promise<void> }[] = [];
export const closeImages = async (): Promise<void> => {
  await Promise.all(open.splice(0).map((aws) => aws.close()));
};

/** Labels without their prefix. */
export type Behaviour = Readonly<Record<string, string>>;

/** ECS and ECR as they are together, a cluster, and tasks of images that say how they behave. */
export async function givenImages() {
  const aws = testKernel();
  open.push(aws);
  const ecr = createEcr(aws.world);
  const service = createEcs(aws.world, undefined, ecr.download);
  const balancers = new LoadBalancers();
  for (const one of [ecr.implementation, service, balancers.implementation]) aws.register(one);
  const ecs = new ECS(sdkConfig(aws));
  const registry = new ECR(sdkConfig(aws));
  await registry.createRepository({ repositoryName: 'frontend' });
  await ecs.createCluster({ clusterName: 'prod', capacityProviders: ['FARGATE'] });
  const push = (behaviour: Behaviour, tag = 'v1'): Promise<string> =>
    pushImage(registry, {
      repository: 'frontend',
      tag,
      labels: Object.fromEntries(
        Object.entries(behaviour).map(([name, text]) => [`local.ecs.behaviour.${name}`, text]),
      ),
    });
  const register = (containers: readonly Partial<ContainerDefinition>[]) =>
    ecs.registerTaskDefinition({
      ...FRONTEND,
      containerDefinitions: containers.map((container, index) => ({
        name: 'frontend',
        image: `${REGISTRY}/frontend:v1`,
        portMappings: [{ containerPort: 8080 + index }],
        ...container,
      })),
    });
  const later = (seconds: number): Promise<void> => aws.clock.advance(seconds * 1000);
  const run = async (): Promise<string> => {
    const { tasks } = await ecs.runTask({
      cluster: 'prod',
      taskDefinition: 'frontend',
      launchType: 'FARGATE',
      networkConfiguration: NETWORK,
    });
    return tasks![0]!.taskArn!;
  };
  const look = async (arn: string): Promise<Task> =>
    (await ecs.describeTasks({ cluster: 'prod', tasks: [arn] })).tasks![0]!;
  return {
    aws,
    ecs,
    registry,
    balancers,
    later,
    push,
    register,
    run,
    look,
    /** A task of an image with that behaviour; its containers start 22 s after now, and it is RUNNING 3 s later. */
    runLabelled: async (behaviour: Behaviour): Promise<string> => {
      await push(behaviour);
      await register([{}]);
      return run();
    },
    /** The status that the task answers a user's request or a health probe with; `refused` when nothing listens. */
    ask: async (arn: string, probe = false): Promise<number | 'refused'> => {
      const port = aws.world.network.resolve(addressOf(await look(arn)), 8080);
      if (port === undefined) return 'refused';
      const headers = { connection: 'close', ...(probe ? { 'user-agent': 'ELB-HealthChecker/2.0' } : {}) };
      return (await fetch(`http://127.0.0.1:${port}/`, { headers })).status;
    },
  };
}
