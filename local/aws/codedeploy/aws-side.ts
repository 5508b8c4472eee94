import type { Service, TaskSet } from '@aws-sdk/client-ecs';
import type { ServiceCaller } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import { ConnectionLost } from '../wire/connection-lost';
import type { Input, OperationName, Output } from '../wire/implementation';
import type { World } from '../world';
import { assumeServiceRole } from './service-role';
import { DeploymentFault } from './stages/stage';
import type { GroupSettings } from './state';

type CalledService = 'ecs' | 'elastic-load-balancing-v2' | 'lambda' | 'cloudwatch' | 'sns' | 's3';

/** CodeDeploy's calls to other services, made with the service role of a deployment group, which it assumes first. */
export class AwsSide {
  private session: Promise<ServiceCaller> | undefined;

  constructor(
    private readonly world: World,
    private readonly settings: GroupSettings,
    private readonly groupName: string,
  ) {}

  /** @throws DeploymentFault in the words of GetDeployment's errorInformation, for whatever the service refuses. */
  async call<S extends CalledService, O extends OperationName<S>>(
    service: S,
    operation: O,
    input: Input<S, O>,
  ): Promise<Output<S, O>> {
    const { serviceRoleArn } = this.settings;
    this.session ??= assumeServiceRole(this.world, serviceRoleArn, this.groupName);
    const caller = await this.session;
    try {
      return await this.world.call(caller, service, operation, input);
    } catch (error) {
      // Nobody knows whether the call took effect.
      if (error instanceof ConnectionLost)
        throw new DeploymentFault('INTERNAL_ERROR', `${NAMES[service]} did not answer.`, { transient: true });
      throw error instanceof AwsError ? faultOf(error, service, serviceRoleArn) : error;
    }
  }

  async service(): Promise<Service> {
    const { clusterName, serviceName } = this.settings.ecsService;
    const { services = [] } = await this.call('ecs', 'DescribeServices', {
      cluster: clusterName,
      services: [serviceName],
    });
    const service = services.find(({ status }) => status === 'ACTIVE');
    if (!service)
      throw new DeploymentFault('INVALID_ECS_SERVICE', `The ECS service ${clusterName}:${serviceName} is not active.`);
    return service;
  }

  async taskSets(): Promise<TaskSet[]> {
    return (await this.service()).taskSets ?? [];
  }

  /** Names of the group's pair of target groups to their ARNs, in the order of the pair. */
  async targetGroups(): Promise<{ readonly name: string; readonly arn: string }[]> {
    const names = targetGroupNames(this.settings);
    const { TargetGroups = [] } = await this.call('elastic-load-balancing-v2', 'DescribeTargetGroups', {
      Names: names,
    });
    return names.map((name) => ({
      name,
      arn: TargetGroups.find(({ TargetGroupName }) => TargetGroupName === name)?.TargetGroupArn ?? '',
    }));
  }
}

export const targetGroupNames = ({ loadBalancerInfo }: GroupSettings): string[] =>
  loadBalancerInfo.targetGroupPairInfoList?.[0]?.targetGroups?.map(({ name = '' }) => name) ?? [];

const NAMES: Record<CalledService, string> = {
  ecs: 'AmazonECS',
  'elastic-load-balancing-v2': 'AmazonElasticLoadBalancing',
  lambda: 'AWSLambda',
  cloudwatch: 'AmazonCloudWatch',
  sns: 'AmazonSNS',
  s3: 'AmazonS3',
};

/** A refusal in the words of errorInformation [CD: troubleshooting-ecs]. */
function faultOf({ code, message }: AwsError, service: CalledService, roleArn: string): DeploymentFault {
  if (code.startsWith('AccessDenied'))
    return new DeploymentFault(
      'IAM_ROLE_PERMISSIONS',
      `The IAM role ${roleArn} does not give you permission to perform operations in the following AWS service: ${NAMES[service]}.`,
    );
  if (/^Throttl|^TooManyRequests|^RequestLimitExceeded/.test(code))
    return new DeploymentFault('THROTTLED', message, { transient: true });
  if (/^(Internal|Service(Unavailable|Exception)|ServerException)/.test(code))
    return new DeploymentFault('INTERNAL_ERROR', message, { transient: true });
  if (service === 's3')
    return /^NoSuch/.test(code)
      ? new DeploymentFault('REVISION_MISSING', `The revision could not be found in S3: ${message}`)
      : new DeploymentFault('INVALID_REVISION', `The revision could not be read from S3: ${message}`);
  if (service === 'cloudwatch')
    return new DeploymentFault('INTERNAL_ERROR', `The state of the alarms could not be retrieved: ${message}`);
  if (service === 'lambda')
    return new DeploymentFault('INVALID_LAMBDA_FUNCTION', `The Lambda function could not be invoked: ${message}`);
  if (service === 'elastic-load-balancing-v2')
    return new DeploymentFault(
      'ELASTIC_LOAD_BALANCING_INVALID',
      `The ELB could not be updated due to the following error: ${message}`,
    );
  if (code === 'ClusterNotFoundException' || code.startsWith('ServiceNot'))
    return new DeploymentFault('INVALID_ECS_SERVICE', message);
  return new DeploymentFault(
    'ECS_UPDATE_ERROR',
    `The ECS service cannot be updated due to an unexpected error: ${message} (Service: AmazonECS; Status Code: 400; Error Code: ${code})`,
  );
}
