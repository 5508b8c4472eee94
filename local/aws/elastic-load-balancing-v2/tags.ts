import type { Tag } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { invalid } from './refusals';
import type { State } from './state';

/**
 * Tags after an addition.
 * @throws `DuplicateTagKeys`, `TooManyTags` (50), `ValidationError`.
 */
export function withTags(now: readonly Tag[], added: readonly Tag[]): Tag[] {
  const keys = added.map(({ Key }) => Key);
  if (new Set(keys).size < keys.length)
    throw new AwsError('DuplicateTagKeys', 'Duplicate tag keys were found in the request');
  for (const { Key = '', Value = '' } of added)
    if (Key.length < 1 || Key.length > 128 || Value.length > 256 || /^aws:/i.test(Key))
      throw invalid(`The tag '${Key}' is not valid`);
  const tags = [...now.filter(({ Key }) => !keys.includes(Key)), ...added];
  if (tags.length > 50) throw new AwsError('TooManyTags', 'The maximum number of tags has been reached');
  return tags;
}

export function tagOperations(state: State): Operations<'elastic-load-balancing-v2'> {
  const mustExist = (arns: readonly string[] = []): readonly string[] => {
    if (arns.length > 20) throw invalid('Only 20 resources can be named');
    for (const arn of arns) {
      const resource = arn.split(':')[5]?.split('/')[0];
      if (resource === 'targetgroup') state.targetGroup(arn);
      else if (resource === 'listener') state.listener(arn);
      else if (resource === 'listener-rule') state.rule(arn);
      else state.loadBalancer(arn);
    }
    return arns;
  };
  return {
    AddTags: ({ ResourceArns, Tags = [] }) => {
      const next = mustExist(ResourceArns).map((arn) => [arn, withTags(state.tags.get(arn) ?? [], Tags)] as const);
      for (const [arn, tags] of next) state.tags.set(arn, tags);
      return {};
    },
    RemoveTags: ({ ResourceArns, TagKeys = [] }) => {
      for (const arn of mustExist(ResourceArns))
        state.tags.set(
          arn,
          (state.tags.get(arn) ?? []).filter(({ Key }) => !TagKeys.includes(Key ?? '')),
        );
      return {};
    },
    DescribeTags: ({ ResourceArns }) => ({
      TagDescriptions: mustExist(ResourceArns).map((arn) => ({ ResourceArn: arn, Tags: state.tags.get(arn) ?? [] })),
    }),
  };
}
