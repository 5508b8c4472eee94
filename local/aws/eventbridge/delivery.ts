import type { Target } from '@aws-sdk/client-eventbridge';
import { asService, type ServiceCaller } from '../iam/credentials';
import { roleTrusts } from '../iam/role-trust';
import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import type { BusEvent, World } from '../world';
import { sendDeadLetter } from './dead-letter';
import type { Rule } from './rule';
import { sendTo } from './target/send';
import { inputFor } from './target/target-input';

/** An event that EventBridge gave up on for one target. */
export interface Undelivered {
  readonly time: string;
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly eventId: string;
  readonly errorCode: string;
  readonly errorMessage: string;
  /** Absent when the first refusal was final. */
  readonly exhausted?: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';
  readonly retries: number;
  /** Whether its dead-letter queue took it: `sent`, or the code of the refusal; absent without a queue. */
  readonly deadLetter?: string;
}

const UNDELIVERED_KEPT = 1_000;

/** Errors of a target that pass; others are final at once. */
const PASSING = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'Throttling',
  'RequestThrottled',
  'ServiceException',
  'ServiceUnavailable',
  'InternalFailure',
  'InternalError',
  'EC2ThrottledException',
  'ResourceConflictException',
]);

/**
 * How long to wait before a retry: doubling from one second up to eight minutes, each between half and the whole. 185 of
 * them fill about a day, the two defaults of a retry policy.
 * @param attempt the retry's number, from 1
 * @param chance in [0, 1)
 * @returns milliseconds
 */
export function backoffBefore(attempt: number, chance: number): number {
  return Math.min(2 ** (attempt - 1), 640) * 1_000 * (0.5 + chance / 2);
}

/**
 * Delivers events to targets. A function is invoked asynchronously: delivered means that Lambda's queue took the event, and
 * errors of the function are Lambda's business. What a target refuses for now is tried again within its retry policy; what
 * it refuses for good is given up at once. What is given up goes to the target's dead-letter queue.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
export class Delivery {
  /** The newest events given up, oldest first. */
  readonly undelivered: Undelivered[] = [];

  constructor(private readonly world: World) {}

  /** Sends `event` to every target that the rule has now. */
  send(rule: Rule, event: BusEvent): void {
    const since = this.world.clock.now().getTime();
    // Not within the call that raised the event: whoever made it finishes first.
    for (const target of rule.targets.values())
      this.world.clock.after(0, () => this.attempt(rule, target, event, since, 0));
  }

  private async attempt(rule: Rule, target: Target, event: BusEvent, since: number, retries: number): Promise<void> {
    const { clock, ids } = this.world;
    try {
      const caller = await this.callerFor(rule, target);
      await sendTo(this.world, caller, target, inputFor(target, event, rule, new Date(since)));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (!PASSING.has(error.code) || isOff('delivery-retry')) return this.giveUp(rule, target, event, error, retries);
      const { MaximumRetryAttempts = 185, MaximumEventAgeInSeconds = 86_400 } = target.RetryPolicy ?? {};
      if (retries >= MaximumRetryAttempts)
        return this.giveUp(rule, target, event, error, retries, 'MaximumRetryAttempts');
      const next = clock.now().getTime() + backoffBefore(retries + 1, ids.fraction());
      if (next - since > MaximumEventAgeInSeconds * 1_000)
        return this.giveUp(rule, target, event, error, retries, 'MaximumEventAgeInSeconds');
      clock.at(next, () => this.attempt(rule, target, event, since, retries + 1));
    }
  }

  /**
   * Who invokes: the target's role, or without one EventBridge itself, which the function's own policy has to let in.
   * @throws AwsError AccessDeniedException for a role that EventBridge cannot assume
   */
  private async callerFor({ arn }: Rule, { RoleArn }: Target): Promise<ServiceCaller> {
    if (RoleArn === undefined) return asService('events', { sourceArn: arn });
    if (!(await roleTrusts(this.world, RoleArn, 'events')))
      throw new AwsError('AccessDeniedException', `EventBridge cannot assume the role ${RoleArn}.`);
    return asService('events', { roleArn: RoleArn, sourceArn: arn });
  }

  private async giveUp(
    rule: Rule,
    target: Target,
    event: BusEvent,
    error: AwsError,
    retries: number,
    exhausted?: Undelivered['exhausted'],
  ): Promise<void> {
    const given: Undelivered = {
      time: this.world.clock.now().toISOString(),
      ruleArn: rule.arn,
      targetArn: target.Arn ?? '',
      eventId: event.id,
      errorCode: error.code,
      errorMessage: error.message,
      retries,
      ...(exhausted && { exhausted }),
    };
    const deadLetter = await sendDeadLetter(this.world, target, event, given);
    this.undelivered.push({ ...given, ...(deadLetter && { deadLetter }) });
    if (this.undelivered.length > UNDELIVERED_KEPT) this.undelivered.shift();
  }
}
