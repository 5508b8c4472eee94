import type { Operations } from '../wire/implementation';
import type { Lookup } from './lookup';
import { clusterNotFound, invalidParameter } from './refusals';
import { type Tags, tagList, withTags } from './tags';

interface Tagged {
  tags: Tags;
}

/** Tags of every kind of resource that ECS has here. */
export function tagOperations(lookup: Lookup): Operations<'ecs'> {
  const { state } = lookup;

  function tagged(arn: string): Tagged {
    const kind = /^arn:aws:ecs:[a-z0-9-]+:\d{12}:([a-z-]+)\/./.exec(arn)?.[1];
    switch (kind) {
      case 'cluster':
        return activeCluster(arn);
      case 'service':
        return present(state.services.get(arn));
      case 'task':
        return present(state.tasks.get(arn));
      case 'container-instance':
        return present(state.containerInstances.get(arn));
      case 'task-definition':
        return present(state.taskDefinitions.get(arn));
      case 'task-set':
        return present(taskSet(arn));
      default:
        throw invalidParameter(`Invalid identifier: ${arn}`);
    }
  }

  function activeCluster(arn: string): Tagged {
    const cluster = state.clusters.get(arn);
    if (cluster?.status !== 'ACTIVE') throw clusterNotFound();
    return cluster;
  }

  function taskSet(arn: string): Tagged | undefined {
    const [cluster = '', service = ''] = lookup.arns.pathOf('task-set', arn).split('/');
    const record = state.services.get(lookup.arns.service(cluster, service));
    return record && lookup.findTaskSet(record, arn);
  }

  return {
    ListTagsForResource: ({ resourceArn = '' }) => ({ tags: tagList(tagged(resourceArn).tags) }),
    TagResource: ({ resourceArn = '', tags }) => {
      const resource = tagged(resourceArn);
      resource.tags = withTags(resource.tags, tags);
      return {};
    },
    UntagResource: ({ resourceArn = '', tagKeys = [] }) => {
      const resource = tagged(resourceArn);
      resource.tags = new Map([...resource.tags].filter(([key]) => !tagKeys.includes(key)));
      return {};
    },
  };
}

function present(resource: Tagged | undefined): Tagged {
  if (!resource) throw invalidParameter('The specified resource does not exist.');
  return resource;
}
