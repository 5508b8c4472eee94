import { isOff } from '../rules/is-off';
import type { World } from '../world';
import { HealthMeter } from './health-meter';
import type { State, Target, TargetGroup } from './state';
import { targetKey } from './state';
import { afterProbe, DRAINING, NEW, type Probe, UNUSED } from './target-health';

/** From registration to the first health check; AWS takes its time as well (unverified how long). */
const FIRST_CHECK_AFTER_MS = 1000;
/** Real time that the end of draining waits for requests on their way: work does not scale with the clock. */
const IN_FLIGHT_LIMIT_MS = 2000;

/**
 * The life of registered targets in virtual time: first check, rounds of checks, draining.
 *
 * A group has one timer for all its targets, and none while no listener forwards to it or nothing is registered.
 */
export class HealthChecks {
  private readonly meter: HealthMeter;

  constructor(
    private readonly world: World,
    private readonly state: State,
  ) {
    this.meter = new HealthMeter(world, state);
  }

  /** A target begins its life in the group, or comes back out of draining. */
  admit(group: TargetGroup, target: Target): void {
    target.timer?.cancel();
    target.health = UNUSED;
    if (this.state.usersOf(group.arn).length > 0) this.start(group, target);
    this.meter.look(group);
  }

  /** After listeners or rules changed: groups that came into use are checked, those that went out of use are not. */
  followListeners(): void {
    for (const group of this.state.targetGroups.values()) {
      const used = this.state.usersOf(group.arn).length > 0;
      for (const target of group.targets.values()) {
        if (used && target.health.state === 'unused') this.start(group, target);
        if (!used && target.health.state !== 'draining') {
          target.timer?.cancel();
          target.health = UNUSED;
        }
      }
      this.meter.look(group);
    }
  }

  /** No new request for the target; it stays `draining` for the whole delay even when idle ([ELB] deregistration delay). */
  drain(group: TargetGroup, target: Target): void {
    if (target.health.state === 'draining') return;
    target.timer?.cancel();
    if (target.health.state === 'unused' || isOff('draining')) {
      group.targets.delete(targetKey(target.id, target.port));
      this.meter.look(group);
      return;
    }
    target.health = DRAINING;
    this.meter.look(group);
    const delay = Number(group.attributes.get('deregistration_delay.timeout_seconds')) * 1000;
    target.timer = this.world.clock.after(delay, async () => {
      await idle(target);
      if (target.health.state === 'draining') group.targets.delete(targetKey(target.id, target.port));
      this.meter.look(group);
    });
  }

  forget(group: TargetGroup): void {
    group.round?.cancel();
    for (const target of group.targets.values()) target.timer?.cancel();
  }

  private start(group: TargetGroup, target: Target): void {
    target.health = NEW;
    target.timer = this.world.clock.after(FIRST_CHECK_AFTER_MS, () => this.check(group, target));
    group.round ??= this.planRound(group);
  }

  private planRound(group: TargetGroup) {
    return this.world.clock.after(group.healthCheck.interval * 1000, async () => {
      await Promise.all([...group.targets.values()].map((target) => this.check(group, target)));
      const goesOn = [...group.targets.values()].some(({ health }) => isChecked(health.state));
      group.round = goesOn && this.state.targetGroups.has(group.arn) ? this.planRound(group) : undefined;
    });
  }

  private async check(group: TargetGroup, target: Target): Promise<void> {
    if (!isChecked(target.health.state)) return;
    const found = await this.probe(group, target);
    const before = target.health.state;
    target.health = afterProbe(target.health, found, group.healthCheck);
    if (target.health.state !== before) this.meter.look(group);
  }

  private async probe({ healthCheck }: TargetGroup, { id, port }: Target): Promise<Probe> {
    const checkedPort = healthCheck.port === 'traffic-port' ? port : Number(healthCheck.port);
    const begun = performance.now();
    const limit = healthCheck.timeout * 1000;
    const status = await this.world.network.probe(id, checkedPort, healthCheck.path, limit);
    if (status !== undefined) return { status };
    return performance.now() - begun >= limit ? 'timeout' : 'refused';
  }
}

const isChecked = (state: Target['health']['state']): boolean => state !== 'unused' && state !== 'draining';

function idle(target: Target): Promise<void> {
  if (target.inFlight === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const limit = setTimeout(resolve, IN_FLIGHT_LIMIT_MS);
    target.whenIdle = () => {
      clearTimeout(limit);
      resolve();
    };
  });
}
