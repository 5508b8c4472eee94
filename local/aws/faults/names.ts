import type { Instances } from '../ec2/instances';
import type { Dispatcher } from '../wire/dispatcher';
import type { ServiceName } from '../wire/services';
import { SERVICES } from '../wire/services';
import type { BusEvent } from '../world';
import type { NamesOf } from './wish';

/** The detail types of the events that the embedded services raise. */
export const DETAIL_TYPES = [
  'CloudWatch Alarm Configuration Change',
  'CloudWatch Alarm State Change',
  'CodeDeploy Deployment State-change Notification',
  'EC2 Instance Rebalance Recommendation',
  'EC2 Spot Instance Interruption Warning',
  'ECR Image Action',
  'ECR Image Scan',
  'ECS Container Instance State Change',
  'ECS Deployment State Change',
  'ECS Service Action',
  'ECS Task State Change',
  'Scheduled Event',
] as const;

/** Finds what faults can be about in the account as it is now, by looks that are not logged. */
export function namesIn(
  dispatcher: Dispatcher,
  events: () => readonly BusEvent[],
  instances: Pick<Instances, 'list'>,
): NamesOf {
  /** All items of a list, page after page; `token` is the member that leads from one to the next. */
  const all = async <Item>(
    service: ServiceName,
    operation: string,
    [list, tokenOut, tokenIn]: readonly [string, string, string],
    input: Record<string, unknown> = {},
  ): Promise<Item[]> => {
    const items: Item[] = [];
    let token: unknown;
    do {
      const page = await dispatcher.look(service, operation, { ...input, ...(token ? { [tokenIn]: token } : {}) });
      items.push(...((page[list] as Item[] | undefined) ?? []));
      token = page[tokenOut];
    } while (token);
    return items;
  };
  const functions = async (): Promise<string[]> =>
    (await all<{ FunctionName: string }>('lambda', 'ListFunctions', ['Functions', 'NextMarker', 'Marker'])).map(
      ({ FunctionName }) => FunctionName,
    );
  const clusters = (): Promise<string[]> =>
    all<string>('ecs', 'ListClusters', ['clusterArns', 'nextToken', 'nextToken']);
  const services = async (): Promise<string[]> => {
    const lists = (await clusters()).map((cluster) =>
      all<string>('ecs', 'ListServices', ['serviceArns', 'nextToken', 'nextToken'], { cluster }),
    );
    return (await Promise.all(lists)).flat().map((arn) => arn.split('/').slice(1).join('/'));
  };
  return async (named) => {
    switch (named) {
      case 'operation':
        return (Object.keys(SERVICES) as ServiceName[]).flatMap((service) =>
          [...dispatcher.operationsOf(service), '*'].map((operation) => `${service}:${operation}`),
        );
      case 'caller': {
        const roles = await all<{ RoleName: string }>('iam', 'ListRoles', ['Roles', 'Marker', 'Marker']);
        return ['local', ...(await functions()), ...roles.map(({ RoleName }) => RoleName)];
      }
      case 'detail type':
        return [...new Set([...DETAIL_TYPES, ...events().map((event) => event['detail-type'])])];
      case 'function':
        return functions();
      case 'cluster':
        return (await clusters()).map((arn) => arn.split('/').at(-1)!);
      case 'service':
        return services();
      case 'instance':
        return instances.list().map(({ id }) => id);
      case 'alarm':
        return (
          await all<{ AlarmName: string }>('cloudwatch', 'DescribeAlarms', ['MetricAlarms', 'NextToken', 'NextToken'])
        ).map(({ AlarmName }) => AlarmName);
    }
  };
}
