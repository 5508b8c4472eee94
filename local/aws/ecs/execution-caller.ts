import { asService, type ServiceCaller } from '../iam/credentials';
import type { TaskRecord } from './state';

/** ECS on behalf of a task: it calls its session with an execution role after the task. */
export function executionCaller({ definition, id }: TaskRecord): ServiceCaller {
  const { executionRoleArn } = definition.description;
  return asService('ecs', executionRoleArn ? { roleArn: executionRoleArn, sessionName: id } : {});
}
