import type { World } from '../world';

/** ARNs of CodeDeploy's resources in one account and region. */
export function arnsOf({ region, accountId }: Pick<World, 'region' | 'accountId'>) {
  const arn = (resource: string): string => `arn:aws:codedeploy:${region}:${accountId}:${resource}`;
  return {
    application: (name: string): string => arn(`application:${name}`),
    group: (application: string, name: string): string => arn(`deploymentgroup:${application}/${name}`),
    config: (name: string): string => arn(`deploymentconfig:${name}`),
  };
}
