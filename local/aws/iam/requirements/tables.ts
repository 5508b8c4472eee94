import type { OperationName } from '../../wire/implementation';
import { SERVICES, type ServiceName } from '../../wire/services';
import { cloudformation } from './cloudformation';
import { cloudwatch } from './cloudwatch';
import { cloudwatchLogs } from './cloudwatch-logs';
import { codedeploy } from './codedeploy';
import { dynamodb } from './dynamodb';
import { ecr } from './ecr';
import { ecs } from './ecs';
import { elasticLoadBalancingV2 } from './elastic-load-balancing-v2';
import { eventbridge } from './eventbridge';
import { iam } from './iam';
import { lambda } from './lambda';
import { anywhere, type NamedRequirement, type RequirementTable, type Scene } from './requirement';
import { s3 } from './s3';
import { secretsManager } from './secrets-manager';
import { serviceDiscovery } from './servicediscovery';
import { sns } from './sns';
import { sqs } from './sqs';
import { ssm } from './ssm';

const TABLES: { readonly [Service in ServiceName]?: RequirementTable<Service> } = {
  cloudwatch,
  'cloudwatch-logs': cloudwatchLogs,
  cloudformation,
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
  servicediscovery: serviceDiscovery,
  sns,
  sqs,
  ssm,
  sts: {
    // Nobody can be kept from asking who he is (STS API Reference, GetCallerIdentity).
    GetCallerIdentity: () => [],
    AssumeRole: ({ RoleArn = '' }) => [{ resource: RoleArn }],
  },
};

/** The prefix of a service's actions, where it is not the name in the scope of its signatures. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };

/**
 * What an operation asks of its caller's role. Operations that stand in no table ask for their action on `*`, so that only
 * a statement for all resources allows them.
 */
export async function requirementsOf(
  service: ServiceName,
  operation: string,
  input: Readonly<Record<string, unknown>>,
  scene: Scene,
): Promise<readonly NamedRequirement[]> {
  const table = TABLES[service] as RequirementTable<ServiceName> | undefined;
  const rule = table?.[operation as OperationName<ServiceName>] ?? anywhere;
  const { signingName } = SERVICES[service];
  const own = `${PREFIXES[signingName] ?? signingName}:${operation}`;
  return (await rule(input as never, scene)).map((requirement) => ({ action: own, ...requirement }));
}

/** Whether an operation stands in a table. */
export const isTabled = (service: ServiceName, operation: string): boolean => operation in (TABLES[service] ?? {});
