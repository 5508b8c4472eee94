import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readTextWithin } from '../files';
import type { FileFindings } from '../findings';
import { isJsonObject, type JsonObject, kindOf } from '../json-value';
import { nearestName } from '../nearest';
import { type Environment, renderGoTemplate } from '../text/go-template';
import { parseJsonText } from '../text/json-text';
import { refuseUnset } from '../text/unset';
import { parseYamlText } from '../text/yaml-text';

/** Names that ecspresso looks for, in its order. */
export const CONFIG_FILES = ['ecspresso.yml', 'ecspresso.yaml', 'ecspresso.json', 'ecspresso.jsonnet'] as const;

/** What Slipway takes from `ecspresso.yml`. */
export interface EcspressoConfig {
  readonly region?: string;
  readonly cluster: string;
  readonly service?: string;
  readonly serviceDefinition?: string;
  readonly taskDefinition?: string;
  readonly applicationName?: string;
  readonly deploymentGroupName?: string;
  readonly deploymentConfigName?: string;
  /** The value of `appspec`, not looked into yet. */
  readonly appSpec?: unknown;
}

const KEYS = [
  'required_version',
  'region',
  'cluster',
  'service',
  'service_definition',
  'task_definition',
  'express_definition',
  'timeout',
  'plugins',
  'appspec',
  'codedeploy',
  'ignore',
  'filter_command',
];
const CODEDEPLOY_KEYS = ['application_name', 'deployment_group_name', 'deployment_config_name'];

/** The configuration file that ecspresso would take, or undefined. */
export function findConfigFile(directory: string): string | undefined {
  return CONFIG_FILES.find((name) => existsSync(join(directory, name)));
}

/** Reads a service's ecspresso configuration; undefined when its text cannot be understood at all. */
export function readEcspressoConfig(
  directory: string,
  file: string,
  environment: Environment,
  findings: FileFindings,
): EcspressoConfig | undefined {
  if (file.endsWith('.jsonnet')) {
    findings.violation('', 'Jsonnet is not supported', `Save its output (\`jsonnet ${file}\`) as ecspresso.json.`);
    return undefined;
  }
  const text = readTextWithin(directory, file, '', findings);
  const rendered = text === undefined ? undefined : renderGoTemplate(text, environment, findings);
  if (rendered === undefined) return undefined;
  const parsed = file.endsWith('.json') ? parseJsonText(rendered, findings) : parseYamlText(rendered, findings);
  if (!parsed) return undefined;
  if (!isJsonObject(parsed.value)) {
    const remedy = 'Give at least cluster, service, task_definition and codedeploy.';
    findings.violation('', `must be a map of keys, not ${kindOf(parsed.value ?? undefined)}`, remedy);
    return undefined;
  }
  refuseUnset(parsed.value, '', findings);
  return interpret(lowerCased(parsed.value), environment, findings);
}

function interpret(config: JsonObject, environment: Environment, findings: FileFindings): EcspressoConfig {
  warnOfUnknown(config, KEYS, '', findings);
  const codedeploy = isJsonObject(config.codedeploy) ? lowerCased(config.codedeploy) : {};
  if (config.codedeploy !== undefined && config.codedeploy !== null && !isJsonObject(config.codedeploy)) {
    findings.violation(
      'codedeploy',
      `must be a map, not ${kindOf(config.codedeploy)}`,
      `Its keys are ${CODEDEPLOY_KEYS.join(', ')}.`,
    );
  }
  warnOfUnknown(codedeploy, CODEDEPLOY_KEYS, 'codedeploy', findings);
  if (config.express_definition !== undefined) {
    findings.violation(
      'express_definition',
      'ECS Express mode is not deployed by Slipway',
      'Use service_definition and task_definition.',
    );
  }
  const text = (source: JsonObject, key: string, prefix = ''): string | undefined =>
    textAt(source, key, prefix + key, findings);
  return defined({
    region: text(config, 'region') ?? environment.AWS_REGION,
    cluster: text(config, 'cluster') ?? 'default',
    service: text(config, 'service'),
    serviceDefinition: text(config, 'service_definition'),
    taskDefinition: text(config, 'task_definition'),
    applicationName: text(codedeploy, 'application_name', 'codedeploy.'),
    deploymentGroupName: text(codedeploy, 'deployment_group_name', 'codedeploy.'),
    deploymentConfigName: text(codedeploy, 'deployment_config_name', 'codedeploy.'),
    appSpec: config.appspec ?? undefined,
  });
}

/** A text, undefined when absent or empty; anything else is a violation, as for ecspresso's own decoder. */
function textAt(source: JsonObject, key: string, path: string, findings: FileFindings): string | undefined {
  const value = source[key] ?? undefined;
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string') return value;
  findings.violation(path, `must be text, not ${kindOf(value)}`, 'Put it in quotes.');
  return undefined;
}

function warnOfUnknown(source: JsonObject, known: readonly string[], path: string, findings: FileFindings): void {
  for (const key of Object.keys(source)) {
    if (known.includes(key)) continue;
    const nearest = nearestName(key, known);
    const remedy =
      nearest === undefined
        ? 'It is ignored, as by ecspresso.'
        : `It is ignored, as by ecspresso. Did you mean "${nearest}"?`;
    findings.warning(path === '' ? key : `${path}.${key}`, 'not a key of ecspresso', remedy);
  }
}

/** Go's JSON decoder matches keys whatever their letters' case. */
function lowerCased(source: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(source).map(([key, value]) => [key.toLowerCase(), value]));
}

function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never;
}
