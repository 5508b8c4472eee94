import { AwsError } from '../wire/aws-error';

/** A value that ECS does not take. */
export const invalidParameter = (message: string): AwsError => new AwsError('InvalidParameterException', message);

/** ECS's error for a task definition that it does not take or does not know, and for whatever else the client did wrong. */
export const clientException = (message: string): AwsError => new AwsError('ClientException', message);

export const clusterNotFound = (): AwsError => new AwsError('ClusterNotFoundException', 'Cluster not found.');

export const serviceNotFound = (): AwsError => new AwsError('ServiceNotFoundException', 'Service not found.');

export const serviceNotActive = (): AwsError => new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.');

export const taskSetNotFound = (): AwsError =>
  new AwsError('TaskSetNotFoundException', 'The specified task set does not exist.');

/** Says what of ECS this embedded AWS does not have, instead of accepting and ignoring it. */
export const notBuilt = (what: string): AwsError =>
  new AwsError('NotImplemented', `ecs: ${what} is not built in this embedded AWS.`);
