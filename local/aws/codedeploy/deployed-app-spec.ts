import type { AppSpec } from './app-spec';
import { AppSpecFault, parseAppSpec } from './app-spec';
import { DeploymentFault, type Run } from './stages/stage';

/** AWS's text for an AppSpec that cannot be used; the reason follows it [obs aws/aws-cli#6267]. */
export const BAD_APP_SPEC =
  'The deployment failed because the AppSpec file that specifies the deployment configuration is missing or has an invalid configuration.';

/**
 * The AppSpec of a deployment. One in S3 is fetched once, with the service role, when the deployment first needs it.
 * @throws DeploymentFault `REVISION_MISSING`, `INVALID_REVISION`, `IAM_ROLE_PERMISSIONS`
 */
export async function deployedAppSpec({ deployment, aws }: Run): Promise<AppSpec> {
  const { revision } = deployment;
  if (!revision) throw new DeploymentFault('REVISION_MISSING', 'The deployment has no revision.');
  deployment.appSpec ??= revision.appSpec;
  if (deployment.appSpec) return deployment.appSpec;
  const { bucket, key, eTag } = revision.s3!;
  const { Body, ETag } = await aws.call('s3', 'GetObject', { Bucket: bucket, Key: key });
  if (eTag !== undefined && bare(eTag) !== bare(ETag))
    throw new DeploymentFault('REVISION_MISSING', `The object ${key} in ${bucket} no longer has the ETag ${eTag}.`);
  try {
    deployment.appSpec = parseAppSpec(Buffer.from(Body as unknown as Uint8Array).toString());
  } catch (error) {
    if (!(error instanceof AppSpecFault)) throw error;
    throw new DeploymentFault('INVALID_REVISION', `${BAD_APP_SPEC} ${error.message}`);
  }
  return deployment.appSpec;
}

const bare = (eTag = ''): string => eTag.replaceAll('"', '');
