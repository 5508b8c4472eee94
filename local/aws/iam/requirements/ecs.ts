import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { anywhere, arnOr, each, passRole, type Requirement, type RequirementTable, type Scene } from './requirement';

/**
 * What ECS asks. Source: Service Authorization Reference, "Amazon Elastic Container Service"; ARNs are in the long form.
 * What no call shows: roles are passed to tasks (ECS Developer Guide, security_iam_id-based-policy-examples and
 * task-iam-roles; CodeDeploy's own policies have it for CreateTaskSet), and tags at creation need `ecs:TagResource` on
 * what is created (ECS Developer Guide, supported-iam-actions-tagging).
 */
export const ecs: RequirementTable<'ecs'> = {
  CreateCluster: ({ clusterName = 'default', tags }, scene) =>
    tagged(each([cluster(clusterName, scene)]), 'CreateCluster', tags),
  CreateService: ({ cluster: of, serviceName = '', tags }, scene) =>
    tagged(each([service(of, serviceName, scene)]), 'CreateService', tags),
  CreateTaskSet: async ({ cluster: of, service: name = '', taskDefinition, tags }, scene) => [
    ...tagged(each([taskSet(of, name, '*', scene)]), 'CreateTaskSet', tags),
    ...(await passRolesOf(taskDefinition, scene)),
  ],
  DeleteCluster: (input, scene) => each([cluster(input.cluster, scene)]),
  DeleteService: (input, scene) => each([service(input.cluster, input.service, scene)]),
  DeleteTaskDefinitions: ({ taskDefinitions }, scene) =>
    each(taskDefinitions?.map((name) => taskDefinition(name, scene))),
  DeleteTaskSet: (input, scene) => each([taskSet(input.cluster, input.service, input.taskSet, scene)]),
  DeregisterContainerInstance: (input, scene) => each([cluster(input.cluster, scene)]),
  DeregisterTaskDefinition: anywhere,
  DescribeCapacityProviders: ({ capacityProviders }, scene) =>
    each(capacityProviders?.map((name) => arnOr(name, (plain) => scene.arn('ecs', `capacity-provider/${plain}`)))),
  DescribeClusters: ({ clusters = ['default'] }, scene) => each(clusters.map((name) => cluster(name, scene))),
  DescribeContainerInstances: ({ cluster: of, containerInstances }, scene) =>
    each(containerInstances?.map((id) => inCluster('container-instance', of, id, scene))),
  DescribeServiceDeployments: ({ serviceDeploymentArns }) => each(serviceDeploymentArns),
  DescribeServiceRevisions: ({ serviceRevisionArns }) => each(serviceRevisionArns),
  DescribeServices: (input, scene) => each(input.services?.map((name) => service(input.cluster, name, scene))),
  DescribeTaskDefinition: anywhere,
  DescribeTaskSets: ({ cluster: of, service: name, taskSets = ['*'] }, scene) =>
    each(taskSets.map((id) => taskSet(of, name, id, scene))),
  DescribeTasks: ({ cluster: of, tasks }, scene) => each(tasks?.map((id) => task(of, id, scene))),
  GetTaskProtection: ({ cluster: of, tasks }, scene) => each(tasks?.map((id) => task(of, id, scene))),
  ListClusters: anywhere,
  ListContainerInstances: (input, scene) => each([cluster(input.cluster, scene)]),
  ListServiceDeployments: (input, scene) => each([service(input.cluster, input.service, scene)]),
  ListServices: anywhere,
  ListTagsForResource: ({ resourceArn }) => each([resourceArn]),
  ListTaskDefinitionFamilies: anywhere,
  ListTaskDefinitions: anywhere,
  // The container instance that is asked about; a list of others' tasks names none.
  ListTasks: ({ cluster: of, containerInstance }, scene) =>
    each([containerInstance && inCluster('container-instance', of, containerInstance, scene)]),
  PutClusterCapacityProviders: (input, scene) => each([cluster(input.cluster, scene)]),
  RegisterContainerInstance: ({ cluster: of, tags }, scene) =>
    tagged(each([cluster(of, scene)]), 'RegisterContainerInstance', tags),
  RegisterTaskDefinition: ({ family, tags, taskRoleArn, executionRoleArn }, scene) => [
    ...tagged(each([scene.arn('ecs', `task-definition/${family}:*`)]), 'RegisterTaskDefinition', tags),
    ...passRoles({ taskRoleArn, executionRoleArn }, scene),
  ],
  RunTask: async (input, scene) => [
    ...each([taskDefinition(input.taskDefinition, scene)]),
    // The tasks have the tags, not the revision that is run (aws/aws-cdk#28898, tried with tagResourceAuthorization).
    ...tagging([task(input.cluster, '*', scene)], 'RunTask', input.tags),
    ...(await passRolesOf(input.taskDefinition, scene)),
    ...passRoles(input.overrides ?? {}, scene),
  ],
  StopTask: ({ cluster: of, task: id }, scene) => each([task(of, id, scene)]),
  TagResource: ({ resourceArn }) => each([resourceArn]),
  UntagResource: ({ resourceArn }) => each([resourceArn]),
  UpdateCluster: (input, scene) => each([cluster(input.cluster, scene)]),
  UpdateContainerInstancesState: ({ cluster: of, containerInstances }, scene) =>
    each(containerInstances?.map((id) => inCluster('container-instance', of, id, scene))),
  UpdateService: (input, scene) => each([service(input.cluster, input.service, scene)]),
  UpdateServicePrimaryTaskSet: (input, scene) => each([service(input.cluster, input.service, scene)]),
  UpdateTaskProtection: ({ cluster: of, tasks }, scene) => each(tasks?.map((id) => task(of, id, scene))),
  UpdateTaskSet: (input, scene) => each([taskSet(input.cluster, input.service, input.taskSet, scene)]),
};

