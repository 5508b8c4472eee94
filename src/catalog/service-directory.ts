import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseTaskDefinition, BlueGreenSpec, ImagePolicy, ServiceSpec } from '../domain/service-spec';
import { containersOf } from '../domain/task-definition';
import { type Hooks, parseAppSpecHooks } from './ecspresso/app-spec';
import { type EcspressoConfig, findConfigFile, readEcspressoConfig } from './ecspresso/config';
import { readDefinition } from './ecspresso/definition-file';
import { parseServiceDefinition } from './ecspresso/service-definition';
import { parseTaskDefinition } from './ecspresso/task-definition';
import { readTextWithin, shownPath } from './files';
import type { FileFindings, Findings } from './findings';
import { readSlipwayFile } from './slipway/read';
import { type FleetFile, SERVICE_FILE, type ServiceFile } from './slipway/schema';
import { type Environment, renderGoTemplate } from './text/go-template';
import { refuseUnset } from './text/unset';
import { parseYamlText } from './text/yaml-text';

/** What reading one directory needs to know. */
export interface ServiceDirectory {
  readonly name: string;
  /** Absolute path. */
  readonly directory: string;
  /** Directory to which the file names in findings are relative. */
  readonly root: string;
  readonly defaults: FleetFile['defaults'];
  readonly environment: Environment;
  readonly findings: Findings;
}

/** A service as its directory describes it, with the Region that its configuration names. */
export interface DescribedService {
  readonly spec: ServiceSpec;
  readonly region?: string;
}

/** Reads `services/<name>/`; undefined, with violations, when it does not describe a service that can be deployed. */
export function readServiceDirectory(source: ServiceDirectory): DescribedService | undefined {
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
  if (source.findings.violations.length > before || !images || !strategy || config.service === undefined)
    return undefined;
  const { name } = source;
  const spec = { name, cluster: config.cluster, service: config.service, images, strategy };
  return {
    spec: taskDefinition ? { ...spec, taskDefinition } : spec,
    ...(config.region === undefined ? {} : { region: config.region }),
  };
}

function findingsOf({ findings, root, directory }: ServiceDirectory, file: string): FileFindings {
  return findings.of(shownPath(root, directory, file));
}

/** Without the file, a service keeps to the fleet's defaults. */
function readSlipway(source: ServiceDirectory): ServiceFile | undefined {
  if (!existsSync(join(source.directory, 'slipway.yml'))) return {};
  return readSlipwayFile(source.directory, 'slipway.yml', SERVICE_FILE, findingsOf(source, 'slipway.yml'));
}

function readTask(
  source: ServiceDirectory,
  { taskDefinition: file }: EcspressoConfig,
  about: FileFindings,
): BaseTaskDefinition | undefined {
  const definition = referenced(source, file, 'task_definition', about);
  return definition && parseTaskDefinition(definition.value, definition.findings);
}

function referenced(source: ServiceDirectory, file: string | undefined, key: string, about: FileFindings) {
  if (file === undefined) return undefined;
  // A file that cannot be had is the reference's fault; anything inside it is the file's.
  const reachable = !/\.json$/.test(file) || readTextWithin(source.directory, file, key, about) !== undefined;
  if (!reachable) return undefined;
  const findings = findingsOf(source, file);
  const value = readDefinition(source.directory, file, source.environment, findings);
  return value && { value, findings };
}

function readStrategy(
  source: ServiceDirectory,
  config: EcspressoConfig,
  slipway: ServiceFile | undefined,
  about: FileFindings,
): BlueGreenSpec | undefined {
  const definition = referenced(source, config.serviceDefinition, 'service_definition', about);
  const controller = (definition && parseServiceDefinition(definition.value, definition.findings))
    ?.deploymentController;
  if (definition && controller !== undefined && controller !== 'CODE_DEPLOY') {
    definition.findings.violation(
      'deploymentController.type',
      `services under the controller ${controller} are not deployed by this version`,
      'Use CODE_DEPLOY, or move the directory out of services/.',
    );
    return undefined;
  }
  const { applicationName, deploymentGroupName, deploymentConfigName } = config;
  for (const [key, value] of Object.entries({
    application_name: applicationName,
    deployment_group_name: deploymentGroupName,
  })) {
    if (value === undefined) {
      about.violation(
        `codedeploy.${key}`,
        'missing',
        'Name it: Slipway does not search all applications for the service.',
      );
    }
  }
  const rollbackEvents = slipway?.rollbackEvents ?? source.defaults.rollbackEvents;
  const hooks = readHooks(source, config, about);
  if (applicationName === undefined || deploymentGroupName === undefined) return undefined;
  return {
    kind: 'blue-green',
    applicationName,
    deploymentGroupName,
    ...(deploymentConfigName === undefined ? {} : { deploymentConfigName }),
    ...(rollbackEvents === undefined ? {} : { rollbackEvents }),
    hooks,
  };
}

/** Hooks from `ecspresso.yml` or from an `appspec.yml` beside it, never from both. */
function readHooks(source: ServiceDirectory, config: EcspressoConfig, about: FileFindings): Hooks {
  const inline = parseAppSpecHooks(config.appSpec, 'appspec', about);
  if (!existsSync(join(source.directory, 'appspec.yml'))) return inline;
  const findings = findingsOf(source, 'appspec.yml');
  const text = readTextWithin(source.directory, 'appspec.yml', '', findings);
  const rendered = text === undefined ? undefined : renderGoTemplate(text, source.environment, findings);
  const yaml = rendered === undefined ? undefined : parseYamlText(rendered, findings);
  if (!yaml) return inline;
  const separate = parseAppSpecHooks(yaml.value, '', findings);
  refuseUnset(separate, 'Hooks', findings);
  if (Object.keys(inline).length > 0 && Object.keys(separate).length > 0) {
    findings.violation('Hooks', 'ecspresso.yml names hooks too', 'Keep the hooks in one of the two files.');
  }
  return { ...separate, ...inline };
}

function imagesOf(
  source: ServiceDirectory,
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
