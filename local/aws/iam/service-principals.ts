import known from './service-principals.json';

const NAMES: ReadonlySet<string> = new Set(known);
const REGION = /\.[a-z]{2}(-[a-z]+)+-\d$/;

/**
 * Whether AWS has a service of that name, as `ecs-tasks.amazonaws.com` or, for one Region, `logs.eu-west-1.amazonaws.com`.
 * AWS publishes no list of them. This one is distilled from the endpoint prefixes and signing names of botocore 1.44.5
 * (https://github.com/boto/botocore, Apache License 2.0), and of what AWS's guides name besides: it knows a misspelt name
 * from a real one, and takes some that are a service's but no principal.
 */
export function isServicePrincipal(text: string): boolean {
  const name = /^([a-z0-9.-]+)\.amazon(?:aws)?\.com$/.exec(text)?.[1];
  return name !== undefined && (NAMES.has(name) || NAMES.has(name.replace(REGION, '')));
}
