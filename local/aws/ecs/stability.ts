import { isOff } from '../rules/is-off';
import type { World } from '../world';
import type { Arns } from './arns';
import { serves, taskHealth } from './container-health';
import type { Journal } from './journal';
import { type LoadBalancing, targetOf } from './load-balancing';
import { computedDesiredCount, isPending, type ServiceRecord, type Workload, wantedTasks } from './state';
import type { TaskLife } from './task-life';

/** How often target health is asked while something is not steady, and when all is; virtual milliseconds. */
const UNSTEADY_POLL_MS = 5_000;
const STEADY_POLL_MS = 60_000;
/** A steady service says so again and again [ECS: ecs_service_events]; every six hours [obs boto/boto3#2845]. */
const STEADY_REPORT_MS = 6 * 3_600_000;

/** Whether services are in their steady state, by counts and by the word of their load balancers. */
export class Stability {
  constructor(
    private readonly world: World,
    private readonly arns: Arns,
    private readonly journal: Journal,
    private readonly life: TaskLife,
    private readonly loadBalancing: LoadBalancing,
  ) {}

  /** Learns which running tasks serve, and has those stopped that fail health checks after the grace period. */
  async askLoadBalancers(service: ServiceRecord, workload: Workload): Promise<void> {
    const running = wantedTasks(workload).filter(({ lastStatus }) => lastStatus === 'RUNNING');
    if (workload.loadBalancers.length === 0 || running.length === 0) return;
    if (this.untilHealthCheck(workload) > 0) return;
    workload.healthCheckedAt = this.world.clock.now();
    const serving = new Set(running);
    for (const balancer of workload.loadBalancers) {
      const { targetGroupArn } = balancer;
      const behind = running.flatMap((task) => {
        const target = targetOf(task, balancer);
        return target ? [{ task, target }] : [];
      });
      if (!targetGroupArn || behind.length === 0) continue;
      const targets = behind.map(({ target }) => target);
      const verdicts = await this.loadBalancing.verdicts(targets, targetGroupArn);
      for (const [index, { task, target }] of behind.entries()) {
        const verdict = verdicts[index]!;
        if (!verdict.serving) serving.delete(task);
        if (
          verdict.unhealthy === undefined ||
          isOff('unhealthy-tasks') ||
          task.desiredStatus !== 'RUNNING' ||
          this.inGrace(service, task.startedAt)
        )
          continue;
        this.journal.note(
          service,
          `(task ${task.id}) (port ${target.port}) is unhealthy in (target-group ${targetGroupArn}) due to (reason ${verdict.unhealthy}).`,
          setOnly(workload),
        );
        this.life.stop(task, {
          code: 'ServiceSchedulerInitiated',
          reason: `Task failed ELB health checks in (target-group ${targetGroupArn})`,
        });
      }
    }
    for (const task of running) task.serving = serving.has(task) && task.desiredStatus === 'RUNNING';
  }

  /** Has those stopped whose containers' health checks fail after the grace period. [ECS: healthcheck] */
  stopUnhealthy(service: ServiceRecord, workload: Workload): void {
    for (const task of wantedTasks(workload)) {
      if (taskHealth(task) !== 'UNHEALTHY' || this.inGrace(service, task.startedAt)) continue;
      this.journal.note(service, `(task ${task.id}) failed container health checks.`, setOnly(workload));
      this.life.stop(task, { code: 'ServiceSchedulerInitiated', reason: 'Task failed container health checks' });
    }
  }

