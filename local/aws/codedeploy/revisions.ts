import { createHash } from 'node:crypto';
import type { GenericRevisionInfo, RevisionLocation } from '@aws-sdk/client-codedeploy';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { AppSpecFault, parseAppSpec } from './app-spec';
import { pageOf } from './pages';
import { notBuilt, refusal } from './refusals';
import type { Application, Revision, State } from './state';

/** AWS's text for an AppSpec that cannot be used; the reason follows it. */
const BAD_APP_SPEC =
  'The deployment failed because the AppSpec file that specifies the deployment configuration is missing or has an invalid configuration.';

/** A revision as descriptions show it: by its hash, `content` is never there [CDAPI: API_GetDeployment]. */
export const describeRevision = (revision: Revision | undefined): RevisionLocation | undefined =>
  revision && { revisionType: 'AppSpecContent', appSpecContent: { sha256: revision.sha256 } };

/**
 * The revision that a location means: the one that its content is (registered now if it is new), or the one registered
 * with its hash.
 * @throws `RevisionRequired`, `InvalidRevision`, `RevisionDoesNotExist`.
 */
export function revisionFor(world: World, application: Application, location: RevisionLocation | undefined): Revision {
  const { content, sha256 } = checkedLocation(location);
  if (content === undefined) return knownRevision(application, sha256);
  const hash = createHash('sha256').update(content).digest('hex');
  if (sha256 !== undefined && sha256.toLowerCase() !== hash)
    throw refusal('InvalidRevision', `The SHA-256 of the AppSpec content is ${hash}, not ${sha256}`);
  const known = application.revisions.get(hash);
  if (known) return known;
  const revision: Revision = {
    sha256: hash,
    content,
    appSpec: appSpecOf(content),
    registeredAt: world.clock.now(),
    description: undefined,
    firstUsedAt: undefined,
    lastUsedAt: undefined,
    groups: new Set(),
  };
  application.revisions.set(hash, revision);
  return revision;
}

function appSpecOf(content: string): Revision['appSpec'] {
  try {
    return parseAppSpec(content);
  } catch (error) {
    if (error instanceof AppSpecFault) throw refusal('InvalidRevision', `${BAD_APP_SPEC} ${error.message}`);
    throw error;
  }
}

function checkedLocation(location: RevisionLocation | undefined): { content?: string; sha256?: string } {
  if (!location?.revisionType) throw refusal('RevisionRequired', 'RevisionLocation must be specified');
  const { revisionType, appSpecContent } = location;
  if (revisionType === 'S3') throw notBuilt('a revision in S3');
  if (revisionType !== 'AppSpecContent')
    throw refusal('InvalidRevision', `The revision type '${revisionType}' is not valid for the ECS compute platform`);
  if (appSpecContent?.content === undefined && appSpecContent?.sha256 === undefined)
    throw refusal('RevisionRequired', 'RevisionLocation must be specified');
  return appSpecContent;
}

function knownRevision(application: Application, sha256 = ''): Revision {
  const revision = application.revisions.get(sha256.toLowerCase());
  if (!revision) throw refusal('RevisionDoesNotExist', `No revision found with the SHA-256 ${sha256}`);
  return revision;
}

export function revisionOperations(world: World, state: State): Operations<'codedeploy'> {
  const info = (revision: Revision): GenericRevisionInfo => ({
    description: revision.description,
    deploymentGroups: [...revision.groups],
    registerTime: revision.registeredAt,
    firstUsedTime: revision.firstUsedAt,
    lastUsedTime: revision.lastUsedAt,
  });
  return {
    RegisterApplicationRevision: ({ applicationName, description, revision }) => {
      const application = state.application(applicationName);
      checkedDescription(description);
      if (revision?.revisionType === 'AppSpecContent' && revision.appSpecContent?.content === undefined)
        throw refusal('InvalidRevision', 'The content of the AppSpec is required');
      const registered = revisionFor(world, application, revision);
      if (description !== undefined) registered.description = description;
      return {};
    },

    GetApplicationRevision: ({ applicationName, revision }) => {
      const application = state.application(applicationName);
      const { content, sha256 } = checkedLocation(revision);
      const hash = content === undefined ? sha256 : createHash('sha256').update(content).digest('hex');
      const known = knownRevision(application, hash);
      return {
        applicationName: application.name,
        revision: {
          revisionType: 'AppSpecContent',
          appSpecContent: { content: known.content, sha256: known.sha256 },
        },
        revisionInfo: info(known),
      };
    },

    ListApplicationRevisions: (input) => {
      const application = state.application(input.applicationName);
      const { sortBy = 'registerTime', sortOrder = 'ascending', deployed = 'ignore' } = input;
      if (!['registerTime', 'firstUsedTime', 'lastUsedTime'].includes(sortBy))
        throw refusal('InvalidSortBy', `The column '${sortBy}' is not valid`);
      if (!['ascending', 'descending'].includes(sortOrder))
        throw refusal('InvalidSortOrder', `The order '${sortOrder}' is not valid`);
      if (!['include', 'exclude', 'ignore'].includes(deployed))
        throw refusal('InvalidDeployedStateFilter', `The filter '${deployed}' is not valid`);
      if (input.s3KeyPrefix !== undefined && input.s3Bucket === undefined)
        throw refusal('BucketNameFilterRequired', 'A bucket is required with a key prefix');
      const targets = new Set([...application.groups.values()].map((group) => state.currentRevision(group)));
      const wanted = [...application.revisions.values()].filter(
        (revision) =>
          input.s3Bucket === undefined && (deployed === 'ignore' || targets.has(revision) === (deployed === 'include')),
      );
      const timeOf = (revision: Revision): number =>
        (sortBy === 'registerTime'
          ? revision.registeredAt
          : sortBy === 'firstUsedTime'
            ? revision.firstUsedAt
            : revision.lastUsedAt
        )?.getTime() ?? 0;
      const direction = sortOrder === 'ascending' ? 1 : -1;
      wanted.sort((a, b) => direction * (timeOf(a) - timeOf(b)));
      const { items, next } = pageOf(wanted, input.nextToken);
      return { revisions: items.map((revision) => describeRevision(revision)!), nextToken: next };
    },
  };
}

/** @throws `DescriptionTooLong` beyond 256 characters [CD 2023 limits]. */
export function checkedDescription(description: string | undefined): string | undefined {
  if ((description ?? '').length > 256)
    throw refusal('DescriptionTooLong', 'The description is longer than 256 characters');
  return description;
}
