import { invalid } from './refusals';

/** A name of a load balancer or target group: up to 32 alphanumeric characters and inner hyphens (API reference). */
export function checkedName(kind: 'load balancer' | 'target group', name = ''): string {
  if (name.length === 0) throw invalid(`The ${kind} name cannot be empty`);
  if (name.length > 32) throw invalid(`The ${kind} name '${name}' cannot be longer than '32' characters`);
  if (!/^[a-zA-Z0-9-]+$/.test(name))
    throw invalid(
      `The ${kind} name '${name}' can only contain characters that are alphanumeric characters and hyphens(-)`,
    );
  if (name.startsWith('-') || name.endsWith('-'))
    throw invalid(`The ${kind} name '${name}' cannot begin or end with a hyphen`);
  return name;
}
