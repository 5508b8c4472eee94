import type { Tag } from '@aws-sdk/client-codedeploy';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { pageOf } from './pages';
import { applicationNotFound, configNotFound, groupNotFound, refusal } from './refusals';
import type { State } from './state';

/** @throws `InvalidTagsToAdd`: at most 50 tags, keys of 1–128 characters and only once, values up to 256. */
export function checkedTags(tags: readonly Tag[]): Tag[] {
  const keys = tags.map(({ Key }) => Key);
  const fits = tags.every(
    ({ Key = '', Value = '' }) => Key.length >= 1 && Key.length <= 128 && Value.length <= 256 && !/^aws:/i.test(Key),
  );
  if (!fits || tags.length > 50 || new Set(keys).size < keys.length)
    throw refusal('InvalidTagsToAdd', 'The specified tags are not valid');
  return tags.map(({ Key, Value = '' }) => ({ Key, Value }));
}

export function tagOperations(world: World, state: State): Operations<'codedeploy'> {
  const checkedArn = (arn: string | undefined): string => {
    if (arn === undefined || arn === '') throw refusal('ResourceArnRequired', 'The ARN of a resource is required');
    const [, region, account, kind, name = ''] = /^arn:aws:codedeploy:([\w-]+):(\d{12}):(\w+):(.+)$/.exec(arn) ?? [];
    if (region !== world.region || account !== world.accountId)
      throw refusal('InvalidArn', `The ARN '${arn}' is not valid`);
    if (kind === 'application') {
      if (!state.applications.has(name)) throw applicationNotFound(name);
    } else if (kind === 'deploymentgroup') {
      const [application = '', group = ''] = name.split('/');
      if (!state.applications.get(application)?.groups.has(group)) throw groupNotFound(group);
    } else if (kind === 'deploymentconfig') {
      if (!state.configs.has(name)) throw configNotFound(name);
    } else throw refusal('ArnNotSupported', `The ARN '${arn}' is not supported`);
    return arn;
  };
  return {
    TagResource: ({ ResourceArn, Tags = [] }) => {
      const arn = checkedArn(ResourceArn);
      if (Tags.length === 0) throw refusal('TagRequired', 'A tag is required');
      const kept = (state.tags.get(arn) ?? []).filter(({ Key }) => !Tags.some((tag) => tag.Key === Key));
      state.tags.set(arn, checkedTags([...kept, ...Tags]));
      return {};
    },
    UntagResource: ({ ResourceArn, TagKeys = [] }) => {
      const arn = checkedArn(ResourceArn);
      state.tags.set(
        arn,
        (state.tags.get(arn) ?? []).filter(({ Key }) => !TagKeys.includes(Key ?? '')),
      );
      return {};
    },
    ListTagsForResource: ({ ResourceArn, NextToken }) => {
      const { items, next } = pageOf(state.tags.get(checkedArn(ResourceArn)) ?? [], NextToken);
      return { Tags: items, NextToken: next };
    },
  };
}
