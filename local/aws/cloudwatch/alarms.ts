import type { PutMetricAlarmInput, StateValue } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import type { Alarm } from './alarm';
import { settingsOf } from './alarm-input';
import { announce } from './announcement';
import { publishConfiguration } from './configuration-event';
import { History } from './history';
import { judge, rangeOf } from './judge';
import { hasFewSamples } from './low-samples';
import type { Metrics } from './metrics';
import { type Reason, reasonOf, UNCHECKED } from './reason';
import { MINUTE_MS, minuteOf } from './series';
import { metricsOf, rangeIn } from './watched';

/** An evaluation comes this long after the full minute, so that the data of the minute are in. */
const EVALUATED_AFTER_MS = 10_000;

/**
 * The alarms of an account, each evaluated once a minute while its metrics have data, or something was done to it. An alarm
 * that has been evaluated without any data in its range or after it cannot change before there are some: it sleeps.
 */
export class Alarms {
  readonly byName = new Map<string, Alarm>();
  readonly history = new History();

  constructor(
    readonly world: World,
    private readonly metrics: Metrics,
  ) {}

  /** @throws AwsError ResourceNotFound */
  find(name: string | undefined): Alarm {
    const alarm = this.byName.get(name ?? '');
    if (!alarm) throw new AwsError('ResourceNotFound', `Alarm ${name} does not exist`);
    return alarm;
  }

  /** @throws AwsError ResourceNotFound */
  findByArn(arn: string | undefined): Alarm {
    const alarm = [...this.byName.values()].find((each) => each.arn === arn);
    if (!alarm) throw new AwsError('ResourceNotFoundException', `${arn} does not exist`);
    return alarm;
  }

  /** Makes an alarm, or overwrites its settings; its state stays. */
  put(input: PutMetricAlarmInput): void {
    const settings = settingsOf(input, this.world.accountId);
    const { name } = settings;
    const now = this.world.clock.now();
    const known = this.byName.get(name);
    known?.unwatch();
    const before = known && { ...known };
    const alarm: Alarm = known ?? {
      ...{ settings, arn: this.arnOf(name), actionsEnabled: true, configuredAt: now },
      ...{ state: 'INSUFFICIENT_DATA', reason: UNCHECKED, updatedAt: now, enteredAt: now },
      // Tags of an alarm that is there already are changed by TagResource only.
      tags: new Map((input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
      ...{ timer: undefined, unwatch: () => {} },
    };
    Object.assign(alarm, { settings, actionsEnabled: input.ActionsEnabled ?? true, configuredAt: now });
    const watching = metricsOf(settings.watched).map((metric) => this.metrics.watch(metric, () => this.wake(alarm)));
    alarm.unwatch = () => {
      for (const unwatch of watching) unwatch();
    };
    this.byName.set(name, alarm);
    this.record(alarm, 'ConfigurationUpdate', `Alarm "${name}" ${known ? 'updated' : 'created'}`, {
      type: known ? 'Update' : 'Create',
    });
    publishConfiguration(this.world, known ? 'update' : 'create', alarm, before);
    this.wake(alarm);
  }

  delete(alarm: Alarm): void {
    this.byName.delete(alarm.settings.name);
    alarm.unwatch();
    alarm.timer?.cancel();
    this.record(alarm, 'ConfigurationUpdate', `Alarm "${alarm.settings.name}" deleted`, { type: 'Delete' });
    publishConfiguration(this.world, 'delete', alarm);
  }

  /** Gives an alarm a state; the next evaluation may give it another one. */
  async set(alarm: Alarm, state: StateValue, reason: Reason): Promise<void> {
    await this.enter(alarm, state, reason);
    this.wake(alarm);
  }

  record(alarm: Alarm, type: 'ConfigurationUpdate' | 'StateUpdate' | 'Action', summary: string, data: object): void {
    this.history.add(alarm.settings.name, type, summary, data, this.world.clock.now());
  }

  private arnOf(name: string): string {
    return `arn:aws:cloudwatch:${this.world.region}:${this.world.accountId}:alarm:${name}`;
  }

  /** Sees to it that there is an evaluation within a minute. */
  private wake(alarm: Alarm): void {
    if (alarm.timer) return;
    const { clock } = this.world;
    const now = clock.now().getTime();
    const next = minuteOf(now - EVALUATED_AFTER_MS) + MINUTE_MS + EVALUATED_AFTER_MS;
    alarm.timer = clock.at(next, async () => {
      alarm.timer = undefined;
      if (this.byName.get(alarm.settings.name) === alarm) await this.evaluate(alarm);
    });
  }

  private async evaluate(alarm: Alarm): Promise<void> {
    const { watched, condition, periodInSeconds, given, lowSamples } = alarm.settings;
    const now = this.world.clock.now();
    const count = rangeOf(condition);
    // The whole periods that ended with the last full minute.
    const start = minuteOf(now.getTime()) - count * periodInSeconds * 1_000;
    const range = rangeIn(this.metrics, watched, periodInSeconds, { start, count, now: now.getTime() });
    if (metricsOf(watched).some((metric) => this.metrics.hasSince(metric, start))) this.wake(alarm);
    const judgement = judge(condition, range);
    const { state = alarm.state } = judgement;
    const percentile =
      watched.kind === 'metric' && typeof watched.asked.statistic !== 'string' && watched.asked.statistic;
    if (lowSamples === 'ignore' && percentile && hasFewSamples(percentile.percentile, judgement)) return;
    const asked = { watched, periodInSeconds, now, counts: given.datapointsToAlarm };
    const reason = reasonOf(condition, { ...judgement, state }, asked, alarm.state);
    if (state !== alarm.state) await this.enter(alarm, state, reason);
  }

  private async enter(alarm: Alarm, state: StateValue, reason: Reason): Promise<void> {
    const before = { state: alarm.state, reason: alarm.reason, at: alarm.updatedAt };
    const now = this.world.clock.now();
    Object.assign(alarm, { state, reason, updatedAt: now });
    if (state === before.state) return;
    alarm.enteredAt = now;
    this.record(alarm, 'StateUpdate', `Alarm updated from ${before.state} to ${state}`, {
      oldState: { stateValue: before.state, stateReason: before.reason.text },
      newState: { stateValue: state, stateReason: reason.text },
    });
    await announce(this.world, alarm, before, (summary, data) => this.record(alarm, 'Action', summary, data));
  }
}
