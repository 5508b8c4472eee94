import { isOff } from '../rules/is-off';
import type { Arns } from './arns';
import {
  clientException,
  clusterNotFound,
  invalidParameter,
  serviceNotActive,
  serviceNotFound,
  taskSetNotFound,
} from './refusals';
import type {
  ClusterRecord,
  ContainerInstanceRecord,
  EcsState,
  ServiceRecord,
  TaskDefinitionRecord,
  TaskRecord,
  Workload,
} from './state';

/** From the many ways in which callers name a resource to its record, or to AWS's refusal. */
export class Lookup {
  constructor(
    readonly state: EcsState,
    readonly arns: Arns,
  ) {}

  /** By name or ARN; `default` when not named. */
  cluster(identifier = 'default'): ClusterRecord {
    const found = this.state.clusters.get(this.arns.cluster(this.arns.pathOf('cluster', identifier)));
    if (found?.status !== 'ACTIVE') throw clusterNotFound();
    return found;
  }

  serviceArn(cluster: ClusterRecord, identifier: string): string {
    const path = this.arns.pathOf('service', identifier);
    return this.arns.service(cluster.name, this.inCluster(cluster, identifier, path));
  }

  service(cluster: ClusterRecord, identifier: string): ServiceRecord {
    const found = this.state.services.get(this.serviceArn(cluster, identifier));
    if (!found) throw serviceNotFound();
    return found;
  }

  activeService(cluster: ClusterRecord, identifier: string): ServiceRecord {
    const service = this.service(cluster, identifier);
    if (service.status !== 'ACTIVE') throw serviceNotActive();
    return service;
  }

  taskArn(cluster: ClusterRecord, identifier: string): string {
    const id = this.inCluster(cluster, identifier, this.arns.pathOf('task', identifier));
    if (id.length !== 32 && id.length !== 36) throw invalidParameter('taskId length should be one of [32,36]');
    return this.arns.task(cluster.name, id);
  }

  task(cluster: ClusterRecord, identifier: string): TaskRecord {
    const found = this.state.tasks.get(this.taskArn(cluster, identifier));
    if (!found) throw invalidParameter('The referenced task was not found.');
    return found;
  }

  containerInstanceArn(cluster: ClusterRecord, identifier: string): string {
    const id = this.inCluster(cluster, identifier, this.arns.pathOf('container-instance', identifier));
    if (id.length !== 32 && id.length !== 36) throw invalidParameter('instanceId length should be one of [32,36]');
    return this.arns.containerInstance(cluster.name, id);
  }

  containerInstance(cluster: ClusterRecord, identifier: string): ContainerInstanceRecord {
    const found = this.state.containerInstances.get(this.containerInstanceArn(cluster, identifier));
    if (!found) throw invalidParameter('The referenced container instance was not found.');
    return found;
  }

  /** By id (`ecs-svc/…`), or ARN. */
  taskSet(service: ServiceRecord, identifier: string): Workload {
    const found = this.findTaskSet(service, identifier);
    if (!found) throw taskSetNotFound();
    return found;
  }

  findTaskSet(service: ServiceRecord, identifier: string): Workload | undefined {
    const path = this.arns.pathOf('task-set', identifier);
    const start = `${service.cluster.name}/${service.name}/`;
    const id = path.startsWith(start) ? path.slice(start.length) : path;
    return service.workloads.find((workload) => workload.kind === 'task-set' && workload.id === id);
  }

  /** By `family` (its latest ACTIVE revision), `family:revision` or ARN. */
  taskDefinition(identifier: string): TaskDefinitionRecord | undefined {
    const path = this.arns.pathOf('task-definition', identifier);
    const [family = '', revision, ...rest] = path.split(':');
    if (rest.length > 0) throw invalidParameter(`Invalid identifier: ${identifier}`);
    if (revision === undefined) return this.latestActive(family);
    if (!/^\d{1,9}$/.test(revision)) throw invalidParameter(`Invalid revision number. Number: ${revision}`);
    return this.state.taskDefinitions.get(this.arns.taskDefinition(family, Number(revision)));
  }

  /** A task definition that new tasks may be started from. */
  runnableTaskDefinition(identifier: string | undefined): TaskDefinitionRecord {
    if (!identifier) throw invalidParameter('Task Definition can not be blank.');
    const found = this.taskDefinition(identifier);
    if (!found) throw clientException('TaskDefinition not found.');
    if (found.description.status !== 'ACTIVE' && !isOff('inactive-revision'))
      throw invalidParameter('TaskDefinition is inactive');
    return found;
  }

  private latestActive(family: string): TaskDefinitionRecord | undefined {
    let latest: TaskDefinitionRecord | undefined;
    for (const one of this.state.taskDefinitions.values())
      if (one.family === family && one.description.status === 'ACTIVE' && one.revision > (latest?.revision ?? 0))
        latest = one;
    return latest;
  }

  private inCluster(cluster: ClusterRecord, identifier: string, path: string): string {
    const parts = path.split('/');
    if (!identifier.startsWith('arn:') && parts.length === 1) return path;
    if (parts.length !== 2) throw invalidParameter(`Invalid identifier: ${identifier}`);
    if (parts[0] !== cluster.name)
      throw invalidParameter(`Invalid identifier: Identifier is for ${parts[0]}. Your cluster is ${cluster.name}`);
    return parts[1]!;
  }
}
