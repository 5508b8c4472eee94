import type { FileFindings } from '../findings';
import { isJsonObject, type JsonObject, kindOf } from '../json-value';

/** What decides how Slipway deploys a service; everything else is read from the service as it stands in AWS. */
export interface ServiceDefinition {
  /** Absent: the file says nothing, and the service's own controller decides. */
  readonly deploymentController?: string;
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
  const controller = definition.deploymentController;
  if (controller === undefined) return {};
  if (isJsonObject(controller) && typeof controller.type === 'string') return { deploymentController: controller.type };
  findings.violation(
    'deploymentController',
    `must be an object with a type, is ${kindOf(controller)}`,
    'Write { "type": "CODE_DEPLOY" }.',
  );
  return undefined;
}
