import type { GenericRevisionInfo, RevisionLocation } from '@aws-sdk/client-codedeploy';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { AppSpecFault, parseAppSpec } from './app-spec';
import { BAD_APP_SPEC } from './deployed-app-spec';
import { pageOf } from './pages';
import { refusal } from './refusals';
import { describeRevision, locatedBy } from './revision-location';
import { revisionsListed } from './revisions-listed';
import type { Application, Revision, State } from './state';

/**
 * The revision that a location means: the one that its content or its place is (registered now if it is new), or the one
 * registered with its hash.
 * @throws `RevisionRequired`, `InvalidRevision`, `RevisionDoesNotExist`.
 */
export function revisionFor(world: World, application: Application, location: RevisionLocation | undefined): Revision {
  const located = locatedBy(location);
  const known = application.revisions.get(located.key);
  if (known) return known;
  if (located.kind === 'content' && located.content === undefined) throw unknownRevision(located.key);
  const revision: Revision = {
    key: located.key,
    ...(located.kind === 's3'
      ? { s3: located.s3, content: undefined, appSpec: undefined }
      : { s3: undefined, content: located.content, appSpec: appSpecOf(located.content!) }),
    registeredAt: world.clock.now(),
    description: undefined,
    firstUsedAt: undefined,
    lastUsedAt: undefined,
    groups: new Set(),
  };
  application.revisions.set(revision.key, revision);
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

const unknownRevision = (key: string) => refusal('RevisionDoesNotExist', `No revision found for ${key}`);

/** Revisions of one BatchGetApplicationRevisions [CDAPI: API_BatchGetApplicationRevisions]. */
const MOST_AT_ONCE = 25;

export function revisionOperations(world: World, state: State): Operations<'codedeploy'> {
  const info = (revision: Revision): GenericRevisionInfo => ({
    description: revision.description,
    deploymentGroups: [...revision.groups],
    registerTime: revision.registeredAt,
    firstUsedTime: revision.firstUsedAt,
    lastUsedTime: revision.lastUsedAt,
  });
  /** With the content, which only these two operations show. */
  const location = (revision: Revision): RevisionLocation =>
    revision.s3
      ? describeRevision(revision)!
      : { revisionType: 'AppSpecContent', appSpecContent: { content: revision.content, sha256: revision.key } };
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
      const { key } = locatedBy(revision);
      const known = application.revisions.get(key);
      if (!known) throw unknownRevision(key);
      return { applicationName: application.name, revision: location(known), revisionInfo: info(known) };
    },

    BatchGetApplicationRevisions: ({ applicationName, revisions = [] }) => {
      const application = state.application(applicationName);
      if (revisions.length === 0) throw refusal('RevisionRequired', 'RevisionLocation must be specified');
      if (revisions.length > MOST_AT_ONCE)
        throw refusal('BatchLimitExceeded', `At most ${MOST_AT_ONCE} revisions can be named`);
      const keys = revisions.map((revision) => locatedBy(revision).key);
      const missing = keys.find((key) => !application.revisions.has(key));
      return {
        applicationName: application.name,
        revisions: keys.flatMap((key) => {
          const known = application.revisions.get(key);
          return known ? [{ revisionLocation: location(known), genericRevisionInfo: info(known) }] : [];
        }),
        errorMessage: missing === undefined ? undefined : unknownRevision(missing).message,
      };
    },

    ListApplicationRevisions: (input) => {
      const wanted = revisionsListed(state, state.application(input.applicationName), input);
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
