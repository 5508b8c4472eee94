import type { HttpResponse } from '../../wire/http-message';
import { OCI_INDEX } from '../manifest';
import { type Exchange, jsonText } from './exchange';
import type { RouteOf } from './route';

const PAGE = 50;

/**
 * What says something about an image: signatures, SBOMs. Nothing for an image that is not there.
 * Source: OCI Distribution Specification 1.1, "Listing Referrers"; ECR has it since June 2024.
 */
export async function listReferrers(
  exchange: Exchange,
  { repository, digest }: RouteOf<'referrers'>,
): Promise<HttpResponse> {
  const artifactType = exchange.query.get('artifactType');
  const manifests = [];
  let nextToken: string | undefined;
  do {
    const page = await exchange.call('ListImageReferrers', {
      registryId: exchange.registryId,
      repositoryName: repository,
      subjectId: { imageDigest: digest },
      maxResults: PAGE,
      ...(artifactType !== null && { filter: { artifactTypes: [artifactType] } }),
      ...(nextToken !== undefined && { nextToken }),
    });
    for (const { artifactStatus: _, ...descriptor } of page.referrers ?? []) manifests.push(descriptor);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return jsonText(
    { schemaVersion: 2, mediaType: OCI_INDEX, manifests },
    artifactType === null ? {} : { 'oci-filters-applied': 'artifactType' },
    OCI_INDEX,
  );
}
