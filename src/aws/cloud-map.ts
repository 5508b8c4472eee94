import { DeregisterInstanceCommand, type ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { AwsError } from '../domain/errors';
import { askingFor } from './aws-error';

/**
 * Takes an instance out of a Cloud Map service, from where nobody new finds it then. One that is gone, or is being taken out,
 * is out. Throws AwsError.
 * @param registryArn `arn:aws:servicediscovery:<region>:<account>:service/srv-…`, as ECS names it
 */
export async function deregisterInstance(
  servicediscovery: ServiceDiscoveryClient,
  registryArn: string,
  InstanceId: string,
): Promise<void> {
  const ServiceId = registryArn.slice(registryArn.lastIndexOf('/') + 1);
  try {
    await askingFor(
      'servicediscovery:DeregisterInstance',
      servicediscovery.send(new DeregisterInstanceCommand({ ServiceId, InstanceId })),
    );
  } catch (error) {
    if (!(error instanceof AwsError) || error.kind !== 'over') throw error;
  }
}
