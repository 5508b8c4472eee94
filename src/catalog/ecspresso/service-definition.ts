import type { CapacityProviderStrategy } from '../../domain/service-spec';
import type { FileFindings } from '../findings';
import { isJsonObject, type JsonObject, kindOf } from '../json-value';

/** What decides how Slipway deploys a service; everything else is read from the service as it stands in AWS. */
export interface ServiceDefinition {
  /** Absent: the file says nothing, and the service's own controller decides. */
  readonly deploymentController?: string;
  /** ECS's own word for how its controller deploys: `ROLLING`, `BLUE_GREEN`; absent: ROLLING. */
  readonly deploymentStrategy?: string;
  /** Where it belongs once it need not be elsewhere (`BlueGreenSpec.capacityProviders`). */
  readonly capacityProviders?: CapacityProviderStrategy;
}

/** Reads a normalised service definition: one object as describe-services prints it, never `{"services": […]}`. */
export function parseServiceDefinition(definition: JsonObject, findings: FileFindings): ServiceDefinition | undefined {
  if (Array.isArray(definition.services)) {
    findings.violation(
      'services',
      'the output of describe-services is not unwrapped',
      'Keep only the object inside services[0].',
    );
    return undefined;
  }
  const capacityProviders = parseProviders(definition.capacityProviderStrategy, findings);
  const { deploymentConfiguration } = definition;
  const strategy = isJsonObject(deploymentConfiguration) ? deploymentConfiguration.strategy : undefined;
  const providers = {
    ...(capacityProviders ? { capacityProviders } : {}),
    ...(typeof strategy === 'string' ? { deploymentStrategy: strategy } : {}),
  };
  const controller = definition.deploymentController;
  if (controller === undefined) return providers;
  if (isJsonObject(controller) && typeof controller.type === 'string')
    return { ...providers, deploymentController: controller.type };
  findings.violation(
    'deploymentController',
    `must be an object with a type, is ${kindOf(controller)}`,
    'Write { "type": "CODE_DEPLOY" }.',
  );
  return undefined;
}

/** [ECS API reference, CapacityProviderStrategyItem] */
function parseProviders(strategy: unknown, findings: FileFindings): CapacityProviderStrategy | undefined {
  if (strategy === undefined) return undefined;
  const items = Array.isArray(strategy) ? strategy : [strategy];
  return items.flatMap((item, index) => {
    if (isItem(item)) {
      const { capacityProvider, base, weight } = item;
      return { capacityProvider, ...(base === undefined ? {} : { base }), ...(weight === undefined ? {} : { weight }) };
    }
    findings.violation(
      Array.isArray(strategy) ? `capacityProviderStrategy[${index}]` : 'capacityProviderStrategy',
      `must be ${Array.isArray(strategy) ? 'an object' : 'a list of objects'} with a capacityProvider, and whole numbers as base and weight`,
      'Write [{ "capacityProvider": "FARGATE", "base": 1, "weight": 0 }].',
    );
    return [];
  });
}

function isItem(item: unknown): item is CapacityProviderStrategy[number] {
  if (!isJsonObject(item) || typeof item.capacityProvider !== 'string') return false;
  return [item.base, item.weight].every(
    (number) => number === undefined || (Number.isInteger(number) && Number(number) >= 0),
  );
}
