import type { ServiceQuotas } from '../quota';
import { CLOUDWATCH } from './cloudwatch';
import { CLOUDWATCH_LOGS } from './cloudwatch-logs';
import { ECR } from './ecr';
import { ECS } from './ecs';
import { ELASTIC_LOAD_BALANCING_V2 } from './elastic-load-balancing-v2';
import { EVENTBRIDGE } from './eventbridge';
import { LAMBDA } from './lambda';
import { SNS } from './sns';
import { SSM } from './ssm';
import { STS } from './sts';

/**
 * Services whose request rates AWS publishes. Nothing is known of CodeDeploy, Application Auto Scaling, IAM and
 * CloudFormation, and Cloud Map's are of its instances; SQS, DynamoDB and S3 have rates per queue, table and prefix, and Secrets Manager lets ten thousand secrets a
 * second be read: far beyond what a fleet's releases ask.
 */
export const PUBLISHED: readonly ServiceQuotas[] = [
  CLOUDWATCH,
  CLOUDWATCH_LOGS,
  ECR,
  ECS,
  ELASTIC_LOAD_BALANCING_V2,
  EVENTBRIDGE,
  LAMBDA,
  SNS,
  SSM,
  STS,
];
