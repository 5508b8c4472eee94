import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BlueGreenSpec, RollingSpec } from '../domain/service-spec';
import { type Hooks, parseAppSpecHooks } from './ecspresso/app-spec';
import type { EcspressoConfig } from './ecspresso/config';
import { parseServiceDefinition, type ServiceDefinition } from './ecspresso/service-definition';
import { readTextWithin } from './files';
import type { FileFindings } from './findings';
import { findingsOf, readReferenced, type ServiceSource } from './service-source';
import type { ServiceFile } from './slipway/schema';
import { renderGoTemplate } from './text/go-template';
import { refuseUnset } from './text/unset';
import { parseYamlText } from './text/yaml-text';

/** How a service is deployed; undefined, with violations, where nobody could. */
export function readStrategy(
  source: ServiceSource,
  config: EcspressoConfig,
  slipway: ServiceFile | undefined,
  about: FileFindings,
): BlueGreenSpec | RollingSpec | undefined {
  const definition = readReferenced(source, config.serviceDefinition, 'service_definition', about);
  const parsed = definition && parseServiceDefinition(definition.value, definition.findings);
  if (parsed?.deploymentController !== 'ECS') return readBlueGreen(source, config, slipway, about, parsed, definition);
  const { deploymentStrategy = 'ROLLING' } = parsed;
  if (deploymentStrategy === 'ROLLING') return readRolling(source, slipway);
  definition?.findings.violation(
    'deploymentConfiguration.strategy',
    `${deploymentStrategy} under the controller ECS is not deployed by this version`,
    'Use the controller CODE_DEPLOY, or move the directory out of services/.',
  );
  return undefined;
}

/** Known, so that its directory can stand where it belongs; what would watch its releases would watch nothing. */
function readRolling(source: ServiceSource, slipway: ServiceFile | undefined): RollingSpec {
  const findings = findingsOf(source, 'slipway.yml');
  const idle = { checks: Object.keys(slipway?.checks ?? {}).length > 0, gate: slipway?.gate !== undefined };
  for (const [member, is] of Object.entries(idle))
    if (is)
      findings.violation(
        member,
        'rolling updates are not deployed yet, so that it would watch nothing',
        'Take it out.',
      );
  return { kind: 'rolling', hooks: {} };
}

/** CodeDeploy's names, hooks and rollback events of a service; undefined, with violations, when it has no deployment group. */
function readBlueGreen(
  source: ServiceSource,
  config: EcspressoConfig,
  slipway: ServiceFile | undefined,
  about: FileFindings,
  parsed: ServiceDefinition | undefined,
  definition: ReturnType<typeof readReferenced>,
): BlueGreenSpec | undefined {
  const controller = parsed?.deploymentController;
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
    ...(slipway?.rollbackWindowInMinutes === undefined
      ? {}
      : { rollbackWindowInMinutes: slipway.rollbackWindowInMinutes }),
    ...(parsed?.capacityProviders ? { capacityProviders: parsed.capacityProviders } : {}),
    hooks,
  };
}

/** Hooks from `ecspresso.yml` or from an `appspec.yml` beside it, never from both. */
function readHooks(source: ServiceSource, config: EcspressoConfig, about: FileFindings): Hooks {
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
