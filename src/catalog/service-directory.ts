import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseTaskDefinition, ImagePolicy, ServiceSpec } from '../domain/service-spec';
import { containersOf } from '../domain/task-definition';
import { readStrategy } from './blue-green';
import { type EcspressoConfig, findConfigFile, readEcspressoConfig } from './ecspresso/config';
import { parseTaskDefinition } from './ecspresso/task-definition';
import type { FileFindings } from './findings';
import { gateOf } from './gate';
import { refuseHookClashes } from './hook-clashes';
import { findingsOf, readReferenced, type ServiceSource } from './service-source';
import { readSlipwayFile } from './slipway/read';
import { SERVICE_FILE, type ServiceFile } from './slipway/schema';
import { refuseUnfitChecks, type Surroundings } from './unfit-checks';

/** A service as its directory describes it, with the Region that its configuration names. */
export interface DescribedService {
  readonly spec: ServiceSpec;
  readonly region?: string;
}

/** Reads `services/<name>/`; undefined, with violations, when it does not describe a service that can be deployed. */
export function readServiceDirectory(source: ServiceSource): DescribedService | undefined {
  const before = source.findings.violations.length;
  const file = findConfigFile(source.directory);
  if (file === undefined) {
    const remedy = 'Add ecspresso.yml with cluster, service, task_definition and codedeploy.';
    findingsOf(source, 'ecspresso.yml').violation('', 'the directory has a slipway.yml but no ecspresso.yml', remedy);
    return undefined;
  }
  const about = findingsOf(source, file);
  const slipway = readSlipway(source);
  const config = readEcspressoConfig(source.directory, file, source.environment, about);
  if (!config) return undefined;
  const taskDefinition = readTask(source, config, about);
  const strategy = readStrategy(source, config, slipway, about);
  if (config.service === undefined) {
    about.violation('service', 'missing', 'Give the name of the ECS service; Slipway deploys services only.');
  }
  const images = slipway && imagesOf(source, slipway, taskDefinition, config);
  const { region } = config;
  const around = { ...(taskDefinition && { taskDefinition }), ...(region !== undefined && { region }) };
  const watch = slipway && watchOf(source, slipway, strategy, around);
  if (source.findings.violations.length > before || !images || !watch || !strategy || config.service === undefined)
    return undefined;
  const { name } = source;
  const spot = spotOf(source, slipway);
  const known = slipway?.targetGroups ? { targetGroups: slipway.targetGroups } : {};
  const spec = {
    name,
    cluster: config.cluster,
    service: config.service,
    images,
    strategy,
    ...known,
    ...watch,
    ...spot,
  };
  return {
    spec: taskDefinition ? { ...spec, taskDefinition } : spec,
    ...(config.region === undefined ? {} : { region: config.region }),
  };
}

/** What the service says of Spot goes before what the fleet says, one member at a time. */
function spotOf({ defaults }: ServiceSource, slipway: ServiceFile | undefined): Pick<ServiceSpec, 'spot'> {
  const spot = { ...defaults.spot, ...slipway?.spot };
  return Object.keys(spot).length > 0 ? { spot } : {};
}

/** Without the file, a service keeps to the fleet's defaults. */
function readSlipway(source: ServiceSource): ServiceFile | undefined {
  if (!existsSync(join(source.directory, 'slipway.yml'))) return { checks: {} };
  return readSlipwayFile(source.directory, 'slipway.yml', SERVICE_FILE, findingsOf(source, 'slipway.yml'));
}

function readTask(
  source: ServiceSource,
  { taskDefinition: file }: EcspressoConfig,
  about: FileFindings,
): BaseTaskDefinition | undefined {
  const definition = readReferenced(source, file, 'task_definition', about);
  return definition && parseTaskDefinition(definition.value, definition.findings);
}

/** Who and what watches a release of the service. */
function watchOf(
  source: ServiceSource,
  slipway: ServiceFile,
  strategy: ServiceSpec['strategy'] | undefined,
  around: Surroundings,
): Pick<ServiceSpec, 'checks' | 'gate'> {
  const findings = findingsOf(source, 'slipway.yml');
  const gate = gateOf(slipway, source.approvers, findings);
  const checks = Object.keys(slipway.checks).length > 0 ? { checks: slipway.checks as ServiceSpec['checks'] } : {};
  refuseUnfitChecks(checks.checks, { ...around, ...(strategy && { strategy }) }, findings);
  const watch = gate ? { ...checks, gate } : checks;
  if (strategy) refuseHookClashes(watch, strategy, findings);
  return watch;
}

function imagesOf(
  source: ServiceSource,
  slipway: ServiceFile,
  task: BaseTaskDefinition | undefined,
  config: EcspressoConfig,
): readonly ImagePolicy[] {
  const findings = findingsOf(source, 'slipway.yml');
  const policies = slipway.images ?? [{ repository: source.name }];
  return policies.flatMap(({ repository, tags = source.defaults.tags }, index) => {
    if (task && containersOf({ source: 'file', taskDefinition: task }, repository).length === 0) {
      findings.violation(
        `images[${index}].repository`,
        `no container in ${config.taskDefinition} has an image of the ECR repository "${repository}"`,
        `Name the repository of one of these: ${task.containerDefinitions.map(({ image }) => image).join(', ')}.`,
      );
    }
    if (tags) return { repository, tags };
    const remedy =
      'Write "order: number" and "prefix: v" for instance, here or as defaults.tags in services/slipway.yml.';
    findings.violation(`images[${index}].tags`, 'missing, and the fleet has no default', remedy);
    return [];
  });
}
