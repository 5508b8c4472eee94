import type { Target } from '@aws-sdk/client-eventbridge';
import type { Input } from '../../wire/implementation';
import { JSON_OBJECT, schemaOfInput, schemaOfMember } from '../schema/from-model';
import { deleted, NotStabilized, type ResourceContext, type ResourceType } from './resource-type';
import { tagChanges } from './tag-changes';

type Properties = Omit<Input<'eventbridge', 'PutRule'>, 'EventPattern'> & {
  EventPattern?: unknown;
  Targets?: Target[];
};

export const awsEventsRule = (): ResourceType<Properties> => ({
  type: 'AWS::Events::Rule',
  schema: schemaOfInput('eventbridge', 'PutRule', {
    extra: { EventPattern: JSON_OBJECT, Targets: schemaOfMember('eventbridge', 'PutTargets', 'Targets') },
  }),
  attributes: ['Arn'],
  createOnly: ['Name', 'EventBusName'],
  nameProperty: 'Name',
  create: async (properties, context) => {
    const Name = properties.Name ?? context.physicalName(64);
    const arn = await putRule({ ...properties, Name }, context);
    context.initiated(Name);
    await putTargets({ ...properties, Name }, properties.Targets ?? [], context);
    return { Arn: arn };
  },
  update: async ({ physicalId: Name, before, after }, context) => {
    const arn = await putRule({ ...after, Tags: undefined, Name }, context);
    const wanted = after.Targets ?? [];
    const gone = (before.Targets ?? []).filter(({ Id }) => !wanted.some((target) => target.Id === Id));
    await removeTargets({ ...after, Name }, gone, context);
    await putTargets({ ...after, Name }, wanted, context);
    const { set, removed } = tagChanges(before.Tags, after.Tags);
    if (set.length > 0) await context.call('eventbridge', 'TagResource', { ResourceARN: arn, Tags: set });
    if (removed.length > 0) await context.call('eventbridge', 'UntagResource', { ResourceARN: arn, TagKeys: removed });
    return { Arn: arn };
  },
  delete: async (Name, properties, context) => {
    await deleted(removeTargets({ ...properties, Name }, properties.Targets ?? [], context));
    await deleted(context.call('eventbridge', 'DeleteRule', { ...busOf(properties), Name }));
  },
});

async function putRule({ Targets: _, EventPattern, Tags, ...rule }: Properties, context: ResourceContext) {
  const { RuleArn } = await context.call('eventbridge', 'PutRule', {
    ...rule,
    ...(EventPattern === undefined
      ? {}
      : { EventPattern: typeof EventPattern === 'string' ? EventPattern : JSON.stringify(EventPattern) }),
    ...(Tags ? { Tags } : {}),
  });
  return RuleArn!;
}

async function putTargets(rule: Properties, Targets: Target[], context: ResourceContext): Promise<void> {
  if (Targets.length === 0) return;
  const { FailedEntries } = await context.call('eventbridge', 'PutTargets', {
    ...busOf(rule),
    Rule: rule.Name,
    Targets,
  });
  const [failed] = FailedEntries ?? [];
  if (failed) throw new NotStabilized(`${failed.TargetId}: ${failed.ErrorMessage}`);
}

async function removeTargets(rule: Properties, targets: readonly Target[], context: ResourceContext): Promise<void> {
  if (targets.length === 0) return;
  const Ids = targets.map(({ Id }) => Id!);
  await context.call('eventbridge', 'RemoveTargets', { ...busOf(rule), Rule: rule.Name, Ids });
}

const busOf = ({ EventBusName }: Properties) => (EventBusName === undefined ? {} : { EventBusName });
