import type { Attribute } from '@aws-sdk/client-ecs';
import { asService, type Caller } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { INSTANCE_TYPES } from './instance-types';
import type { Instance } from './instances';

/** From the launch of an instance until its agent registers it; AWS names no time. */
const BOOT_MS = 30_000;
/** Until the agent, which asks the metadata service each minute and more often, has read a notice. */
const NOTICED_MS = 5_000;
const VERSION = { agentVersion: '1.98.0', agentHash: '7c1a2d9f', dockerVersion: 'DockerVersion: 25.0.8' };
/** Ports of the host that tasks cannot have: SSH, Docker, the agent itself [ECSAPI: API_PortMapping]. */
const TAKEN_PORTS = ['22', '2376', '2375', '51678', '51679'];
/** Of the memory of an instance what its kernel leaves to the agent; measured amounts differ by type. */
const SHARE_OF_MEMORY = 0.95;
/** Those of the agent's many that task definitions of this AWS ask for. */
const CAPABILITIES = [
  'com.amazonaws.ecs.capability.privileged-container',
  'com.amazonaws.ecs.capability.docker-remote-api.1.17',
  'com.amazonaws.ecs.capability.docker-remote-api.1.18',
  'com.amazonaws.ecs.capability.logging-driver.json-file',
  'com.amazonaws.ecs.capability.logging-driver.awslogs',
  'com.amazonaws.ecs.capability.ecr-auth',
  'com.amazonaws.ecs.capability.task-iam-role',
  'com.amazonaws.ecs.capability.task-iam-role-network-host',
  'ecs.capability.execution-role-ecr-pull',
  'ecs.capability.execution-role-awslogs',
  'ecs.capability.container-health-check',
  'ecs.capability.container-ordering',
  'ecs.capability.task-eni',
];

/**
 * Runs the ECS agent on every instance whose user data configures one: it registers the instance with its cluster after the
 * boot, by the role of the instance profile, and on the notice of an interruption it sets it to DRAINING where it was told
 * to. [ECS: bootstrap_container_instance, container-instance-spot]
 */
export function runEcsAgents(world: World): void {
  /** ARNs that ECS gave the agents, by instance. */
  const registered = new Map<string, string>();

  world.instances.watch((instance, turn) => {
    const configuration = agentConfiguration(instance.userData);
    if (!configuration) return;
    if (turn === 'launched') world.clock.after(BOOT_MS, () => ifRunning(instance, () => register(instance)));
    if (turn === 'interrupted' && configuration.drainsOnSpotNotice)
      world.clock.after(NOTICED_MS, () =>
        ifRunning(instance, () => drain(instance, configuration.cluster, callerOn(instance))),
      );
  });

  async function ifRunning(instance: Instance, work: () => Promise<unknown>): Promise<void> {
    if (!world.instances.find(instance.id)) return;
    // What ECS refuses an agent stands in its own log, which nobody reads here; the log of calls has it.
    await work().catch((error) => {
      if (!(error instanceof AwsError)) throw error;
    });
  }

  const callerOn = ({ roleArn, id }: Instance) => asService('ec2', { ...(roleArn && { roleArn }), sessionName: id });

  async function register(instance: Instance): Promise<void> {
    const { cluster, attributes } = agentConfiguration(instance.userData)!;
    const { vcpus, memoryInMib, architecture } = INSTANCE_TYPES[instance.type];
    const { containerInstance } = await world.call(callerOn(instance), 'ecs', 'RegisterContainerInstance', {
      cluster,
      instanceIdentityDocument: instance.identity.document,
      instanceIdentityDocumentSignature: instance.identity.signature,
      totalResources: [
        { name: 'CPU', type: 'INTEGER', integerValue: vcpus * 1024 },
        { name: 'MEMORY', type: 'INTEGER', integerValue: Math.floor(memoryInMib * SHARE_OF_MEMORY) },
        { name: 'PORTS', type: 'STRINGSET', stringSetValue: TAKEN_PORTS },
        { name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: [] },
      ],
      versionInfo: VERSION,
      attributes: [
        ...CAPABILITIES.map((name) => ({ name })),
        { name: 'ecs.cpu-architecture', value: architecture },
        { name: 'ecs.os-type', value: 'linux' },
        ...attributes,
      ],
    });
    registered.set(instance.id, containerInstance!.containerInstanceArn!);
  }

  async function drain({ id }: Instance, cluster: string, caller: Caller): Promise<void> {
    const arn = registered.get(id);
    if (arn === undefined) return;
    const wish = { cluster, containerInstances: [arn], status: 'DRAINING' as const };
    await world.call(caller, 'ecs', 'UpdateContainerInstancesState', wish);
  }
}

export interface AgentConfiguration {
  readonly cluster: string;
  readonly drainsOnSpotNotice: boolean;
  readonly attributes: readonly Attribute[];
}

/**
 * What user data writes into /etc/ecs/ecs.config, however it does; `undefined` when nothing of it configures an agent.
 * [ECS: ecs-agent-config]
 */
export function agentConfiguration(userData: string): AgentConfiguration | undefined {
  const found = [...userData.matchAll(/\b(ECS_[A-Z_]+)=('\{.*?\}'|\{[^\n]*\}|"[^"\n]*"|'[^'\n]*'|[^\s"'>;]*)/g)];
  const values = new Map(found.map(([, name = '', value = '']) => [name, value.replace(/^(["'])(.*)\1$/, '$2')]));
  if (values.size === 0) return undefined;
  return {
    cluster: values.get('ECS_CLUSTER') || 'default',
    drainsOnSpotNotice: values.get('ECS_ENABLE_SPOT_INSTANCE_DRAINING') === 'true',
    attributes: attributesIn(values.get('ECS_INSTANCE_ATTRIBUTES')),
  };
}

/** An agent leaves out what is no JSON. */
function attributesIn(text = '{}'): Attribute[] {
  try {
    return Object.entries(JSON.parse(text) as object).map(([name, value]) => ({ name, value: String(value) }));
  } catch {
    return [];
  }
}
