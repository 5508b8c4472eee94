import type { PutRuleRequest } from '@aws-sdk/client-eventbridge';
import { pageOf } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { InvalidPattern } from './pattern/invalid-pattern';
import { EmptyList } from './pattern/matcher';
import { compilePattern, type EventPattern, matchesPattern } from './pattern/pattern';
import { readEvent } from './pattern/sample';
import { assertBus, type Bus, badToken, MOST_LISTED, type Rule, ruleOf } from './rule';
import { parseSchedule } from './schedule';

const MOST_RULES = 300;
const LONGEST_PATTERN = 2_048;

/** Rules and their tags. `onChange` hears of every rule that was put, enabled, disabled or deleted. */
export function ruleOperations(world: World, bus: Bus, onChange: (name: string) => void): Operations<'eventbridge'> {
  const change = (rule: Rule): void => {
    bus.rules.set(rule.name, rule);
    onChange(rule.name);
  };
  const taggedRule = (arn: string | undefined): Rule => {
    const rule = [...bus.rules.values()].find((candidate) => candidate.arn === arn);
    if (!rule)
      throw new AwsError('ResourceNotFoundException', `Rule ${nameIn(arn)} does not exist on EventBus default.`);
    return rule;
  };
  return {
    PutRule: (input) => {
      assertBus(bus, input.EventBusName);
      const wanted = checkRule(input);
      const before = bus.rules.get(wanted.name);
      if (!before && bus.rules.size >= MOST_RULES)
        throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
      const arn = `arn:aws:events:${world.region}:${world.accountId}:rule/${wanted.name}`;
      // Tags of an existing rule are not PutRule's to change.
      const tags = before?.tags ?? new Map((input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
      change({ ...wanted, arn, targets: before?.targets ?? new Map(), tags });
      return { RuleArn: arn };
    },
    DescribeRule: ({ Name, EventBusName }) => ({
      ...describe(ruleOf(bus, Name, EventBusName)),
      CreatedBy: world.accountId,
    }),
    ListRules: ({ NamePrefix = '', EventBusName, NextToken, Limit }) => {
      assertBus(bus, EventBusName);
      const wanted = [...bus.rules.values()].filter(({ name }) => name.startsWith(NamePrefix));
      const page = pageOf(wanted, ({ name }) => name, NextToken, Limit ?? MOST_LISTED);
      if (!page) throw badToken();
      return { Rules: page.items.map(describe), NextToken: page.next };
    },
    EnableRule: ({ Name, EventBusName }) => {
      change({ ...ruleOf(bus, Name, EventBusName), state: 'ENABLED' });
      return {};
    },
    DisableRule: ({ Name, EventBusName }) => {
      change({ ...ruleOf(bus, Name, EventBusName), state: 'DISABLED' });
      return {};
    },
    DeleteRule: ({ Name, EventBusName }) => {
      assertBus(bus, EventBusName);
      const rule = bus.rules.get(Name ?? '');
      if (!rule) return {};
      if (rule.targets.size > 0)
        throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
      bus.rules.delete(rule.name);
      onChange(rule.name);
      return {};
    },
    TestEventPattern: ({ EventPattern, Event }) => {
      const pattern = compile(EventPattern ?? '');
      return { Result: matchesPattern(pattern, sampleEvent(Event ?? '')) };
    },
    ListTagsForResource: ({ ResourceARN }) => ({
      Tags: [...taggedRule(ResourceARN).tags].map(([Key, Value]) => ({ Key, Value })),
    }),
    TagResource: ({ ResourceARN, Tags = [] }) => {
      const { tags } = taggedRule(ResourceARN);
      for (const { Key = '', Value = '' } of Tags) tags.set(Key, Value);
      return {};
    },
    UntagResource: ({ ResourceARN, TagKeys = [] }) => {
      const { tags } = taggedRule(ResourceARN);
      for (const key of TagKeys) tags.delete(key);
      return {};
    },
  };
}

type CheckedRule = Omit<Rule, 'arn' | 'targets' | 'tags'>;

/** @throws AwsError ValidationException, InvalidEventPatternException */
function checkRule(input: PutRuleRequest): CheckedRule {
  const { Name: name = '', Description, EventPattern, ScheduleExpression, RoleArn, State = 'ENABLED' } = input;
  if (!EventPattern && !ScheduleExpression)
    throw new AwsError('ValidationException', 'Parameter(s) EventPattern or ScheduleExpression must be specified.');
  if (EventPattern && EventPattern.length > LONGEST_PATTERN)
    throw new AwsError(
      'ValidationException',
      `Parameter EventPattern for rule ${name} exceeds limit of ${LONGEST_PATTERN}.`,
    );
  const times = ScheduleExpression ? parseSchedule(ScheduleExpression) : undefined;
  if (ScheduleExpression && !times)
    throw new AwsError('ValidationException', 'Parameter ScheduleExpression is not valid.');
  return {
    name,
    description: Description,
    roleArn: RoleArn,
    state: State,
    pattern: EventPattern ? { text: EventPattern, compiled: compile(EventPattern) } : undefined,
    schedule: ScheduleExpression && times ? { expression: ScheduleExpression, times } : undefined,
  };
}

/** @throws AwsError InvalidEventPatternException */
function compile(text: string): EventPattern {
  const refusal = (reason: string) =>
    new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
  try {
    return compilePattern(text);
  } catch (error) {
    if (error instanceof InvalidPattern) throw refusal(error.message + error.position);
    if (error instanceof EmptyList) throw new AwsError('InternalFailure', 'The request processing has failed.');
    throw error;
  }
}

const describe = (rule: Rule) => ({
  Name: rule.name,
  Arn: rule.arn,
  Description: rule.description,
  State: rule.state,
  RoleArn: rule.roleArn,
  EventPattern: rule.pattern?.text,
  ScheduleExpression: rule.schedule?.expression,
  EventBusName: 'default',
});

const nameIn = (arn = ''): string => arn.slice(arn.lastIndexOf('/') + 1);

const SAMPLE_MEMBERS = ['id', 'account', 'source', 'time', 'region', 'detail-type'];

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

/** @throws AwsError ValidationException for what is no event */
function sampleEvent(text: string): Record<string, unknown> {
  const refusal = (reason: string) =>
    new AwsError('ValidationException', `Parameter Event is not valid. Reason: ${reason}`);
  let event: Record<string, unknown>;
  try {
    event = readEvent(text);
  } catch (error) {
    if (error instanceof InvalidPattern) throw refusal(error.message + error.position);
    throw error;
  }
  const missing = SAMPLE_MEMBERS.filter((name) => !(name in event));
  if (missing.length > 0) throw refusal(`it has no ${missing.join(', ')}`);
  if (typeof event.time !== 'string' || !TIME.test(event.time)) throw refusal('Invalid time.');
  return event;
}
