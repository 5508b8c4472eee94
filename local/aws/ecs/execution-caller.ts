import { asService, type ServiceCaller } from '../iam/credentials';
import type { TaskRecord } from './state';

/**
 * ECS on behalf of a task: it calls its session with an execution role after the task. Without one, the agent of a
 * container instance uses the role of that [ECS: instance_IAM_role].
 */
export function executionCaller({ definition, id, host }: TaskRecord): ServiceCaller {
  const { executionRoleArn } = definition.description;
  if (!executionRoleArn && host?.roleArn)
    return asService('ecs', { roleArn: host.roleArn, sessionName: host.ec2InstanceId });
  return asService('ecs', executionRoleArn ? { roleArn: executionRoleArn, sessionName: id } : {});
}
