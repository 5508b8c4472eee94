import type { ListApplicationRevisionsInput } from '@aws-sdk/client-codedeploy';
import { refusal } from './refusals';
import type { Application, Revision, State } from './state';

const TIMES = { registerTime: 'registeredAt', firstUsedTime: 'firstUsedAt', lastUsedTime: 'lastUsedAt' } as const;

/** The revisions that ListApplicationRevisions asks for, in the order that it asks for [CDAPI: API_ListApplicationRevisions]. */
export function revisionsListed(
  state: State,
  application: Application,
  input: Omit<ListApplicationRevisionsInput, 'applicationName' | 'nextToken'>,
): Revision[] {
  const { sortBy = 'registerTime', sortOrder = 'ascending', deployed = 'ignore', s3Bucket, s3KeyPrefix = '' } = input;
  if (!Object.hasOwn(TIMES, sortBy)) throw refusal('InvalidSortBy', `The column '${sortBy}' is not valid`);
  if (!['ascending', 'descending'].includes(sortOrder))
    throw refusal('InvalidSortOrder', `The order '${sortOrder}' is not valid`);
  if (!['include', 'exclude', 'ignore'].includes(deployed))
    throw refusal('InvalidDeployedStateFilter', `The filter '${deployed}' is not valid`);
  if (s3KeyPrefix !== '' && s3Bucket === undefined)
    throw refusal('BucketNameFilterRequired', 'A bucket is required with a key prefix');
  const targets = new Set([...application.groups.values()].map((group) => state.currentRevision(group)));
  const fits = (revision: Revision): boolean =>
    (s3Bucket === undefined || (revision.s3?.bucket === s3Bucket && !!revision.s3.key?.startsWith(s3KeyPrefix))) &&
    (deployed === 'ignore' || targets.has(revision) === (deployed === 'include'));
  const direction = sortOrder === 'ascending' ? 1 : -1;
  const timeOf = (revision: Revision): number => revision[TIMES[sortBy]]?.getTime() ?? 0;
  return [...application.revisions.values()].filter(fits).sort((a, b) => direction * (timeOf(a) - timeOf(b)));
}
