import type { Rule as Description } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { normalizeActions } from './actions';
import { normalizeConditions } from './conditions';
import type { HealthChecks } from './health-checks';
import { checkTargetGroups, ruleArnOf } from './listeners';
import { pageOf } from './page';
import { invalid, notBuilt } from './refusals';
import type { Listener, Rule, State } from './state';
import { withTags } from './tags';

/** Rules of one load balancer, defaults not counted; the quota of [ELB] load-balancer-limits. */
const MOST_RULES = 100;

export function ruleOperations(
  world: World,
  state: State,
  healthChecks: HealthChecks,
): Operations<'elastic-load-balancing-v2'> {
  const describe = ({ arn, priority, conditions, actions }: Rule): Description => ({
    RuleArn: arn,
    Priority: String(priority),
    Conditions: conditions,
    Actions: actions,
    IsDefault: priority === 'default',
  });

  return {
    CreateRule: ({ ListenerArn, Conditions = [], Priority = 0, Actions = [], Tags = [], Transforms }) => {
      const listener = state.listener(ListenerArn);
      if (Transforms?.length) throw notBuilt('Transforms of a rule');
      checkPriority(Priority);
      const conditions = normalizeConditions(Conditions);
      const actions = normalizeActions(Actions);
      checkTargetGroups(state, listener.loadBalancer, actions);
      const tags = withTags([], Tags);
      if (listener.rules.some(({ priority }) => priority === Priority)) throw priorityInUse(Priority);
      const siblings = [...state.listeners.values()].filter((other) => other.loadBalancer === listener.loadBalancer);
      if (siblings.reduce((sum, { rules }) => sum + rules.length - 1, 0) >= MOST_RULES)
        throw new AwsError('TooManyRules', 'The maximum number of rules per load balancer has been reached');
      const rule: Rule = { arn: ruleArnOf(listener.arn, world), priority: Priority, conditions, actions };
      listener.rules = inOrder([...listener.rules, rule]);
      state.tags.set(rule.arn, tags);
      healthChecks.followListeners();
      return { Rules: [describe(rule)] };
    },

    DescribeRules: ({ ListenerArn, RuleArns, Marker, PageSize }) => {
      if ((ListenerArn === undefined) === (RuleArns === undefined))
        throw invalid('You must specify either listener rule ARNs or a listener ARN');
      const wanted =
        ListenerArn === undefined
          ? (RuleArns ?? []).map((arn) => state.rule(arn).rule)
          : state.listener(ListenerArn).rules;
      const { items, next } = pageOf(wanted, Marker, PageSize);
      return { Rules: items.map(describe), NextMarker: next };
    },

    ModifyRule: ({ RuleArn, Conditions, Actions, Transforms }) => {
      const { listener, rule } = state.rule(RuleArn);
      if (Transforms?.length) throw notBuilt('Transforms of a rule');
      if (rule.priority === 'default') throw notPermitted(`Default rule '${rule.arn}' cannot be modified`);
      const conditions = Conditions ? normalizeConditions(Conditions) : rule.conditions;
      const actions = Actions ? normalizeActions(Actions) : rule.actions;
      checkTargetGroups(state, listener.loadBalancer, actions);
      Object.assign(rule, { conditions, actions });
      healthChecks.followListeners();
      return { Rules: [describe(rule)] };
    },

    DeleteRule: ({ RuleArn }) => {
      const { listener, rule } = state.rule(RuleArn);
      if (rule.priority === 'default') throw notPermitted(`Default rule '${rule.arn}' cannot be deleted`);
      listener.rules = listener.rules.filter((other) => other !== rule);
      state.tags.delete(rule.arn);
      healthChecks.followListeners();
      return {};
    },

    SetRulePriorities: ({ RulePriorities = [] }) => {
      const changes = RulePriorities.map(({ RuleArn, Priority = 0 }) => {
        checkPriority(Priority);
        const { listener, rule } = state.rule(RuleArn);
        if (rule.priority === 'default') throw notPermitted(`Default rule '${rule.arn}' cannot be reprioritized`);
        return { listener, rule, priority: Priority };
      });
      const after = (listener: Listener): (number | 'default')[] =>
        listener.rules.map((rule) => changes.find((change) => change.rule === rule)?.priority ?? rule.priority);
      for (const { listener, priority } of changes)
        if (after(listener).filter((other) => other === priority).length > 1) throw priorityInUse(priority);
      for (const { rule, priority } of changes) rule.priority = priority;
      for (const { listener } of changes) listener.rules = inOrder(listener.rules);
      return { Rules: changes.map(({ rule }) => describe(rule)) };
    },
  };
}

const inOrder = (rules: readonly Rule[]): Rule[] =>
  [...rules].sort((a, b) => (a.priority === 'default' ? 1 : b.priority === 'default' ? -1 : a.priority - b.priority));

const notPermitted = (message: string): AwsError => new AwsError('OperationNotPermitted', message);
const priorityInUse = (priority: number): AwsError =>
  new AwsError('PriorityInUse', `Priority '${priority}' is currently in use`);

function checkPriority(priority: number): void {
  if (!Number.isInteger(priority) || priority < 1 || priority > 50000)
    throw invalid(`Rule priority '${priority}' must be between '1' and '50000'`);
}
