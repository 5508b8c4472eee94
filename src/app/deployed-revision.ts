import { revisionOfDeployment } from '../aws/ecs';
import { readRecord } from '../aws/read-record';
import type { Release } from '../domain/record';
import { releaseOf } from '../domain/release';
import type { ServiceSpec } from '../domain/service-spec';
import type { EventInProgress } from './find-hooked-event';
import { type CheckRuntime, recordTable } from './runtime';

/** What a hooked deployment brings. */
export interface Deployed {
  /** ARN of the task definition; absent before Install where the deployment is no release of Slipway's. */
  readonly revision?: string;
  readonly release?: Release;
}

/**
 * The revision of a deployment: its task set's, which does not exist before Install; until then that of the release whose
 * description it carries. CodeDeploy does not tell (API reference, GetDeployment: an AppSpec is shown by its hash alone).
 * Throws AwsError.
 */
export async function deployedRevision(
  runtime: CheckRuntime,
  service: ServiceSpec,
  { deployment }: Pick<EventInProgress, 'deployment'>,
): Promise<Deployed> {
  const hash = releaseOf(deployment)?.hash;
  const recorded =
    hash === undefined ? undefined : (await readRecord(recordTable(runtime), service.name))?.state.release;
  const release = recorded?.hash === hash ? recorded : undefined;
  const { phase } = release ?? {};
  const revision =
    (await revisionOfDeployment(runtime.clients.ecs, service, deployment.id)) ??
    (phase && 'revision' in phase ? phase.revision : undefined);
  return { ...(revision === undefined ? {} : { revision }), ...(release ? { release } : {}) };
}
