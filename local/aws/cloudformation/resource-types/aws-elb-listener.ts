import type { Input } from '../../wire/implementation';
import { schemaOfInput } from '../schema/from-model';
import { deleted, omit, type ResourceType } from './resource-type';

const ELB = 'elastic-load-balancing-v2';

export const awsElbListener = (): ResourceType<Input<typeof ELB, 'CreateListener'>> => ({
  type: 'AWS::ElasticLoadBalancingV2::Listener',
  schema: schemaOfInput(ELB, 'CreateListener', {
    without: ['Tags'],
    notBuilt: ['ListenerAttributes'],
    required: ['DefaultActions', 'LoadBalancerArn'],
  }),
  attributes: ['ListenerArn'],
  createOnly: ['LoadBalancerArn'],
  create: async (properties, context) => {
    const { Listeners } = await context.call(ELB, 'CreateListener', properties);
    const arn = Listeners![0]!.ListenerArn!;
    context.initiated(arn);
    return { ListenerArn: arn };
  },
  update: async ({ physicalId: ListenerArn, after }, context) => {
    await context.call(ELB, 'ModifyListener', { ...omit(after, 'LoadBalancerArn', 'Tags'), ListenerArn });
    return {};
  },
  delete: (ListenerArn, _, context) => deleted(context.call(ELB, 'DeleteListener', { ListenerArn })),
});
