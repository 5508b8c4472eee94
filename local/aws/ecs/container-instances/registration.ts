import type { Attribute, RegisterContainerInstanceRequest } from '@aws-sdk/client-ecs';
import type { Instance, Instances } from '../../ec2/instances';
import { clientException, notBuilt } from '../refusals';

/**
 * The EC2 instance whose agent registers it: one that runs in this account, by its identity document and EC2's signature
 * of that. What AWS says to a document that it does not believe is not published.
 */
export function identified(input: RegisterContainerInstanceRequest, instances: Instances): Instance {
  if (input.platformDevices?.length) throw notBuilt('platformDevices of a container instance');
  let instanceId: unknown;
  try {
    ({ instanceId } = JSON.parse(input.instanceIdentityDocument ?? ''));
  } catch {
    throw clientException('The instance identity document is not valid.');
  }
  const instance = instances.find(String(instanceId));
  if (!instance) throw clientException(`The instance ${String(instanceId)} does not run in this account.`);
  const { document, signature } = instance.identity;
  if (input.instanceIdentityDocument !== document || input.instanceIdentityDocumentSignature !== signature)
    throw clientException('The signature of the instance identity document could not be verified.');
  return instance;
}

/** The agent's attributes, and those that ECS knows of the instance itself [ECS: task-placement-constraints]. */
export function attributesOf({ attributes = [] }: RegisterContainerInstanceRequest, instance: Instance): Attribute[] {
  const own = {
    'ecs.ami-id': instance.imageId,
    'ecs.availability-zone': instance.zone,
    'ecs.instance-type': instance.type,
    'ecs.subnet-id': instance.subnetId,
  };
  return [
    ...attributes.filter(({ name = '' }) => !Object.hasOwn(own, name)),
    ...Object.entries(own).map(([name, value]) => ({ name, value })),
  ];
}
