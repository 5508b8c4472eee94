import type { HookClients } from '../aws/clients';
import { readRecord } from '../aws/read-record';
import { type Skip, skipsOf } from '../domain/check/skip';
import type { ObservedDeployment } from '../domain/observed';
import { releaseOf } from '../domain/release';
import type { ServiceSpec } from '../domain/service-spec';
import { type Foundation, recordTable } from './runtime';

/**
 * What somebody skips of the release that a deployment carries, by the service's record as it is now. Nothing where the record
 * does not carry that release, as after its end, and nothing of somebody else's deployment. Throws AwsError.
 */
export async function skipsOfDeployment(
  runtime: Foundation & { readonly clients: Pick<HookClients, 'dynamodb'> },
  { name }: ServiceSpec,
  deployment: ObservedDeployment,
): Promise<readonly Skip[]> {
  const ours = releaseOf(deployment);
  if (!ours) return [];
  const release = (await readRecord(recordTable(runtime), name))?.state.release;
  // An earlier attempt at the same hash was another release, without what was asked for since.
  if (!release || release.hash !== ours.hash || ours.attempt < release.firstAttempt) return [];
  const { phase } = release;
  return phase.name === 'deploying' && phase.deploymentId !== deployment.id ? [] : skipsOf(release);
}
