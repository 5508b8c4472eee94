import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { CloudWatch } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { CodeDeploy } from '@aws-sdk/client-codedeploy';
import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import type { ECR } from '@aws-sdk/client-ecr';
import type { ECS } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { EventBridge } from '@aws-sdk/client-eventbridge';
import type { IAM } from '@aws-sdk/client-iam';
import type { Lambda } from '@aws-sdk/client-lambda';
import type { S3 } from '@aws-sdk/client-s3';
import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import type { ServiceDiscovery } from '@aws-sdk/client-servicediscovery';
import type { SNS } from '@aws-sdk/client-sns';
import type { SQS } from '@aws-sdk/client-sqs';
import type { SSM } from '@aws-sdk/client-ssm';
import type { STS } from '@aws-sdk/client-sts';
import type { Caller } from '../iam/credentials';
import type { AwsError } from './aws-error';
import type { Misfit } from './check';
import type { Authoriser } from './dispatcher';
import type { ServiceName } from './services';

/** The SDK's client of each service: only its types are used here, for the names, inputs and outputs of operations. */
interface Clients {
  ecs: ECS;
  codedeploy: CodeDeploy;
  ecr: ECR;
  eventbridge: EventBridge;
  dynamodb: DynamoDB;
  cloudwatch: CloudWatch;
  'cloudwatch-logs': CloudWatchLogs;
  sns: SNS;
  'elastic-load-balancing-v2': ElasticLoadBalancingV2;
  sts: STS;
  iam: IAM;
  cloudformation: CloudFormation;
  lambda: Lambda;
  s3: S3;
  'secrets-manager': SecretsManager;
  servicediscovery: ServiceDiscovery;
  ssm: SSM;
  sqs: SQS;
}

// The callback overload comes last in the SDK's classes, hence it is the one that inference sees.
type Signature<Method> = Method extends (
  input: infer I,
  options: never,
  done: (error: never, output?: infer O) => void,
) => void
  ? [I, Omit<O, '$metadata'>]
  : never;

export type OperationName<Service extends ServiceName> = Capitalize<
  {
    [M in keyof Clients[Service] & string]: Signature<Clients[Service][M]> extends never ? never : M;
  }[keyof Clients[Service] & string]
>;
export type Input<Service extends ServiceName, Operation extends OperationName<Service>> = Signature<
  Clients[Service][Uncapitalize<Operation> & keyof Clients[Service]]
>[0];
export type Output<Service extends ServiceName, Operation extends OperationName<Service>> = Signature<
  Clients[Service][Uncapitalize<Operation> & keyof Clients[Service]]
>[1];

/** What an operation knows of the call besides its input. */
export interface Call {
  readonly caller: Caller;
  readonly requestId: string;
  /** The base URL under which the caller reached us; absent for calls that AWS services make themselves. */
  readonly endpoint?: string;
}

/**
 * Operations by their AWS names. An input has been checked against the service's model, an output will be; either way
 * required members are present and types fit. A refusal is a thrown {@link AwsError}.
 */
export type Operations<Service extends ServiceName> = {
  readonly [Operation in OperationName<Service>]?: (
    input: Input<Service, Operation>,
    call: Call,
  ) => Output<Service, Operation> | Promise<Output<Service, Operation>>;
};

/** One embedded AWS service. */
export interface ServiceImplementation<Service extends ServiceName> {
  readonly name: Service;
  readonly operations: Operations<Service>;
  /**
   * The error for an input that does not fit its shape or breaks a constraint, where the service has one of its own; `all`
   * begins with `misfit`. Otherwise: `ValidationException` in the words that AWS's services share.
   */
  readonly refusalOf?: (misfit: Misfit, operation: string, all: readonly Misfit[]) => AwsError | undefined;
  /** Members whose constraints the service judges itself, or AWS does not hold to: see `Constraints`. */
  readonly judgesItself?: readonly string[];
  /** Asked before every operation of every service that is called with a role. IAM has it. */
  readonly authoriser?: Authoriser;
}

export type AnyServiceImplementation = { [Service in ServiceName]: ServiceImplementation<Service> }[ServiceName];
