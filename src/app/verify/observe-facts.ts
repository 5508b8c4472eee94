import { alarmsThere } from '../../aws/alarms';
import type { VerifyClients } from '../../aws/clients';
import { clusterInstances, clusterProviders } from '../../aws/cluster';
import type { CommandLineClients } from '../../aws/command-line-clients';
import { movesAllAtOnce, readGroup } from '../../aws/deployment-group';
import { readFunction } from '../../aws/functions';
import { readRole } from '../../aws/iam-roles';
import { imagePlatforms } from '../../aws/image-platforms';
import { hasLogGroup } from '../../aws/log-groups';
import { parametersThere } from '../../aws/parameters';
import { readSecret } from '../../aws/secrets';
import { forbiddenOf } from '../../aws/simulate-policy';
import { readTargetGroups, withDelays } from '../../aws/target-groups';
import { parseImageReference } from '../../domain/image';
import type { ObservedService } from '../../domain/observed';
import { type BaseTaskDefinition, blueGreenOf, notDeployed, type ServiceSpec } from '../../domain/service-spec';
import type { ByName, Facts, Look, RoleFacts } from '../../domain/verify/facts';
import { hookFunctionsOf } from '../../domain/verify/hooks';
import { hostPortsOf } from '../../domain/verify/host-ports';
import { logGroupsOf } from '../../domain/verify/log-groups';
import { arnOf, needsOf, type Place } from '../../domain/verify/needs';
import { runsOnSpot } from '../../domain/verify/platform';
import { taskRolesOf } from '../../domain/verify/roles';
import { parametersOf, secretArnsOf } from '../../domain/verify/secrets';
import { fallsBack } from '../../domain/verify/spot';
import { configurationOf } from '../../domain/verify/traffic-shift';
import { look, lookAtEach } from './look';

/** What is to be verified: a service as it stands, and what would be registered for it. */
export interface Subject {
  readonly spec: ServiceSpec;
  readonly service: ObservedService;
  readonly definition: BaseTaskDefinition;
}

/**
 * Reads what a start depends on and a few calls tell: the image, what the tasks need to start, the hooks, the group and its
 * target groups. Nothing is changed. Throws AwsError for what may pass.
 */
export async function observeForStart(clients: VerifyClients, subject: Subject): Promise<Facts> {
  const { spec, service, definition } = subject;
  const roles = taskRolesOf(definition).map(([, arn]) => arn);
  const [images, taskRoles, logGroups, parameters, functions, ofGroup] = await Promise.all([
    observeImages(clients, subject),
    lookAtEach(roles, (arn) => readRole(clients.iam, arn)),
    lookAtEach(ownLogGroups(subject), (name) => hasLogGroup(clients.logs, name)),
    observeParameters(clients, subject),
    lookAtEach(hookFunctionsOf(spec), (name) => readFunction(clients.lambda, name)),
    observeGroup(clients, subject),
  ]);
  return { spec, service, definition, images, roles: taskRoles, logGroups, parameters, functions, ...ofGroup };
}

/**
 * The same and everything else: more than is worth asking before each start. Secrets Manager is looked at here alone, for its
 * client would be in the bundle of each function.
 */
export async function observeAll(
  clients: VerifyClients & Pick<CommandLineClients, 'cloudwatch' | 'secrets'>,
  subject: Subject,
): Promise<Facts> {
  const facts = await observeForStart(clients, subject);
  const { spec, definition } = subject;
  const group = facts.group && 'seen' in facts.group ? facts.group.seen : undefined;
  const configuration = configurationOf(spec, facts.group);
  const [serviceRole, alarms, movesAtOnce, instances, providers, secrets] = await Promise.all([
    group ? lookAtEach([group.serviceRoleArn], (arn) => readRole(clients.iam, arn)) : {},
    group ? look(alarmsThere(clients.cloudwatch, group.alarmNames)) : undefined,
    configuration ? observeShift(clients, configuration) : undefined,
    hostPortsOf(definition).length > 0 ? look(clusterInstances(clients.ecs, spec.cluster)) : undefined,
    fallsBack(subject) ? look(clusterProviders(clients.ecs, spec.cluster)) : undefined,
    lookAtEach(ownSecrets(subject), (arn) => readSecret(clients.secrets, arn)),
  ]);
  const needs = needsOf(facts, placeOf(subject));
  const known: ByName<RoleFacts | undefined> = { ...facts.roles, ...serviceRole };
  const asked = needs.map(({ role }) => role).filter((role) => isThere(known[role]));
  const forbidden = await lookAtEach(asked, (role) => {
    const of = needs.filter((need) => need.role === role);
    return forbiddenOf(clients.iam, arnOf(known, role), of);
  });
  return {
    ...facts,
    roles: known,
    forbidden,
    secrets,
    ...(alarms ? { alarms } : {}),
    ...(movesAtOnce ? { movesAtOnce } : {}),
    ...(instances ? { instances } : {}),
    ...(providers ? { providers } : {}),
  };
}

