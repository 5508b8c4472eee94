import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { labelOperations } from './label-operations';
import { ParameterStore } from './parameter-store';
import { putParameter } from './put-parameter';
import { readOperations } from './read-operations';
import { tagOperations } from './tag-operations';

/** AWS Systems Manager, of which only Parameter Store is built. */
export function createSsm(world: World): ServiceImplementation<'ssm'> {
  const store = new ParameterStore(world);
  return {
    name: 'ssm',
    operations: {
      ...putParameter(world, store),
      ...readOperations(store),
      ...labelOperations(store),
      ...tagOperations(store),
    },
  };
}
