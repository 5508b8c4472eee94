import type { CreateServiceRequest, ServiceRegistry } from '@aws-sdk/client-ecs';
import { asService } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import type { Journal } from './journal';
import { invalidParameter, notBuilt } from './refusals';
import type { TaskDefinitionRecord, TaskRecord } from './state';

const CALLER = asService('ecs');

/**
 * The Cloud Map services of a new service: one at most, for tasks with an address of their own.
 * @throws AwsError InvalidParameterException
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
 */
export async function checkedRegistries(
  world: World,
  { serviceRegistries = [] }: Pick<CreateServiceRequest, 'serviceRegistries'>,
  controller: string,
  { description }: TaskDefinitionRecord,
): Promise<readonly ServiceRegistry[]> {
  if (serviceRegistries.length === 0) return [];
  if (serviceRegistries.length > 1) throw invalidParameter('A service can have one service registry only.');
  if (controller !== 'ECS') throw notBuilt('service discovery (serviceRegistries) of task sets');
  if (description.networkMode !== 'awsvpc')
    throw notBuilt('service discovery of tasks without an address of their own');
  const [{ registryArn, containerName, containerPort } = {}] = serviceRegistries;
  if (registryArn === undefined) throw invalidParameter('registryArn can not be blank.');
  const container = description.containerDefinitions?.find(({ name }) => name === containerName);
  if (containerName !== undefined && !container?.portMappings?.some((each) => each.containerPort === containerPort))
    throw invalidParameter(`The container ${containerName} did not have a container port ${containerPort} defined.`);
  await world.call(CALLER, 'servicediscovery', 'GetService', { Id: registryArn }).catch((error) => {
    if (!(error instanceof AwsError)) throw error;
    throw invalidParameter(`The service registry ${registryArn} does not exist.`);
  });
  return serviceRegistries.map((registry) => ({ ...registry }));
}

/** Registers the tasks of services with Cloud Map while they run. A refused call is told of in the service's events. */
export class ServiceDiscovery {
  constructor(
    private readonly world: World,
    private readonly journal: Journal,
  ) {}

  /** What a turn of a task's life means for its registries. */
  turned(task: TaskRecord, turn: 'running' | 'stopping' | 'stopped' | 'health'): void {
    if (!task.service?.serviceRegistries.length || turn === 'health') return;
    if (turn === 'running') this.begin(() => this.register(task));
    // Whoever is told late to leave its target groups leaves the registry as late.
    else if (turn === (task.deregistersLate ? 'stopped' : 'stopping')) this.begin(() => this.deregister(task));
  }

  private async register(task: TaskRecord): Promise<void> {
    for (const registry of task.service?.serviceRegistries ?? [])
      await this.tried(task, 'register', () =>
        this.world.call(CALLER, 'servicediscovery', 'RegisterInstance', {
          ServiceId: idOf(registry),
          InstanceId: task.id,
          Attributes: this.attributesOf(task, registry),
        }),
      );
  }

  private async deregister(task: TaskRecord): Promise<void> {
    for (const registry of task.service?.serviceRegistries ?? [])
      await this.tried(task, 'deregister', () =>
        this.world.call(CALLER, 'servicediscovery', 'DeregisterInstance', {
          ServiceId: idOf(registry),
          InstanceId: task.id,
        }),
      );
  }

  /** [ECS: service-discovery] what Cloud Map is told of a task. */
  private attributesOf(task: TaskRecord, { port, containerPort }: ServiceRegistry): Record<string, string> {
    const named = containerPort ?? port;
    return {
      AVAILABILITY_ZONE: task.availabilityZone,
      AWS_INIT_HEALTH_STATUS: 'HEALTHY',
      AWS_INSTANCE_IPV4: task.interface?.address ?? '',
      ...(named !== undefined && { AWS_INSTANCE_PORT: String(named) }),
      ECS_CLUSTER_NAME: task.cluster.name,
      ECS_SERVICE_NAME: task.service?.name ?? '',
      ECS_TASK_DEFINITION_FAMILY: task.definition.description.family ?? '',
      REGION: this.world.region,
    };
  }

  private async tried(task: TaskRecord, what: string, call: () => Promise<unknown>): Promise<void> {
    await call().catch((error) => {
      if (!(error instanceof AwsError)) throw error;
      // Gone already, or on its way: somebody else was before.
      if (what === 'deregister' && ['InstanceNotFound', 'DuplicateRequest'].includes(error.code)) return;
      if (task.service)
        this.journal.note(task.service, `failed to ${what} 1 instance in service discovery: ${error.message}`);
    });
  }

  /** Nobody waits for it: the clock does, and tells of errors in its timers. */
  private begin(work: () => Promise<void>): void {
    this.world.clock.hold(work).catch((error) => {
      this.world.clock.after(0, () => {
        throw error;
      });
    });
  }
}

const idOf = ({ registryArn = '' }: ServiceRegistry): string => registryArn.slice(registryArn.lastIndexOf('/') + 1);
