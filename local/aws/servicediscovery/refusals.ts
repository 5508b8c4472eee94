import { AwsError } from '../wire/aws-error';
import type { Misfit } from '../wire/check';
import { validationException } from '../wire/constraints/validation-exception';

export const invalidInput = (message: string): AwsError => new AwsError('InvalidInput', message);
export const namespaceNotFound = (id: string): AwsError =>
  new AwsError('NamespaceNotFound', `Namespace ${id} not found.`);
export const serviceNotFound = (id: string): AwsError => new AwsError('ServiceNotFound', `Service ${id} not found.`);
export const instanceNotFound = (id: string): AwsError => new AwsError('InstanceNotFound', `Instance ${id} not found.`);
export const resourceInUse = (message: string): AwsError => new AwsError('ResourceInUse', message);

/** What Cloud Map can do and this embedded one cannot, said by name. */
export const notBuilt = (what: string): AwsError => invalidInput(`This embedded Cloud Map has no ${what}.`);

/** Cloud Map's code for what breaks a constraint of its model; what cannot be read is no matter of the service. */
export const refusalOf = ({ kind }: Misfit, _operation: string, misfits: readonly Misfit[]): AwsError | undefined =>
  kind === 'type' ? undefined : invalidInput(validationException([...misfits]).message);
