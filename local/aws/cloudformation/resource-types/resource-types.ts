import { awsAutoScalingGroup } from './aws-autoscaling-group';
import { awsCloudWatchAlarm } from './aws-cloudwatch-alarm';
import { awsCodeDeployApplication } from './aws-codedeploy-application';
import { awsCodeDeployDeploymentGroup } from './aws-codedeploy-deployment-group';
import { awsDynamoDbTable } from './aws-dynamodb-table';
import { awsEc2LaunchTemplate } from './aws-ec2-launch-template';
import { awsEcrRepository } from './aws-ecr-repository';
import { awsEcsCluster } from './aws-ecs-cluster';
import { awsEcsClusterCapacityProviderAssociations } from './aws-ecs-cluster-capacity-provider-associations';
import { awsEcsService } from './aws-ecs-service';
import { awsEcsTaskDefinition } from './aws-ecs-task-definition';
import { awsElbListener } from './aws-elb-listener';
import { awsElbListenerRule } from './aws-elb-listener-rule';
import { awsElbLoadBalancer } from './aws-elb-load-balancer';
import { awsElbTargetGroup } from './aws-elb-target-group';
import { awsEventsRule } from './aws-events-rule';
import { awsIamInstanceProfile } from './aws-iam-instance-profile';
import { awsIamManagedPolicy } from './aws-iam-managed-policy';
import { awsIamPolicy } from './aws-iam-policy';
import { awsIamRole } from './aws-iam-role';
import { awsLambdaEventInvokeConfig } from './aws-lambda-event-invoke-config';
import { awsLambdaEventSourceMapping } from './aws-lambda-event-source-mapping';
import { awsLambdaFunction } from './aws-lambda-function';
import { awsLambdaPermission } from './aws-lambda-permission';
import { awsLambdaUrl } from './aws-lambda-url';
import { awsLogsLogGroup } from './aws-logs-log-group';
import { awsS3Bucket } from './aws-s3-bucket';
import { awsS3BucketPolicy } from './aws-s3-bucket-policy';
import { awsSecretsManagerSecret } from './aws-secrets-manager-secret';
import {
  awsServiceDiscoveryHttpNamespace,
  awsServiceDiscoveryPrivateDnsNamespace,
} from './aws-service-discovery-namespace';
import { awsServiceDiscoveryService } from './aws-service-discovery-service';
import { awsSnsSubscription } from './aws-sns-subscription';
import { awsSnsTopic } from './aws-sns-topic';
import { awsSnsTopicPolicy } from './aws-sns-topic-policy';
import { awsSqsQueue } from './aws-sqs-queue';
import { awsSqsQueuePolicy } from './aws-sqs-queue-policy';
import { awsSsmParameter } from './aws-ssm-parameter';
import type { ResourceType } from './resource-type';

const ALL: readonly (() => ResourceType<object>)[] = [
  awsAutoScalingGroup,
  awsCloudWatchAlarm,
  awsCodeDeployApplication,
  awsCodeDeployDeploymentGroup,
  awsDynamoDbTable,
  awsEc2LaunchTemplate,
  awsEcrRepository,
  awsEcsClusterCapacityProviderAssociations,
  awsEcsCluster,
  awsEcsService,
  awsEcsTaskDefinition,
  awsElbListenerRule,
  awsElbListener,
  awsElbLoadBalancer,
  awsElbTargetGroup,
  awsEventsRule,
  awsIamInstanceProfile,
  awsIamManagedPolicy,
  awsIamPolicy,
  awsIamRole,
  awsLambdaEventInvokeConfig,
  awsLambdaEventSourceMapping,
  awsLambdaFunction,
  awsLambdaPermission,
  awsLambdaUrl,
  awsLogsLogGroup,
  awsS3BucketPolicy,
  awsS3Bucket,
  awsServiceDiscoveryHttpNamespace,
  awsServiceDiscoveryPrivateDnsNamespace,
  awsServiceDiscoveryService,
  awsSecretsManagerSecret,
  awsSnsSubscription,
  awsSnsTopicPolicy,
  awsSnsTopic,
  awsSqsQueuePolicy,
  awsSqsQueue,
  awsSsmParameter,
];

/** Every resource type that is built, by its name. Made on demand: a type's schema loads the SDK client of its service. */
export const RESOURCE_TYPES = (): ReadonlyMap<string, ResourceType<object>> =>
  new Map(ALL.map((create) => create()).map((type) => [type.type, type]));
