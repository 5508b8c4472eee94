import type { AwsVpcConfiguration, CapacityProviderStrategyItem } from '@aws-sdk/client-ecs';
import { parse } from 'yaml';
import { isOff } from '../rules/is-off';

export const HOOK_EVENTS = [
  'BeforeInstall',
  'AfterInstall',
  'AfterAllowTestTraffic',
  'BeforeAllowTraffic',
  'AfterAllowTraffic',
] as const;
export type HookEvent = (typeof HOOK_EVENTS)[number];

/** An ECS AppSpec, understood. */
export interface AppSpec {
  readonly taskDefinition: string;
  readonly containerName: string;
  readonly containerPort: number;
  readonly platformVersion?: string;
  readonly network?: AwsVpcConfiguration;
  readonly capacityProviderStrategy?: CapacityProviderStrategyItem[];
  /** Lambda function names or ARNs. */
  readonly hooks: Readonly<Partial<Record<HookEvent, string>>>;
}

/** Why a text is no ECS AppSpec. */
export class AppSpecFault extends Error {}

/**
 * Reads an AppSpec in YAML or JSON (which is YAML too), strictly: what it does not know it refuses.
 * [CD: reference-appspec-file-structure-resources, -hooks]
 * @throws AppSpecFault
 */
export function parseAppSpec(content: string): AppSpec {
  const root = record(readYaml(content), 'the AppSpec', ['version', 'Resources', 'Hooks']);
  if (Number(root.version) !== 0 || root.version === '')
    throw new AppSpecFault(`version must be 0.0, not ${String(root.version)}`);
  const [resource, ...more] = list(root.Resources, 'Resources');
  if (resource === undefined || more.length > 0) throw new AppSpecFault('Resources must have exactly one resource');
  const [[name, service], ...others] = Object.entries(record(resource, 'Resources[0]')) as [
    [string, unknown],
    ...unknown[],
  ];
  if (others.length > 0) throw new AppSpecFault('Resources[0] must have exactly one key');
  const { Type, Properties } = record(service, name, ['Type', 'Properties']);
  if (Type !== 'AWS::ECS::Service') throw new AppSpecFault(`${name}.Type must be AWS::ECS::Service`);
  const properties = record(Properties, 'Properties', [
    'TaskDefinition',
    'LoadBalancerInfo',
    'PlatformVersion',
    'NetworkConfiguration',
    'CapacityProviderStrategy',
  ]);
  const balancer = record(properties.LoadBalancerInfo, 'LoadBalancerInfo', ['ContainerName', 'ContainerPort']);
  const port = Number(balancer.ContainerPort);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new AppSpecFault('LoadBalancerInfo.ContainerPort must be a port');
  const taskDefinition = text(properties.TaskDefinition, 'TaskDefinition');
  if (!/^arn:aws[\w-]*:ecs:[\w-]+:\d{12}:task-definition\/[\w-]+:\d+$/.test(taskDefinition))
    throw new AppSpecFault('TaskDefinition must be the ARN of a revision');
  const { PlatformVersion, NetworkConfiguration, CapacityProviderStrategy } = properties;
  return {
    taskDefinition,
    containerName: text(balancer.ContainerName, 'LoadBalancerInfo.ContainerName'),
    containerPort: port,
    ...(PlatformVersion === undefined ? {} : { platformVersion: text(PlatformVersion, 'PlatformVersion') }),
    ...(NetworkConfiguration === undefined ? {} : { network: networkOf(NetworkConfiguration) }),
    ...(CapacityProviderStrategy === undefined
      ? {}
      : { capacityProviderStrategy: strategyOf(CapacityProviderStrategy) }),
    hooks: root.Hooks === undefined || root.Hooks === null ? {} : hooksOf(root.Hooks),
  };
}

function readYaml(content: string): unknown {
  try {
    return parse(content, { maxAliasCount: 0, version: '1.2', logLevel: 'error' });
  } catch {
    throw new AppSpecFault('The input AppSpec file is a not well-formed yaml. The template cannot be parsed.');
  }
}

function networkOf(value: unknown): AwsVpcConfiguration {
  const { AwsvpcConfiguration } = record(value, 'NetworkConfiguration', ['AwsvpcConfiguration']);
  const where = 'AwsvpcConfiguration';
  const network = record(AwsvpcConfiguration, where, ['Subnets', 'SecurityGroups', 'AssignPublicIp']);
  const assignPublicIp = network.AssignPublicIp;
  if (assignPublicIp !== 'ENABLED' && assignPublicIp !== 'DISABLED')
    throw new AppSpecFault(`${where}.AssignPublicIp must be ENABLED or DISABLED`);
  const texts = (member: 'Subnets' | 'SecurityGroups'): string[] =>
    list(network[member], `${where}.${member}`).map((item) => text(item, `${where}.${member}`));
  return { subnets: texts('Subnets'), securityGroups: texts('SecurityGroups'), assignPublicIp };
}

function strategyOf(value: unknown): CapacityProviderStrategyItem[] {
  const where = 'CapacityProviderStrategy';
  const items = list(value, where).map((item): CapacityProviderStrategyItem => {
    const { CapacityProvider, Base = 0, Weight = 0 } = record(item, where, ['CapacityProvider', 'Base', 'Weight']);
    for (const number of [Base, Weight])
      if (!Number.isInteger(number) || Number(number) < 0)
        throw new AppSpecFault(`${where}: Base and Weight are counts`);
    return {
      capacityProvider: text(CapacityProvider, `${where}.CapacityProvider`),
      base: Number(Base),
      weight: Number(Weight),
    };
  });
  if (items.filter(({ base = 0 }) => base > 0).length > 1) throw new AppSpecFault(`${where}: only one may have a Base`);
  if (!items.some(({ weight = 0 }) => weight > 0)) throw new AppSpecFault(`${where}: one Weight must be above 0`);
  return items;
}

function hooksOf(value: unknown): AppSpec['hooks'] {
  const hooks: Partial<Record<HookEvent, string>> = {};
  for (const entry of list(value, 'Hooks')) {
    for (const [event, name] of Object.entries(record(entry, 'Hooks', HOOK_EVENTS))) {
      if (hooks[event as HookEvent] !== undefined) throw new AppSpecFault(`Hooks: ${event} has two functions`);
      hooks[event as HookEvent] = text(name, `Hooks.${event}`);
    }
  }
  return hooks;
}

/** A map whose keys are written in any case; they are given back as `keys` has them. */
function record(value: unknown, where: string, keys?: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AppSpecFault(`${where} must be a map`);
  if (!keys) return value as Record<string, unknown>;
  const found: Record<string, unknown> = {};
  for (const [written, content] of Object.entries(value)) {
    const key = keys.find((one) => one.toLowerCase() === written.toLowerCase());
    if (key === undefined) {
      if (isOff('app-spec-keys')) continue;
      throw new AppSpecFault(`${where}: unknown key ${written}`);
    }
    if (key in found) throw new AppSpecFault(`${where}: ${key} is there twice`);
    found[key] = content;
  }
  return found;
}

function list(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) throw new AppSpecFault(`${where} must be a list`);
  return value;
}

function text(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '') throw new AppSpecFault(`${where} must be a text`);
  return value;
}
