import { pageOf } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { assertBus, type Bus, badToken, MOST_LISTED, ruleOf } from './rule';
import { checkTargets } from './target/check-target';

const MOST_TARGETS = 5;

/** Targets of rules: functions, queues and topics; anything else is refused by name. */
export function targetOperations({ region }: World, bus: Bus): Operations<'eventbridge'> {
  return {
    PutTargets: ({ Rule, EventBusName, Targets = [] }) => {
      const rule = ruleOf(bus, Rule, EventBusName);
      checkTargets(Targets, region);
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
      const page = pageOf(targets.values(), ({ Id }) => Id ?? '', NextToken, Limit ?? MOST_LISTED);
      if (!page) throw badToken();
      return { Targets: [...page.items], NextToken: page.next };
    },
    ListRuleNamesByTarget: ({ TargetArn, EventBusName, NextToken, Limit }) => {
      assertBus(bus, EventBusName);
      const rules = [...bus.rules.values()].filter(({ targets }) =>
        [...targets.values()].some(({ Arn }) => Arn === TargetArn),
      );
      const page = pageOf(rules, ({ name }) => name, NextToken, Limit ?? MOST_LISTED);
      if (!page) throw badToken();
      return { RuleNames: page.items.map(({ name }) => name), NextToken: page.next };
    },
  };
}