  /**
   * Settles what is steady now and tells it once. [ECSAPI: API_TaskSet] running = desired, none pending, all healthy as
   * load balancers see them.
   */
  judge(service: ServiceRecord): void {
    const now = this.world.clock.now();
    const resets = service.deploymentConfiguration.deploymentCircuitBreaker?.resetOnHealthyTask ?? true;
    for (const workload of service.workloads) {
      if (resets && wantedTasks(workload).some(serves)) workload.failedTasks = 0;
      const steady = this.isSteady(service, workload);
      if (steady === workload.steady) continue;
      workload.steady = steady;
      workload.steadyChangedAt = now;
      if (!steady || service.status !== 'ACTIVE') continue;
      if (workload.kind === 'task-set') {
        this.journal.note(service, 'updated state to STEADY_STATE.', workload);
        this.journal.serviceAction(service, 'INFO', 'TASKSET_STEADY_STATE');
      }
    }
    if (service.status !== 'ACTIVE') return;
    if (!this.allSteady(service)) {
      service.steadyReportedAt = undefined;
      return;
    }
    this.completeDeployment(service);
    const reported = service.steadyReportedAt;
    if (reported && now.getTime() - reported.getTime() < STEADY_REPORT_MS) return;
    service.steadyReportedAt = now;
    this.journal.note(service, 'has reached a steady state.');
    this.journal.serviceAction(service, 'INFO', 'SERVICE_STEADY_STATE');
    const providers = service.workloads.flatMap(({ launch }) => launch.strategy.map((item) => item.capacityProvider));
    if (providers.length > 0)
      this.journal.serviceAction(service, 'INFO', 'CAPACITY_PROVIDER_STEADY_STATE', {
        capacityProviderArns: [...new Set(providers)].map((name) => this.arns.capacityProvider(name)),
      });
  }

  /** Virtual milliseconds after which the service is to be looked at although nothing happens; `undefined`: never. */
  nextLook(service: ServiceRecord): number | undefined {
    if (service.status !== 'ACTIVE') return undefined;
    const polls = service.workloads
      .filter(({ loadBalancers }) => loadBalancers.length > 0)
      .filter((workload) => wantedTasks(workload).some(({ lastStatus }) => lastStatus === 'RUNNING'))
      .map((workload) => Math.max(1, this.untilHealthCheck(workload)));
    const report = service.steadyReportedAt
      ? [service.steadyReportedAt.getTime() + STEADY_REPORT_MS - this.world.clock.now().getTime()]
      : [];
    const graces = service.workloads
      .flatMap((workload) => wantedTasks(workload))
      .filter((task) => task.startedAt && taskHealth(task) === 'UNHEALTHY')
      .map(({ startedAt }) => this.graceLeft(service, startedAt!));
    const next = Math.min(...polls, ...report, ...graces);
    return Number.isFinite(next) ? Math.max(1, next) : undefined;
  }

  private allSteady(service: ServiceRecord): boolean {
    const one = service.controller === 'CODE_DEPLOY' || service.workloads.length === 1;
    return one && service.workloads.length > 0 && service.workloads.every(({ steady }) => steady);
  }

  private isSteady(service: ServiceRecord, workload: Workload): boolean {
    const tasks = [...workload.tasks].filter((task) => task.lastStatus === 'RUNNING' || isPending(task));
    return (
      tasks.length === computedDesiredCount(service, workload) &&
      tasks.every((task) => task.lastStatus === 'RUNNING' && serves(task))
    );
  }

  private completeDeployment(service: ServiceRecord): void {
    const [deployment] = service.workloads;
    if (service.controller !== 'ECS' || !deployment || deployment.rollout !== 'IN_PROGRESS') return;
    deployment.rollout = 'COMPLETED';
    deployment.rolloutReason = `ECS deployment ${deployment.id} completed.`;
    service.lastCompleted = deployment;
    deployment.updatedAt = this.world.clock.now();
    this.journal.note(service, `(deployment ${deployment.id}) deployment completed.`);
    this.journal.deployment(service, deployment);
  }

  private inGrace(service: ServiceRecord, startedAt: Date | undefined): boolean {
    return !startedAt || this.graceLeft(service, startedAt) > 0;
  }

  private graceLeft(service: ServiceRecord, startedAt: Date): number {
    return startedAt.getTime() + service.healthCheckGracePeriodSeconds * 1000 - this.world.clock.now().getTime();
  }

  private untilHealthCheck(workload: Workload): number {
    if (!workload.healthCheckedAt) return 0;
    const pause = workload.steady ? STEADY_POLL_MS : UNSTEADY_POLL_MS;
    return workload.healthCheckedAt.getTime() + pause - this.world.clock.now().getTime();
  }
}

/** Health is told of the service, or of the task set. */
const setOnly = (workload: Workload): Workload | undefined => (workload.kind === 'task-set' ? workload : undefined);
