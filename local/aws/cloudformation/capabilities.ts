import type { Capability } from '@aws-sdk/client-cloudformation';
import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import type { ResourceType } from './resource-types/resource-type';
import type { Template } from './template/template';

/** What a template needs to be acknowledged: IAM resources, and more so those with names of their own. */
export function requiredCapabilities(
  template: Template,
  types: ReadonlyMap<string, ResourceType<object>>,
): { readonly capability: Capability; readonly reason: string } | undefined {
  const iam = [...template.resources.values()].filter(({ type }) => types.get(type)?.capability);
  if (iam.length === 0) return undefined;
  const named = iam.some(({ type, properties }) => properties[types.get(type)!.nameProperty ?? ''] !== undefined);
  const list = [...new Set(iam.map(({ type }) => type))].join(', ');
  return {
    capability: named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM',
    reason: `The following resource(s) require capabilities: [${list}]`,
  };
}

/** Throws unless the caller acknowledged what the template needs; the stronger capability includes the weaker. */
export function assertCapabilities(
  template: Template,
  types: ReadonlyMap<string, ResourceType<object>>,
  given: readonly Capability[],
): void {
  const needed = requiredCapabilities(template, types)?.capability;
  if (
    isOff('template-capabilities') ||
    needed === undefined ||
    given.includes(needed) ||
    given.includes('CAPABILITY_NAMED_IAM')
  )
    return;
  throw new AwsError('InsufficientCapabilitiesException', `Requires capabilities : [${needed}]`);
}