const cluster = (identifier = 'default', scene: Scene): string =>
  arnOr(identifier, (name) => scene.arn('ecs', `cluster/${name}`));

const inCluster = (kind: string, of = 'default', identifier = '', scene: Scene): string =>
  arnOr(identifier, (name) => scene.arn('ecs', `${kind}/${of.slice(of.lastIndexOf('/') + 1)}/${name}`));

const service = (of: string | undefined, identifier: string | undefined, scene: Scene): string =>
  inCluster('service', of, identifier, scene);

const task = (of: string | undefined, identifier: string | undefined, scene: Scene): string =>
  inCluster('task', of, identifier, scene);

/** `task-set/<cluster>/<service>/<id>`, from names or ARNs. */
const taskSet = (of: string | undefined, name: string | undefined, id = '', scene: Scene): string =>
  arnOr(id, (plain) => `${service(of, name, scene).replace(/:service\//, ':task-set/')}/${plain}`);

/** Of a family alone it is the newest revision, which the ARN in the request does not name. */
const taskDefinition = (identifier = '', scene: Scene): string =>
  arnOr(identifier, (name) => scene.arn('ecs', `task-definition/${name.includes(':') ? name : `${name}:*`}`));

interface Roles {
  readonly taskRoleArn?: string | undefined;
  readonly executionRoleArn?: string | undefined;
}

/** ECS takes a role's name for its ARN. */
const passRoles = ({ taskRoleArn, executionRoleArn }: Roles, scene: Scene): readonly Requirement[] =>
  [...new Set([taskRoleArn, executionRoleArn])].flatMap((role) =>
    passRole(role && arnOr(role, (name) => `arn:aws:iam::${scene.accountId}:role/${name}`), 'ecs-tasks.amazonaws.com'),
  );

async function passRolesOf(identifier: string | undefined, scene: Scene): Promise<readonly Requirement[]> {
  if (!identifier) return [];
  const found = await scene.look('ecs', 'DescribeTaskDefinition', { taskDefinition: identifier });
  return passRoles((found?.taskDefinition as TaskDefinition | undefined) ?? {}, scene);
}

const tagged = (
  created: readonly Requirement[],
  operation: string,
  tags: readonly unknown[] | undefined,
): readonly Requirement[] => [
  ...created,
  ...tagging(
    created.map(({ resource }) => resource),
    operation,
    tags,
  ),
];

function tagging(
  created: readonly string[],
  operation: string,
  tags: readonly unknown[] | undefined,
): readonly Requirement[] {
  if (!tags || tags.length === 0) return [];
  return created.map((resource) => ({
    resource,
    action: 'ecs:TagResource',
    context: () => ({ 'ecs:CreateAction': [operation] }),
  }));
}
