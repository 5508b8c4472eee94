import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';

type Check<Thing> = readonly [has: (thing: Thing) => unknown, reason: string | ((thing: Thing) => string)];

/** Settings of a container for which the network interface of an awsvpc task leaves no room. */
const NOT_WITH_AWSVPC: readonly Check<ContainerDefinition>[] = [
  [({ disableNetworking }) => disableNetworking, 'Disable Networking is not supported on container'],
  [({ extraHosts }) => extraHosts?.length, 'Extra hosts are not supported on container'],
  [({ dnsServers }) => dnsServers?.length, 'DNS servers are not supported on container'],
  [({ dnsSearchDomains }) => dnsSearchDomains?.length, 'DNS search domains are not supported on container'],
  [({ hostname }) => hostname, 'Hostname is not supported on container'],
  [({ links }) => links?.length, 'Links are not supported'],
];

const LOG_DRIVERS = ['awslogs', 'splunk', 'awsfirelens'];
const notCompatible = (setting: string): string => `Fargate compatible task definitions do not support ${setting}`;

/** [ECS: fargate-tasks-services] settings of a container that need a host of one's own. */
const NOT_ON_FARGATE: readonly Check<ContainerDefinition>[] = [
  [({ privileged }) => privileged, "Fargate requires that the 'privileged' setting be 'false'."],
  [({ linuxParameters: linux }) => linux?.devices?.length, notCompatible('devices')],
  [({ linuxParameters: linux }) => linux?.sharedMemorySize, notCompatible('sharedMemorySize')],
  [({ linuxParameters: linux }) => linux?.maxSwap !== undefined, notCompatible('maxSwap')],
  [({ linuxParameters: linux }) => linux?.swappiness !== undefined, notCompatible('swappiness')],
  [({ linuxParameters: linux }) => linux?.tmpfs?.length, notCompatible('tmpfs')],
  [({ dockerSecurityOptions }) => dockerSecurityOptions?.length, notCompatible('dockerSecurityOptions')],
  [
    ({ resourceRequirements = [] }) => resourceRequirements.some(({ type }) => type === 'GPU'),
    'Tasks using the Fargate launch type do not support GPU resource requirements.',
  ],
  [
    ({ stopTimeout = 0 }) => stopTimeout > 120,
    'Tasks using the Fargate launch type must have a container stop timeout of less than 120 seconds.',
  ],
  [
    ({ startTimeout = 2 }) => startTimeout < 2 || startTimeout > 120,
    'Tasks using the Fargate launch type must have a container start timeout between 2 and 120 seconds.',
  ],
  [
    ({ logConfiguration }) => logConfiguration && !LOG_DRIVERS.includes(logConfiguration.logDriver ?? ''),
    ({ logConfiguration }) =>
      `${logConfiguration?.logDriver} is not a valid log driver. Must be one of [${LOG_DRIVERS.join(', ')}]`,
  ],
];

const NO_TASK_ON_FARGATE: readonly Check<RegisterTaskDefinitionRequest>[] = [
  [({ ipcMode }) => ipcMode, 'Tasks using the Fargate launch type do not support ipcMode.'],
  [({ volumes = [] }) => volumes.some(({ host }) => host?.sourcePath), notCompatible('sourcePath')],
  [
    ({ volumes = [] }) => volumes.some((volume) => volume.dockerVolumeConfiguration),
    notCompatible('dockerVolumeConfiguration'),
  ],
  [({ placementConstraints }) => placementConstraints?.length, notCompatible('constraints')],
];

/** What of a container the network mode awsvpc does not support. */
export const unsupportedWithAwsvpc = (containers: readonly ContainerDefinition[]): string | undefined => {
  const reason = firstReason(containers, NOT_WITH_AWSVPC);
  return reason === undefined ? undefined : `${reason} when networkMode=awsvpc.`;
};

/** What of a task definition Fargate does not support, whatever its size and roles. */
export const unsupportedOnFargate = (input: RegisterTaskDefinitionRequest): string | undefined =>
  firstReason([input], NO_TASK_ON_FARGATE) ?? firstReason(input.containerDefinitions ?? [], NOT_ON_FARGATE);

function firstReason<Thing>(things: readonly Thing[], checks: readonly Check<Thing>[]): string | undefined {
  for (const thing of things)
    for (const [has, reason] of checks) if (has(thing)) return typeof reason === 'string' ? reason : reason(thing);
  return undefined;
}
