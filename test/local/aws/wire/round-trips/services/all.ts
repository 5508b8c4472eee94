import type { ServiceName } from '../../../../../../local/aws/wire/services';
import type { Names } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';
import { cloudformation } from './cloudformation';
import { cloudwatch } from './cloudwatch';
import { cloudwatchLogs } from './cloudwatch-logs';
import { codedeploy } from './codedeploy';
import { dynamodb } from './dynamodb';
import { ecr } from './ecr';
import { ecs } from './ecs';
import { elasticLoadBalancing } from './elastic-load-balancing-v2';
import { eventbridge } from './eventbridge';
import { iam } from './iam';
import { lambda } from './lambda';
import { s3 } from './s3';
import { secretsManager } from './secrets-manager';
import { serviceDiscovery } from './servicediscovery';
import { sns } from './sns';
import { sqs } from './sqs';
import { ssm } from './ssm';
import { sts } from './sts';

/** What each service is told, and where it is read again. */
export const ROUND_TRIPS: Readonly<Record<ServiceName, (names: Names) => RoundTrips>> = {
  cloudformation,
  cloudwatch,
  'cloudwatch-logs': cloudwatchLogs,
  codedeploy,
  dynamodb,
  ecr,
  ecs,
  'elastic-load-balancing-v2': elasticLoadBalancing,
  eventbridge,
  iam,
  lambda,
  s3,
  'secrets-manager': secretsManager,
  servicediscovery: serviceDiscovery,
  sns,
  sqs,
  ssm,
  sts,
};
