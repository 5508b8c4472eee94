import type { World } from '../world';
import { invalidParameter } from './refusals';

/** The ARNs of one account's ECS resources in one region, all in the long form that names the cluster. */
export class Arns {
  private readonly prefix: string;

  constructor(world: Pick<World, 'region' | 'accountId'>) {
    this.prefix = `arn:aws:ecs:${world.region}:${world.accountId}:`;
  }

  cluster = (name: string): string => `${this.prefix}cluster/${name}`;
  service = (cluster: string, name: string): string => `${this.prefix}service/${cluster}/${name}`;
  task = (cluster: string, id: string): string => `${this.prefix}task/${cluster}/${id}`;
  container = (cluster: string, task: string, id: string): string => `${this.prefix}container/${cluster}/${task}/${id}`;
  taskDefinition = (family: string, revision: number): string => `${this.prefix}task-definition/${family}:${revision}`;
  containerInstance = (cluster: string, id: string): string => `${this.prefix}container-instance/${cluster}/${id}`;
  /** `id` is `ecs-svc/<19 digits>`. */
  taskSet = (cluster: string, service: string, id: string): string =>
    `${this.prefix}task-set/${cluster}/${service}/${id}`;
  serviceDeployment = (cluster: string, service: string, id: string): string =>
    `${this.prefix}service-deployment/${cluster}/${service}/${id}`;
  serviceRevision = (cluster: string, service: string, id: string): string =>
    `${this.prefix}service-revision/${cluster}/${service}/${id}`;
  capacityProvider = (name: string): string => `${this.prefix}capacity-provider/${name}`;

  /**
   * The path of an ARN of one kind in this account and region; an identifier that is no ARN comes back as it is.
   * `pathOf('cluster', 'arn:aws:ecs:…:cluster/prod')` is `prod`.
   */
  pathOf(kind: string, identifier: string): string {
    if (!identifier.startsWith('arn:')) return identifier;
    const start = `${this.prefix}${kind}/`;
    if (!identifier.startsWith(start) || identifier.length === start.length)
      throw invalidParameter(`Invalid identifier: ${identifier}`);
    return identifier.slice(start.length);
  }
}
