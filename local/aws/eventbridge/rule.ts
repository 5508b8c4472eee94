import type { RuleState, Target } from '@aws-sdk/client-eventbridge';
import type { Timer } from '../clock/virtual-clock';
import { AwsError } from '../wire/aws-error';
import type { EventPattern } from './pattern/pattern';
import type { Schedule } from './schedule';

/** A rule of the default bus. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly roleArn: string | undefined;
  readonly state: RuleState;
  readonly pattern: { readonly text: string; readonly compiled: EventPattern } | undefined;
  readonly schedule: { readonly expression: string; readonly times: Schedule } | undefined;
  readonly targets: Map<string, Target>;
  readonly tags: Map<string, string>;
}

/** The default event bus; there is no other one. */
export interface Bus {
  readonly arn: string;
  readonly rules: Map<string, Rule>;
  /** Timers of the scheduled rules that are enabled, by rule name. */
  readonly timers: Map<string, Timer>;
}

export const isEnabled = ({ state }: Rule): boolean => state !== 'DISABLED';

/**
 * The rule of a name on the bus that an operation names.
 * @throws AwsError ResourceNotFoundException
 */
export function ruleOf(bus: Bus, name: string | undefined, busName: string | undefined): Rule {
  assertBus(bus, busName);
  const rule = bus.rules.get(name ?? '');
  if (!rule) throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus default.`);
  return rule;
}

/** Buses are named by name or ARN; the default one need not be. */
export const isBus = (bus: Bus, busName: string | undefined): boolean =>
  busName === undefined || busName === 'default' || busName === bus.arn;

/** @throws AwsError ResourceNotFoundException */
export function assertBus(bus: Bus, busName: string | undefined): void {
  if (isBus(bus, busName)) return;
  throw new AwsError('ResourceNotFoundException', `Event bus ${busName} does not exist.`);
}

/** A value that breaks a constraint of the model, in the words that AWS services share. */
export const constraintBroken = (value: unknown, path: string, constraint: string): AwsError =>
  new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${path}' failed to satisfy constraint: Member must ${constraint}`,
  );

/** `limit` of the List operations. @throws AwsError ValidationException */
export function pageSizeOf(limit: number | undefined): number {
  if (limit === undefined) return 100;
  if (limit < 1) throw constraintBroken(limit, 'limit', 'have value greater than or equal to 1');
  if (limit > 100) throw constraintBroken(limit, 'limit', 'have value less than or equal to 100');
  return limit;
}

export const badToken = (): AwsError => new AwsError('ValidationException', 'Parameter NextToken is not valid.');
