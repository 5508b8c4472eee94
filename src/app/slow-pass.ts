import { performance } from 'node:perf_hooks';
import { listImages, type RepositoryImages } from '../aws/ecr';
import { AwsError } from '../domain/errors';
import type { Instant } from '../domain/instant';
import type { Listed } from '../domain/observed';
import type { ServiceSpec } from '../domain/service-spec';
import { CALLS_A_MINUTE, callsFor, turnAt } from '../domain/slow-round';
import { firstSights } from './first-sight';
import { errorFacts } from './handler';
import { type Reconciled, reconcile } from './reconcile';
import type { Runtime } from './runtime';

/** Wall time of the invocation after which no further service is begun: a look may take as long as the requests that time out. */
const BEGIN_WITHIN_MS = 20_000;

/**
 * Compares the services whose turn it is with AWS, although nothing was heard of them: a push whose event was lost is found
 * in ECR, and whatever else nobody told of when the service is reconciled. What goes wrong is logged, and the service looked
 * at in the next round: it is nothing that anybody waits for. AWS asking for a pause ends the turn.
 *
 * @param begun when the invocation began, as `performance.now()` tells it
 */
export async function slowPass(runtime: Runtime, begun: number): Promise<readonly Reconciled[]> {
  const since = await orLog(runtime, {}, firstSights(runtime));
  const turn = since ? turnAt(runtime.catalog, runtime.now()) : [];
  const done: Reconciled[] = [];
  let calls = 0;
  for (const [index, spec] of turn.entries()) {
    if (performance.now() - begun > BEGIN_WITHIN_MS || calls + callsFor(spec) > CALLS_A_MINUTE) {
      runtime.log.warn('slow pass ends early', { turn: turn.length, done: index, calls });
      break;
    }
    const looked = await lookAt(runtime, spec, since?.[spec.name]);
    calls += looked.calls;
    if (looked.reconciled) done.push(looked.reconciled);
    if (looked.throttled) {
      runtime.log.warn('slow pass ends early: AWS asks for a pause', { turn: turn.length, done: index + 1, calls });
      break;
    }
  }
  return done;
}

interface Looked {
  readonly calls: number;
  readonly reconciled?: Reconciled;
  readonly throttled?: boolean;
}

async function lookAt(runtime: Runtime, spec: ServiceSpec, since: Instant | undefined): Promise<Looked> {
  let [pages, throttled] = [0, false];
  const noted = (error: unknown): void => {
    throttled ||= error instanceof AwsError && error.kind === 'throttled';
  };
  const repositories: Record<string, RepositoryImages['images']> = {};
  for (const { repository } of spec.images) {
    const facts = { service: spec.name, repository };
    const listed = await orLog(runtime, facts, listImages(runtime.clients.ecr, repository), noted);
    pages += listed?.calls ?? 1;
    if (listed) repositories[repository] = listed.images;
    if (listed && !listed.complete)
      runtime.log.warn('more images than are looked at: a lost push among the rest is not found', facts);
  }
  const calls = callsFor(spec, pages);
  if (throttled) return { calls, throttled };

  const listed: Listed | undefined = since === undefined ? undefined : { repositories, since };
  const reconciled = await orLog(runtime, { service: spec.name }, reconcile(runtime, spec, listed), noted);
  if (reconciled) runtime.log.info('looked at in its turn', { ...reconciled });
  return { calls, throttled, ...(reconciled ? { reconciled } : {}) };
}

async function orLog<Result>(
  { log }: Runtime,
  facts: Record<string, unknown>,
  work: Promise<Result>,
  noted: (error: unknown) => void = () => {},
): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    noted(error);
    log.error('not looked at in its turn', { ...facts, ...errorFacts(error) });
    return undefined;
  }
}
