import type { Input } from '../../wire/implementation';
import { schemaOfInput } from '../schema/from-model';
import { deleted, type ResourceType } from './resource-type';

const ELB = 'elastic-load-balancing-v2';

export const awsElbListenerRule = (): ResourceType<Input<typeof ELB, 'CreateRule'>> => ({
  type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
  schema: schemaOfInput(ELB, 'CreateRule', { without: ['Tags'], required: ['Actions', 'Conditions', 'Priority'] }),
  attributes: ['RuleArn', 'IsDefault'],
  createOnly: ['ListenerArn'],
  create: async (properties, context) => {
    const { Rules } = await context.call(ELB, 'CreateRule', properties);
    const arn = Rules![0]!.RuleArn!;
    context.initiated(arn);
    return { RuleArn: arn, IsDefault: 'false' };
  },
  update: async ({ physicalId: RuleArn, after, changed }, context) => {
    if (changed.has('Actions') || changed.has('Conditions') || changed.has('Transforms'))
      await context.call(ELB, 'ModifyRule', {
        RuleArn,
        Actions: after.Actions,
        Conditions: after.Conditions,
        ...(after.Transforms ? { Transforms: after.Transforms } : {}),
      });
    if (changed.has('Priority'))
      await context.call(ELB, 'SetRulePriorities', { RulePriorities: [{ RuleArn, Priority: after.Priority }] });
    return {};
  },
  delete: (RuleArn, _, context) => deleted(context.call(ELB, 'DeleteRule', { RuleArn })),
});