/** Of a role that is not there, nothing is asked. */
function isThere(role: Look<RoleFacts | undefined> | undefined): boolean {
  return role !== undefined && (!('seen' in role) || role.seen !== undefined);
}

/** From the host of the service's registry, `123456789012.dkr.ecr.ap-northeast-1.amazonaws.com`. */
function placeOf({ service }: Subject): Place {
  const [account = '', , , region = ''] = service.registry.split('.');
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return { partition, region, account };
}

/** Images of the registry that the service pulls from; nothing is asked of others. */
async function observeImages({ ecr }: VerifyClients, { service, definition }: Subject): Promise<Facts['images']> {
  const own = definition.containerDefinitions
    .map(({ image }) => image)
    .filter((image) => parseImageReference(image)?.registry === service.registry);
  return lookAtEach(own, (image) => {
    const { repository = '', ...named } = parseImageReference(image) ?? {};
    return imagePlatforms(ecr, repository, named);
  });
}

/** Groups of another Region are not looked at: the clients are of the service's. */
function ownLogGroups({ service, definition }: Subject): readonly string[] {
  return logGroupsOf(definition)
    .filter(({ region }) => region === undefined || service.registry.includes(`.ecr.${region}.`))
    .map(({ name }) => name);
}

/** Parameters of another Region or account, and AWS's own, are not looked at. */
async function observeParameters({ ssm }: VerifyClients, subject: Subject): Promise<ByName<boolean>> {
  const { region, account } = placeOf(subject);
  const own = parametersOf(subject.definition).filter(
    (from) => !from.startsWith('/aws/') && (!from.startsWith('arn:') || from.includes(`:${region}:${account}:`)),
  );
  if (own.length === 0) return {};
  const there = await look(parametersThere(ssm, [...new Set(own.map(parameterName))]));
  const looks = own.map((from): readonly [string, Look<boolean>] => [
    from,
    'unseen' in there ? there : { seen: there.seen.includes(parameterName(from)) },
  ]);
  return Object.fromEntries(looks);
}

/** Secrets of another Region or account are not looked at. */
function ownSecrets(subject: Subject): readonly string[] {
  const { region, account } = placeOf(subject);
  return secretArnsOf(subject.definition).filter((arn) => arn.includes(`:${region}:${account}:`));
}

/** `db` of `arn:…:parameter/db`, `/shop/db` of `arn:…:parameter/shop/db`: a name in a hierarchy begins with a slash. */
function parameterName(from: string): string {
  const path = from.replace(/^arn:.*:parameter\//, '');
  return from.startsWith('arn:') && path.includes('/') ? `/${path}` : path;
}

async function observeGroup(
  { codedeploy, elb }: VerifyClients,
  { spec, service }: Subject,
): Promise<Pick<Facts, 'group' | 'targetGroups'>> {
  if (notDeployed(spec)) return {};
  const group = await look(readGroup(codedeploy, blueGreenOf(spec)));
  const names = 'seen' in group ? (group.seen?.targetGroupNames ?? []) : [];
  const targetGroups = await look(readTargetGroups(elb, names));
  if ('unseen' in targetGroups || !runsOnSpot({ service })) return { group, targetGroups };
  const delays = await look(withDelays(elb, targetGroups.seen));
  return { group, targetGroups: 'seen' in delays ? delays : targetGroups };
}

async function observeShift({ codedeploy }: VerifyClients, configuration: string): Promise<Look<boolean>> {
  const found = await look(movesAllAtOnce(codedeploy, configuration));
  if ('unseen' in found) return found;
  return found.seen === undefined
    ? { unseen: `there is no deployment configuration ${configuration}` }
    : { seen: found.seen };
}
