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

/** Items of a page of the List operations, unless told otherwise. */
export const MOST_LISTED = 100;

export const badToken = (): AwsError => new AwsError('ValidationException', 'Parameter NextToken is not valid.');
