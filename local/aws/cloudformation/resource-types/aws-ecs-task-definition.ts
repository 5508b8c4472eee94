import type { Input } from '../../wire/implementation';
import { schemaOfInput } from '../schema/from-model';
import { updateEcsTags } from './ecs-tags';
import { deleted, type ResourceType } from './resource-type';

/** Every change is a new revision; the old one is deregistered once the update has succeeded. */
export const awsEcsTaskDefinition = (): ResourceType<Input<'ecs', 'RegisterTaskDefinition'>> => {
  const schema = schemaOfInput('ecs', 'RegisterTaskDefinition', {
    named: {
      'Volume.efsVolumeConfiguration': 'EFSVolumeConfiguration',
      'Volume.fsxWindowsFileServerVolumeConfiguration': 'FSxWindowsFileServerVolumeConfiguration',
      'EFSVolumeConfiguration.fileSystemId': 'FilesystemId',
      'EFSAuthorizationConfig.iam': 'IAM',
      'ProxyConfiguration.properties': 'ProxyConfigurationProperties',
    },
  });
  return {
    type: 'AWS::ECS::TaskDefinition',
    schema,
    attributes: ['TaskDefinitionArn'],
    createOnly: [...schema.members.keys()].filter((name) => name !== 'Tags'),
    create: async (properties, context) => {
      const { taskDefinition } = await context.call('ecs', 'RegisterTaskDefinition', {
        ...properties,
        family: properties.family ?? context.physicalName(255),
        containerDefinitions: properties.containerDefinitions ?? [],
      });
      const arn = taskDefinition!.taskDefinitionArn!;
      context.initiated(arn);
      return { TaskDefinitionArn: arn };
    },
    update: async ({ physicalId, before, after }, context) => {
      await updateEcsTags(context, physicalId, before.tags, after.tags);
      return {};
    },
    delete: (taskDefinition, _, context) =>
      deleted(context.call('ecs', 'DeregisterTaskDefinition', { taskDefinition })),
  };
};
