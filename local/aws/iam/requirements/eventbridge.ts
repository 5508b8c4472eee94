import type { PutEventsRequestEntry, Target } from '@aws-sdk/client-eventbridge';
import type { Context } from '../conditions';
import {
  anywhere,
  arnOr,
  each,
  passRole,
  type Requirement,
  type Requirements,
  type RequirementTable,
  type Scene,
} from './requirement';

interface OnRule {
  readonly Rule?: string | undefined;
  readonly Name?: string | undefined;
  readonly EventBusName?: string | undefined;
}

const busArn = (name: string, scene: Scene): string =>
  arnOr(name, (plain) => scene.arn('events', `event-bus/${plain}`));

/** `rule/name` on the default bus, `rule/bus/name` on another. */
function ruleArn({ Rule, Name, EventBusName = 'default' }: OnRule, scene: Scene): string {
  const bus = EventBusName.slice(EventBusName.lastIndexOf('/') + 1);
  return scene.arn('events', `rule/${bus === 'default' ? '' : `${bus}/`}${Rule ?? Name ?? ''}`);
}

const ofRule = (input: OnRule, scene: Scene): Requirements => [
  { resource: ruleArn(input, scene), context: () => ({ 'events:creatorAccount': [scene.accountId] }) },
];
const ofArn = ({ ResourceARN }: { ResourceARN?: string | undefined }): Requirements => each([ResourceARN]);

/**
 * What EventBridge asks. Source: Service Authorization Reference, "Amazon EventBridge"; the keys of conditions: EventBridge
 * User Guide, eb-use-conditions.
 */
export const eventbridge: RequirementTable<'eventbridge'> = {
  DeleteRule: ofRule,
  DescribeEventBus: ({ Name = 'default' }, scene) => each([busArn(Name, scene)]),
  DescribeRule: ofRule,
  DisableRule: ofRule,
  EnableRule: ofRule,
  ListEventBuses: anywhere,
  ListRuleNamesByTarget: anywhere,
  ListRules: anywhere,
  ListTagsForResource: ofArn,
  ListTargetsByRule: ofRule,
  PutEvents: ({ Entries = [] }, scene) => Entries.map((entry) => ofEntry(entry, scene)),
  PutRule: (input, scene) => [
    {
      resource: ruleArn(input, scene),
      context: () => ({ 'events:creatorAccount': [scene.accountId], ...keysOfPattern(input.EventPattern) }),
    },
    // A rule that is made with tags is tagged too (EventBridge API Reference, PutRule).
    ...((input.Tags ?? []).length > 0 ? [{ action: 'events:TagResource', resource: ruleArn(input, scene) }] : []),
    ...passRole(input.RoleArn, 'events.amazonaws.com'),
  ],
  PutTargets: (input, scene) => [
    ...(input.Targets ?? []).map((target) => ofTarget(ruleArn(input, scene), target, scene)),
    ...(input.Targets ?? []).flatMap(({ RoleArn }) => passRole(RoleArn, 'events.amazonaws.com')),
  ],
  RemoveTargets: ofRule,
  TagResource: ofArn,
  TestEventPattern: anywhere,
  UntagResource: ofArn,
};

const ofEntry = (
  { EventBusName = 'default', Source, DetailType }: PutEventsRequestEntry,
  scene: Scene,
): Requirement => ({
  resource: busArn(EventBusName, scene),
  context: () => ({
    'events:eventBusInvocation': ['false'],
    ...(Source !== undefined && { 'events:source': [Source] }),
    ...(DetailType !== undefined && { 'events:detail-type': [DetailType] }),
  }),
});

const ofTarget = (resource: string, { Arn }: Target, scene: Scene): Requirement => ({
  resource,
  context: () => ({
    'events:creatorAccount': [scene.accountId],
    ...(Arn !== undefined && { 'events:TargetArn': [Arn] }),
  }),
});

const KEYS = ['source', 'detail-type', 'detail.service', 'detail.eventTypeCode', 'detail.userIdentity.principalId'];

/** The plain values that a rule's pattern asks of some fields; nothing of a pattern that is none. */
function keysOfPattern(text = '{}'): Context {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch {
    return {};
  }
  const asked = (path: string): string[] => {
    let found = pattern;
    for (const step of path.split('.')) found = (found as Record<string, unknown> | null | undefined)?.[step];
    return Array.isArray(found) ? found.filter((each): each is string => typeof each === 'string') : [];
  };
  return Object.fromEntries(
    KEYS.map((key) => [`events:${key}`, asked(key)] as const).filter(([, values]) => values.length > 0),
  );
}
