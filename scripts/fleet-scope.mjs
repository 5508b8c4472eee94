import { EVENTS, statementsOfChecks } from './statements-of-checks.mjs';

/** ARN of a resource in the stack's own partition, Region and account. */
const own = (resource) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:${resource}` });
const regional = (service, resource) => own(`${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`);

/**
 * What Lambda asks of a function's role in a VPC: AWSLambdaVPCAccessExecutionRole without its logs, which each role has of its
 * own. EC2 knows no fitting resource before an interface is made.
 */
const INTERFACES = {
  Effect: 'Allow',
  Action: [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ],
  Resource: '*',
};

/**
 * What serverless.yml asks of the catalog by `${fleet:<name>}`: to which resources of the fleet rules and policies are
 * narrowed. A service added to services/ widens them at the next deployment, and nothing else does.
 *
 * @type {Record<string, (catalog: import('../src/catalog').Catalog) => unknown>}
 */
const SCOPES = {
  ownersEmail: ({ fleet }) => fleet.owners.email,
  approverResources: ({ fleet }) => ({
    Resources: Object.fromEntries(fleet.approvers.flatMap(({ id, email }) => topicOf(id, email))),
  }),
  approverTopics: ({ fleet }) =>
    fleet.approvers.length > 0
      ? fleet.approvers.map(({ id }) => ({ Ref: topicName(id) }))
      : // A policy must name something: where nobody approves, a topic that nobody makes.
        [regional('sns', 'the-fleet-has-no-approver')],
  repositories: ({ services }) => repositoriesOf(services),
  applications: ({ services }) => applicationsOf(services),
  repositoryArns: ({ services }) => arnsOf(services).repositoryArns,
  // Of what is not deployed nobody looks into the images.
  deployedRepositoryArns: ({ services }) => {
    const { repositoryArns } = arnsOf(deployed(services));
    return repositoryArns.length > 0 ? repositoryArns : [regional('ecr', 'repository/none')];
  },
  serviceArns: ({ services }) => arnsOf(services).serviceArns,
  taskArns: ({ services }) => arnsOf(services).taskArns,
  clusterArns: ({ services }) => clustersOf(services).map((cluster) => regional('ecs', `cluster/${cluster}`)),
  containerInstanceArns: ({ services }) =>
    clustersOf(services).map((cluster) => regional('ecs', `container-instance/${cluster}/*`)),
  serviceGroups: ({ services }) => distinct(services.map(({ service }) => `service:${service}`)),
  targetGroupArns: ({ services }) => distinct(services.flatMap(targetGroupsOf)),
  taskDefinitionArns: ({ services }) => arnsOf(services).taskDefinitionArns,
  taskRoleArns: ({ services }) => arnsOf(services).taskRoleArns,
  // What a service's own AppSpec names; Slipway's own hook functions stand in serverless.yml.
  hookFunctionArns: ({ services }) => {
    const named = distinct(services.flatMap(({ strategy }) => Object.values(strategy.hooks))).map(functionArn);
    return [regional('lambda', `function:CodeDeployHook_slipway-\${sls:stage}-*`), ...named];
  },
  applicationArns: ({ services }) =>
    applicationsOf(services).map((name) => regional('codedeploy', `application:${name}`)),
  deploymentGroupArns: ({ services }) => deploymentGroupsOf(services),
  // Serverless's word for no VPC.
  vpc: ({ fleet }) => fleet.vpc ?? false,
  ...Object.fromEntries(
    EVENTS.map((event) => [
      `statementsOf${event}`,
      ({ services, fleet }) => [...statementsOfChecks(services, event, arnsOf), ...(fleet.vpc ? [INTERFACES] : [])],
    ]),
  ),
};

/** What some services name, as policies do. */
function arnsOf(services) {
  return {
    deploymentGroupArns: deploymentGroupsOf(services),
    repositoryArns: repositoriesOf(services).map((name) => regional('ecr', `repository/${name}`)),
    serviceArns: services.map(({ cluster, service }) => regional('ecs', `service/${cluster}/${service}`)),
    taskArns: clustersOf(services).map((cluster) => regional('ecs', `task/${cluster}/*`)),
    // Without a file the base is whatever the service runs, so its family, roles and logs are not known before.
    taskDefinitionArns: familiesOf(deployed(services)).map((family) => regional('ecs', `task-definition/${family}:*`)),
    taskRoleArns: taskRolesOf(deployed(services)).map(roleArn),
    logStreamArns: logGroupsOf(services).map((name) => regional('logs', `log-group:${name}:log-stream:*`)),
    functionArn,
  };
}

function clustersOf(services) {
  return distinct(services.map(({ cluster }) => cluster));
}

/** What a service does not name may be any. */
function targetGroupsOf({ targetGroups = ['*'] }) {
  return targetGroups.map((group) =>
    group.startsWith('arn:') ? group : regional('elasticloadbalancing', `targetgroup/${group}/*`),
  );
}

/** Those that releases are made for; the others are looked at alone. */
function deployed(services) {
  return services.filter(({ strategy }) => strategy.kind === 'blue-green');
}

function applicationsOf(services) {
  const names = distinct(deployed(services).map(({ strategy }) => strategy.applicationName));
  // A rule and a policy must name something: where nothing is deployed, what nobody makes.
  return names.length > 0 ? names : ['no-service-of-the-fleet-is-deployed'];
}

function deploymentGroupsOf(services) {
  const groups = deployed(services).map(
    ({ strategy: { applicationName, deploymentGroupName } }) => `${applicationName}/${deploymentGroupName}`,
  );
  const named = groups.length > 0 ? groups : applicationsOf(services).map((name) => `${name}/none`);
  return named.map((name) => regional('codedeploy', `deploymentgroup:${name}`));
}

/** Serverless's own way with a hyphen: no two ids become one name. */
function topicName(id) {
  const name = id.replaceAll('-', 'Dash');
  return `Approver${name[0].toUpperCase()}${name.slice(1)}Topic`;
}

/** A topic of each approver's own, so that a link reaches nobody else. */
function topicOf(id, email) {
  const topic = { TopicName: `slipway-\${sls:stage}-approver-${id}` };
  const subscription = { TopicArn: { Ref: topicName(id) }, Protocol: 'email', Endpoint: email };
  return [
    [topicName(id), { Type: 'AWS::SNS::Topic', Properties: topic }],
    [`${topicName(id)}Subscription`, { Type: 'AWS::SNS::Subscription', Properties: subscription }],
  ];
}

/** The value of one scope; undefined for a name that is none. */
export function fleetScope(catalog, name) {
  return Object.hasOwn(SCOPES, name) ? SCOPES[name](catalog) : undefined;
}

/** Every scope, as one value that changes when the compiled template does. */
export function fleetScopes(catalog) {
  return Object.fromEntries(Object.keys(SCOPES).map((name) => [name, SCOPES[name](catalog)]));
}

function repositoriesOf(services) {
  return distinct(services.flatMap(({ images }) => images.map(({ repository }) => repository)));
}

function familiesOf(services) {
  const families = distinct(services.map(({ taskDefinition }) => taskDefinition?.family ?? '*'));
  return families.length > 0 ? families : ['no-service-of-the-fleet-is-deployed'];
}

function taskRolesOf(services) {
  const roles = services.flatMap(({ taskDefinition }) =>
    taskDefinition ? [taskDefinition.taskRoleArn, taskDefinition.executionRoleArn] : ['*'],
  );
  const passed = distinct(roles.filter((role) => typeof role === 'string'));
  // A policy must name something: where no task has a role, a name that nobody gives one.
  return passed.length > 0 ? passed : ['no-task-of-the-fleet-has-a-role'];
}

function logGroupsOf(services) {
  const groups = services.flatMap(({ taskDefinition }) =>
    taskDefinition
      ? taskDefinition.containerDefinitions.map(({ logConfiguration }) => logConfiguration?.options?.['awslogs-group'])
      : ['*'],
  );
  const written = distinct(groups.filter((name) => typeof name === 'string'));
  return written.length > 0 ? written : ['no-task-of-the-fleet-has-a-log-group'];
}

/** ECS takes a role by ARN or by name. */
function roleArn(role) {
  return role.startsWith('arn:') ? role : own(`iam::\${AWS::AccountId}:role/${role}`);
}

/** Lambda takes a function by ARN or by name. */
function functionArn(name) {
  return name.startsWith('arn:') ? name : regional('lambda', `function:${name}`);
}

function distinct(values) {
  return [...new Set(values)];
}
