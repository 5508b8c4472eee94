export type Protocol = 'json-1.0' | 'json-1.1' | 'query' | 'rpc-v2-cbor' | 'rest-json' | 'rest-xml';

/** How an AWS service is reached: what identifies it in a request, and which SDK client holds its shapes. */
export interface ServiceDescription {
  /** Our name for it, the SDK client's without `client-`. */
  readonly name: ServiceName;
  readonly package: string;
  readonly protocol: Protocol;
  /** Further protocols that it takes from older or other clients; a request says which it speaks. */
  readonly alsoSpeaks?: readonly Protocol[];
  /** The service name in a SigV4 credential scope. */
  readonly signingName: string;
  /** The first part of `X-Amz-Target` (JSON protocols), and the service in paths of Smithy RPC v2. */
  readonly targetPrefix?: string;
  /** The `Version` parameter of the Query protocol. */
  readonly apiVersion?: string;
  /** The XML namespace of responses (Query and REST XML). */
  readonly xmlNamespace?: string;
}

export type ServiceName =
  | 'ecs'
  | 'codedeploy'
  | 'ecr'
  | 'eventbridge'
  | 'dynamodb'
  | 'cloudwatch'
  | 'cloudwatch-logs'
  | 'sns'
  | 'elastic-load-balancing-v2'
  | 'sts'
  | 'iam'
  | 'cloudformation'
  | 'lambda'
  | 's3'
  | 'secrets-manager'
  | 'servicediscovery'
  | 'ssm'
  | 'sqs';

const json = (
  name: ServiceName,
  signingName: string,
  targetPrefix: string,
  protocol: 'json-1.0' | 'json-1.1' = 'json-1.1',
): ServiceDescription => ({ name, package: `@aws-sdk/client-${name}`, protocol, signingName, targetPrefix });

const query = (name: ServiceName, signingName: string, host: string, apiVersion: string): ServiceDescription => ({
  name,
  package: `@aws-sdk/client-${name}`,
  protocol: 'query',
  signingName,
  apiVersion,
  xmlNamespace: `http://${host}.amazonaws.com/doc/${apiVersion}/`,
});

export const SERVICES: Readonly<Record<ServiceName, ServiceDescription>> = {
  ecs: json('ecs', 'ecs', 'AmazonEC2ContainerServiceV20141113'),
  codedeploy: json('codedeploy', 'codedeploy', 'CodeDeploy_20141006'),
  ecr: json('ecr', 'ecr', 'AmazonEC2ContainerRegistry_V20150921'),
  eventbridge: json('eventbridge', 'events', 'AWSEvents'),
  dynamodb: json('dynamodb', 'dynamodb', 'DynamoDB_20120810', 'json-1.0'),
  cloudwatch: {
    ...json('cloudwatch', 'monitoring', 'GraniteServiceVersion20100801', 'json-1.0'),
    alsoSpeaks: ['query', 'rpc-v2-cbor'],
    apiVersion: '2010-08-01',
    xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
  },
  'cloudwatch-logs': json('cloudwatch-logs', 'logs', 'Logs_20140328'),
  'secrets-manager': json('secrets-manager', 'secretsmanager', 'secretsmanager'),
  servicediscovery: {
    ...json('servicediscovery', 'servicediscovery', 'Route53AutoNaming_v20170314'),
    alsoSpeaks: ['rpc-v2-cbor'],
  },
  ssm: json('ssm', 'ssm', 'AmazonSSM'),
  sqs: json('sqs', 'sqs', 'AmazonSQS', 'json-1.0'),
  sns: query('sns', 'sns', 'sns', '2010-03-31'),
  'elastic-load-balancing-v2': query(
    'elastic-load-balancing-v2',
    'elasticloadbalancing',
    'elasticloadbalancing',
    '2015-12-01',
  ),
  sts: query('sts', 'sts', 'sts', '2011-06-15'),
  iam: query('iam', 'iam', 'iam', '2010-05-08'),
  cloudformation: query('cloudformation', 'cloudformation', 'cloudformation', '2010-05-15'),
  lambda: { name: 'lambda', package: '@aws-sdk/client-lambda', protocol: 'rest-json', signingName: 'lambda' },
  s3: {
    name: 's3',
    package: '@aws-sdk/client-s3',
    protocol: 'rest-xml',
    signingName: 's3',
    xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
  },
};
