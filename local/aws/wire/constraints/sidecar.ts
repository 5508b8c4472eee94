import type { ServiceName } from '../services';
import cloudformation from './cloudformation.json';
import cloudwatch from './cloudwatch.json';
import cloudwatchLogs from './cloudwatch-logs.json';
import codedeploy from './codedeploy.json';
import dynamodb from './dynamodb.json';
import ecr from './ecr.json';
import ecs from './ecs.json';
import elasticLoadBalancingV2 from './elastic-load-balancing-v2.json';
import eventbridge from './eventbridge.json';
import iam from './iam.json';
import lambda from './lambda.json';
import s3 from './s3.json';
import secretsManager from './secrets-manager.json';
import servicediscovery from './servicediscovery.json';
import sns from './sns.json';
import sqs from './sqs.json';
import ssm from './ssm.json';
import sts from './sts.json';

/** What a service's API model asks of the values in its requests: distilled, see NOTICE. */
export interface Sidecar {
  /** Version of botocore. */
  readonly botocore: string;
  readonly apiVersion: string;
  /** Operations that are built, and the shape of their input; null where nothing in it is constrained. */
  readonly operations: Readonly<Record<string, string | null>>;
  readonly shapes: Readonly<Record<string, ConstrainedShape>>;
}

/** A shape that is constrained, or leads to one that is. Names of shapes below it; others are left out. */
export interface ConstrainedShape {
  readonly enum?: readonly string[];
  /** Of a text its length in UTF-16 units, of a blob in bytes, of a list or map in entries; of a number its value. */
  readonly min?: number;
  readonly max?: number;
  /** Whether `min` and `max` bound a value rather than a length. */
  readonly numeric?: boolean;
  /** Of a whole number: how many bits it has, one of them its sign. */
  readonly bits?: 32 | 64;
  /** A regular expression of Java, for the whole text. */
  readonly pattern?: string;
  /** Messages do not show the value. */
  readonly sensitive?: boolean;
  readonly members?: Readonly<Record<string, string>>;
  readonly item?: string;
  readonly key?: string;
  readonly value?: string;
}

export const SIDECARS: Readonly<Record<ServiceName, Sidecar>> = {
  cloudformation,
  cloudwatch,
  'cloudwatch-logs': cloudwatchLogs,
  codedeploy,
  dynamodb,
  ecr,
  ecs,
  'elastic-load-balancing-v2': elasticLoadBalancingV2,
  eventbridge,
  iam,
  lambda,
  s3,
  'secrets-manager': secretsManager,
  servicediscovery,
  sns,
  sqs,
  ssm,
  sts,
} as Readonly<Record<ServiceName, unknown>> as Readonly<Record<ServiceName, Sidecar>>;
