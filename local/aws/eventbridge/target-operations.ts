import type { Target } from '@aws-sdk/client-eventbridge';
import { pageOf } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { assertBus, type Bus, badToken, constraintBroken, pageSizeOf, ruleOf } from './rule';
import { parseInputPath } from './target-input';

const MOST_TARGETS = 5;

/** Targets of rules: only Lambda functions are delivered to, anything else is refused by name. */
export function targetOperations(bus: Bus): Operations<'eventbridge'> {
  return {
    PutTargets: ({ Rule, EventBusName, Targets = [] }) => {
      const rule = ruleOf(bus, Rule, EventBusName);
      for (const [index, target] of Targets.entries()) checkTarget(target, `targets.${index + 1}.member`);
      const ids = new Set([...rule.targets.keys(), ...Targets.map(({ Id }) => Id)]);
      if (ids.size > MOST_TARGETS)
        throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
      for (const target of Targets) rule.targets.set(target.Id ?? '', target);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    RemoveTargets: ({ Rule, EventBusName, Ids = [] }) => {
      const rule = ruleOf(bus, Rule, EventBusName);
      // Ids that are no target's are ignored.
      for (const id of Ids) rule.targets.delete(id);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    ListTargetsByRule: ({ Rule, EventBusName, NextToken, Limit }) => {
      const { targets } = ruleOf(bus, Rule, EventBusName);
      const page = pageOf(targets.values(), ({ Id }) => Id ?? '', NextToken, pageSizeOf(Limit));
      if (!page) throw badToken();
      return { Targets: [...page.items], NextToken: page.next };
    },
    ListRuleNamesByTarget: ({ TargetArn, EventBusName, NextToken, Limit }) => {
      assertBus(bus, EventBusName);
      const rules = [...bus.rules.values()].filter(({ targets }) =>
        [...targets.values()].some(({ Arn }) => Arn === TargetArn),
      );
      const page = pageOf(rules, ({ name }) => name, NextToken, pageSizeOf(Limit));
      if (!page) throw badToken();
      return { RuleNames: page.items.map(({ name }) => name), NextToken: page.next };
    },
  };
}

/** What delivery here obeys; the rest belongs to kinds of targets that are not built. */
const BUILT = new Set(['Id', 'Arn', 'RoleArn', 'Input', 'InputPath', 'DeadLetterConfig', 'RetryPolicy']);

/** @throws AwsError ValidationException */
function checkTarget(target: Target, path: string): void {
  const { Id = '', Arn = '', Input, InputPath, InputTransformer, RetryPolicy, DeadLetterConfig } = target;
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(Id))
    throw constraintBroken(Id, `${path}.id`, 'satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+');
  if (!/^arn:[\w-]+:[\w-]+:[\w-]*:\d*:.+$/.test(Arn))
    throw new AwsError(
      'ValidationException',
      `Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`,
    );
  if ([Input, InputPath, InputTransformer].filter((way) => way !== undefined).length > 1)
    throw new AwsError(
      'ValidationException',
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`,
    );
  const unbuilt = Object.keys(target).filter((name) => !BUILT.has(name) && target[name as keyof Target] !== undefined);
  if (!/^arn:aws:lambda:[^:]+:\d{12}:function:[^:]+(:[^:]+)?$/.test(Arn) || unbuilt.length > 0)
    throw new AwsError(
      'ValidationException',
      `This embedded EventBridge delivers to Lambda functions only, with Input or InputPath; target ${Id} is ${Arn}${unbuilt.map((name) => ` with ${name}`).join('')}.`,
    );
  if (Input !== undefined && !isJson(Input))
    throw new AwsError('ValidationException', `JSON syntax error in input for target ${Id}.`);
  if (InputPath !== undefined && !parseInputPath(InputPath))
    throw new AwsError('ValidationException', `Invalid InputPath for target ${Id}.`);
  const queue = DeadLetterConfig?.Arn;
  if (queue !== undefined && !/^arn:aws:sqs:[^:]+:\d{12}:[\w-]+$/.test(queue))
    throw new AwsError(
      'ValidationException',
      `Parameter ${queue} is not valid. Reason: A dead-letter queue is a standard SQS queue.`,
    );
  checkRange(RetryPolicy?.MaximumRetryAttempts, `${path}.retryPolicy.maximumRetryAttempts`, 0, 185);
  checkRange(RetryPolicy?.MaximumEventAgeInSeconds, `${path}.retryPolicy.maximumEventAgeInSeconds`, 60, 86_400);
}

function checkRange(value: number | undefined, path: string, low: number, high: number): void {
  if (value === undefined) return;
  if (value < low) throw constraintBroken(value, path, `have value greater than or equal to ${low}`);
  if (value > high) throw constraintBroken(value, path, `have value less than or equal to ${high}`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
