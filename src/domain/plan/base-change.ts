import type { ServiceState } from '../record';
import { renderedFor } from '../rendering';
import type { ServiceSpec } from '../service-spec';

/**
 * Whether the service's task definition file is another than what runs, or is on its way, was made from: then the same
 * images make another release. What Slipway did not bring was made from no file that it knows, and stays until something
 * newer comes.
 */
export function baseChanged(spec: ServiceSpec, { running, release, good }: ServiceState): boolean {
  const images = release?.images ?? running?.images;
  const hash = release?.hash ?? good.find(({ revision }) => revision === running?.revision)?.hash;
  if (!spec.taskDefinition || !images || hash === undefined) return false;
  // The registry is no part of what a release is known by.
  return renderedFor(spec, { source: 'file', taskDefinition: spec.taskDefinition }, images, '').hash !== hash;
}
