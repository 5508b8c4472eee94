import { invokeAndWait } from '../../aws/judging-function';
import { findTestListener, type TestListener } from '../../aws/test-listener';
import { judgeLambda, type LambdaCheckSpec } from '../../domain/check/lambda';
import { instant } from '../../domain/instant';
import { releaseOf } from '../../domain/release';
import { deployedRevision } from '../deployed-revision';
import type { CheckRunner, Look } from './check-runner';

/** What a user's function is given. Members may be added; those that are there keep their meaning while `version` is 1. */
interface LambdaCheckPayload {
  readonly version: 1;
  /** Slipway's name for the service. */
  readonly service: string;
  readonly cluster: string;
  readonly deploymentId: string;
  readonly lifecycleEvent: string;
  /** `name` of the check. */
  readonly check: string;
  /** Of the release; null of a deployment that is none of Slipway's. */
  readonly releaseHash: string | null;
  readonly images: readonly {
    readonly repository: string;
    readonly tag: string | null;
    readonly digest: string | null;
  }[];
  /** ARN; null before ECS tells. */
  readonly taskDefinition: string | null;
  /** Tasks that the replacement is to have; null before it exists. */
  readonly desiredCount: number | null;
  /** Where the replacement is reached before production traffic is; null where the deployment group has none. */
  readonly testListenerUrl: string | null;
  /** What the function noted at its last answer, which was in progress; null at first. */
  readonly noted: unknown;
}

/** Asks the user's function. Desired count 0 is told and changes nothing. */
export const lookAtLambda: CheckRunner<LambdaCheckSpec> = async (look) => {
  const { runtime, check, noted, withinMs } = look;
  const payload = await payloadOf(look);
  const since = typeof noted?.since === 'string' ? noted.since : instant(runtime.now());
  const answer = await invokeAndWait(runtime.clients.lambdaOnce, check.function, payload, withinMs);
  return judgeLambda(check, answer, since, runtime.now());
};

async function payloadOf(look: Look<LambdaCheckSpec>): Promise<LambdaCheckPayload> {
  const { runtime, check, service, event, time, noted, once } = look;
  const [{ revision, release }, found] = await Promise.all([
    once('deployed-revision', () => time.work(() => deployedRevision(runtime, service, event))),
    once('test listener', () => time.work(() => findTestListener(runtime.clients, event))),
  ]);
  return {
    version: 1,
    service: service.name,
    cluster: service.cluster,
    deploymentId: event.deployment.id,
    lifecycleEvent: runtime.event,
    check: check.name,
    releaseHash: releaseOf(event.deployment)?.hash ?? null,
    images: (release?.images ?? []).map(({ repository, tag, digest }) => ({
      repository,
      tag: tag ?? null,
      digest: digest ?? null,
    })),
    taskDefinition: revision ?? null,
    desiredCount: event.replacementTasks ?? null,
    testListenerUrl: 'listener' in found ? urlOf(found.listener) : null,
    noted: typeof noted?.noted === 'string' ? JSON.parse(noted.noted) : null,
  };
}

const urlOf = ({ protocol, host, port }: TestListener): string => `${protocol}://${host}:${port}/`;
