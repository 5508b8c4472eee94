/** What the types of instance have that can be launched here, as EC2 publishes it [EC2: instance-types]. */
export const INSTANCE_TYPES = {
  't3.small': { vcpus: 2, memoryInMib: 2_048, architecture: 'x86_64' },
  't3.medium': { vcpus: 2, memoryInMib: 4_096, architecture: 'x86_64' },
  't3.large': { vcpus: 2, memoryInMib: 8_192, architecture: 'x86_64' },
  'c5.large': { vcpus: 2, memoryInMib: 4_096, architecture: 'x86_64' },
  'm5.large': { vcpus: 2, memoryInMib: 8_192, architecture: 'x86_64' },
  'm5.xlarge': { vcpus: 4, memoryInMib: 16_384, architecture: 'x86_64' },
  'm6g.large': { vcpus: 2, memoryInMib: 8_192, architecture: 'arm64' },
} as const;

export type InstanceType = keyof typeof INSTANCE_TYPES;

export const isInstanceType = (name: string): name is InstanceType => Object.hasOwn(INSTANCE_TYPES, name);
