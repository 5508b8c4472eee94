import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { ParameterStore } from './parameter-store';
import { addTags } from './tags';

/** Tags of parameters; other resources that Systems Manager tags are not built. */
export function tagOperations(store: ParameterStore): Operations<'ssm'> {
  const tagsOf = (type: string | undefined, id: string | undefined): Map<string, string> => {
    if (type !== 'Parameter')
      throw new AwsError('InvalidResourceType', `This embedded Systems Manager has no ${type}, only Parameter.`);
    const parameter = store.byName.get(id ?? '');
    if (!parameter)
      throw new AwsError(
        'InvalidResourceId',
        'The resource ID is not valid. Verify that you entered the correct ID and try again.',
      );
    return parameter.tags;
  };
  return {
    AddTagsToResource: ({ ResourceType, ResourceId, Tags = [] }) => {
      addTags(tagsOf(ResourceType, ResourceId), Tags);
      return {};
    },
    RemoveTagsFromResource: ({ ResourceType, ResourceId, TagKeys = [] }) => {
      const tags = tagsOf(ResourceType, ResourceId);
      for (const key of TagKeys) tags.delete(key);
      return {};
    },
    ListTagsForResource: ({ ResourceType, ResourceId }) => ({
      TagList: [...tagsOf(ResourceType, ResourceId)].map(([Key, Value]) => ({ Key, Value })),
    }),
  };
}
