import { createHash } from 'node:crypto';
import type { RevisionLocation, S3Location } from '@aws-sdk/client-codedeploy';
import { notBuilt, refusal } from './refusals';
import type { Revision } from './state';

/** A revision as a request names it. */
export type Located =
  | { readonly kind: 'content'; readonly content: string | undefined; readonly key: string }
  | { readonly kind: 's3'; readonly s3: S3Location; readonly key: string };

/**
 * What a location names: an AppSpec, given in full or by its SHA-256, or a file in S3.
 * @throws `RevisionRequired`, `InvalidRevision`
 */
export function locatedBy(location: RevisionLocation | undefined): Located {
  if (!location?.revisionType) throw refusal('RevisionRequired', 'RevisionLocation must be specified');
  if (location.revisionType === 'S3') return inS3(location.s3Location);
  if (location.revisionType !== 'AppSpecContent')
    throw refusal(
      'InvalidRevision',
      `The revision type '${location.revisionType}' is not valid for the ECS compute platform`,
    );
  const { content, sha256 } = location.appSpecContent ?? {};
  if (content === undefined && sha256 === undefined)
    throw refusal('RevisionRequired', 'RevisionLocation must be specified');
  if (content === undefined) return { kind: 'content', content, key: sha256!.toLowerCase() };
  const hash = createHash('sha256').update(content).digest('hex');
  if (sha256 !== undefined && sha256.toLowerCase() !== hash)
    throw refusal('InvalidRevision', `The SHA-256 of the AppSpec content is ${hash}, not ${sha256}`);
  return { kind: 'content', content, key: hash };
}

function inS3(s3: S3Location | undefined): Located {
  const { bucket, key, bundleType, version, eTag } = s3 ?? {};
  if (!bucket || !key) throw refusal('InvalidRevision', 'A revision in S3 must have a bucket and a key');
  // The service takes `yaml` as well [obs aws/aws-cli#6267]; its text for anything else [obs awslabs/aws-codedeploy-plugin#89].
  if (bundleType !== 'YAML' && bundleType !== 'JSON')
    throw refusal('InvalidRevision', 'BundleType must be either YAML or JSON');
  if (version !== undefined) throw notBuilt('a version of an object in S3');
  const location: S3Location = { bucket, key, bundleType, ...(eTag === undefined ? {} : { eTag }) };
  return { kind: 's3', s3: location, key: `s3:${JSON.stringify([bucket, key, bundleType, eTag])}` };
}

/** A revision as descriptions show it: by its hash, `content` is never there [CDAPI: API_GetDeployment]; or by its place. */
export const describeRevision = (revision: Revision | undefined): RevisionLocation | undefined =>
  revision &&
  (revision.s3
    ? { revisionType: 'S3', s3Location: revision.s3 }
    : { revisionType: 'AppSpecContent', appSpecContent: { sha256: revision.key } });
