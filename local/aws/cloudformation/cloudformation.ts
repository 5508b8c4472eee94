import { sharedWords } from '../wire/constraints/validation-exception';
import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { changeOperations } from './change-operations';
import { describeOperations } from './describe-operations';
import { RESOURCE_TYPES } from './resource-types/resource-types';
import { Stacks } from './stacks';
import { templateOperations } from './template-operations';

/** AWS CloudFormation: it creates nothing but through the public operations of the other services. */
export function createCloudFormation(world: World): ServiceImplementation<'cloudformation'> {
  const stacks = new Stacks(world, RESOURCE_TYPES());
  return {
    name: 'cloudformation',
    operations: { ...changeOperations(stacks), ...describeOperations(stacks), ...templateOperations(stacks) },
    refusalOf: sharedWords('ValidationError'),
  };
}
