import * as sdk from '@aws-sdk/client-ecs';
import { afterEach, describe, test } from '@jest/globals';
import { closeStages, refused, stage } from './stage';

afterEach(closeStages);

const invalid = 'InvalidParameterException';
const other = 'arn:aws:ecs:us-east-1:999999999999';
const service = { cluster: 'prod', service: 'frontend' };

const inputs: [string, unknown, string][] = [
  ['an unknown cluster', new sdk.ListServicesCommand({ cluster: 'nobody' }), 'ClusterNotFoundException'],
  ['no default cluster', new sdk.ListTasksCommand({}), 'ClusterNotFoundException'],
  ['a cluster of others', new sdk.ListServicesCommand({ cluster: `${other}:cluster/prod` }), invalid],
  ['an ARN of another kind', new sdk.DescribeClustersCommand({ clusters: ['arn:aws:s3:::bucket'] }), invalid],
  ['a bad include', new sdk.DescribeClustersCommand({ include: ['ALL' as never] }), invalid],
  ['101 clusters', new sdk.DescribeClustersCommand({ clusters: Array(101).fill('prod') }), invalid],
  ['a cluster name with a slash', new sdk.CreateClusterCommand({ clusterName: 'a/b' }), invalid],
  ['a cluster name of 256 letters', new sdk.CreateClusterCommand({ clusterName: 'a'.repeat(256) }), invalid],
  ['an unknown service', new sdk.UpdateServiceCommand({ ...service, service: 'nobody' }), 'ServiceNotFoundException'],
  [
    'a service of another cluster',
    new sdk.DescribeServicesCommand({
      cluster: 'prod',
      services: ['arn:aws:ecs:ap-northeast-1:123456789012:service/test/frontend'],
    }),
    invalid,
  ],
  ['a service path', new sdk.DescribeServicesCommand({ cluster: 'prod', services: ['a/b/c'] }), invalid],
  ['a negative count', new sdk.UpdateServiceCommand({ ...service, desiredCount: -1 }), invalid],
  ['half a task', new sdk.UpdateServiceCommand({ ...service, desiredCount: 0.5 }), 'SerializationException'],
  ['5001 tasks', new sdk.UpdateServiceCommand({ ...service, desiredCount: 5001 }), invalid],
  [
    'a minimum above 100 percent',
    new sdk.UpdateServiceCommand({ ...service, deploymentConfiguration: { minimumHealthyPercent: 101 } }),
    invalid,
  ],
  [
    'a maximum below the minimum',
    new sdk.UpdateServiceCommand({ ...service, deploymentConfiguration: { maximumPercent: 50 } }),
    invalid,
  ],
  [
    'a circuit breaker under CODE_DEPLOY',
    new sdk.UpdateServiceCommand({
      ...service,
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
    }),
    invalid,
  ],
  ['a negative grace', new sdk.UpdateServiceCommand({ ...service, healthCheckGracePeriodSeconds: -1 }), invalid],
  ['bad propagation', new sdk.UpdateServiceCommand({ ...service, propagateTags: 'ALL' as never }), invalid],
  ['a short task id', new sdk.DescribeTasksCommand({ cluster: 'prod', tasks: ['abc'] }), invalid],
  ['no tasks', new sdk.DescribeTasksCommand({ cluster: 'prod', tasks: [] }), invalid],
  ['101 tasks', new sdk.DescribeTasksCommand({ cluster: 'prod', tasks: Array(101).fill('a'.repeat(32)) }), invalid],
  ['an unknown task', new sdk.StopTaskCommand({ cluster: 'prod', task: 'a'.repeat(32) }), invalid],
  ['a revision that is no number', new sdk.DescribeTaskDefinitionCommand({ taskDefinition: 'a:b' }), invalid],
  ['too many colons', new sdk.DescribeTaskDefinitionCommand({ taskDefinition: 'a:1:2' }), invalid],
  ['an unknown family', new sdk.DescribeTaskDefinitionCommand({ taskDefinition: 'a' }), 'ClientException'],
  ['an unknown status', new sdk.ListTaskDefinitionsCommand({ status: 'GONE' as never }), invalid],
  ['an unknown order', new sdk.ListTaskDefinitionsCommand({ sort: 'UP' as never }), invalid],
  ['a tag on nothing', new sdk.ListTagsForResourceCommand({ resourceArn: 'prod' }), invalid],
  ['tags of others', new sdk.ListTagsForResourceCommand({ resourceArn: `${other}:service/prod/frontend` }), invalid],
  [
    'tags of an unknown cluster',
    new sdk.ListTagsForResourceCommand({ resourceArn: 'arn:aws:ecs:ap-northeast-1:123456789012:cluster/x' }),
    'ClusterNotFoundException',
  ],
  [
    'task sets of nobody',
    new sdk.DescribeTaskSetsCommand({ cluster: 'prod', service: 'x' }),
    'ServiceNotFoundException',
  ],
  ['a missing member', new sdk.StopTaskCommand({ cluster: 'prod' } as never), invalid],
];

describe('hostile inputs', () => {
  test.each(inputs)('[ECS-41] %s is refused with the modelled error', async (_, command, name) => {
    const { ecs, createBlueGreen } = await stage();
    await createBlueGreen();
    await refused(ecs.send(command as never), name);
  });
});
