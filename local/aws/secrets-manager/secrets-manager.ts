import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { passwordOperations } from './random-password';
import { secretOperations } from './secret-operations';
import { SecretStore } from './secret-store';
import { valueOperations } from './value-operations';

/** AWS Secrets Manager, without rotation, replicas, resource policies and keys of customers. */
export function createSecretsManager(world: World): ServiceImplementation<'secrets-manager'> {
  const store = new SecretStore(world);
  return {
    name: 'secrets-manager',
    operations: { ...secretOperations(world, store), ...valueOperations(world, store), ...passwordOperations(world) },
  };
}
