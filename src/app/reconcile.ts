import { REQUEST_SECONDS } from '../aws/clients';
import { giveBack, type Lease, readHeld, takeLease, writeState } from '../aws/leases';
import type { HeldRecord } from '../aws/record-item';
import { Conflict, Invariant, SlipwayError } from '../domain/errors';
import { instant, secondsAfter } from '../domain/instant';
import type { Listed } from '../domain/observed';
import { planService } from '../domain/plan';
import { RETRY_SECONDS } from '../domain/plan/timing';
import type { ServiceSpec } from '../domain/service-spec';
import { heldBy } from '../domain/trouble';
import { applyPlan } from './apply-plan';
import { errorFacts } from './handler';
import { observe } from './observe';
import { type Runtime, recordTable } from './runtime';

/** Time-out of the functions that reconcile, in serverless.yml. */
export const INVOCATION_SECONDS = 60;

/** When it ends, its holder's invocation is over and its last request has been answered or timed out. */
export const LEASE_SECONDS = INVOCATION_SECONDS + REQUEST_SECONDS + 5;

/** Far more steps than a service can have to go at once. */
const MOST_STEPS = 40;

/** AWS forbids something: people need minutes to repair it, not seconds. */
const HELD_SECONDS = 300;

/** What came of a look at a service: always with a reason. */
export interface Reconciled {
  readonly service: string;
  readonly outcome: 'at-rest' | 'left' | 'held';
  readonly reason: string;
}

/**
 * Looks at a service until nothing is left to do: observe, plan, apply.
 *
 * Who cannot take the lease leaves; the holder will see what we heard, because it can give the lease back only if nothing
 * was heard since it planned. What AWS forbids is told to the owners and tried again later; what is worth an immediate
 * retry is thrown, after the lease is given back.
 *
 * @param listed what ECR has, where that was looked at before
 */
export async function reconcile(runtime: Runtime, spec: ServiceSpec, listed?: Listed): Promise<Reconciled> {
  const lease: Lease = { service: spec.name, owner: runtime.newId() };
  const now = runtime.now();
  const record = await takeLease(recordTable(runtime), lease, now, secondsAfter(now, LEASE_SECONDS));
  if (!record) return left(spec, 'another invocation acts for the service and will see what was heard');
  try {
    return await settle(runtime, spec, lease, record, listed);
  } catch (error) {
    if (error instanceof Conflict) return left(spec, error.message);
    return await stepBack(runtime, spec, lease, error);
  }
}

async function settle(
  runtime: Runtime,
  spec: ServiceSpec,
  lease: Lease,
  taken: HeldRecord,
  listed: Listed | undefined,
): Promise<Reconciled> {
  let record: HeldRecord | undefined = taken;
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const observed = { ...(await observe(runtime, spec, record)), ...(listed ? { listed } : {}) };
    const plan = planService(spec, record, observed, runtime.now());
    runtime.log.info('planned', {
      service: spec.name,
      reason: plan.reason,
      actions: plan.actions.map(({ kind }) => kind),
      lookAgainAt: plan.lookAgainAt,
    });
    if (plan.actions.length > 0) {
      record = await applyPlan(runtime, spec, lease, record, plan);
    } else if (await giveBack(recordTable(runtime), lease, record.version, plan.lookAgainAt)) {
      return { service: spec.name, outcome: 'at-rest', reason: plan.reason };
    } else {
      record = await readHeld(recordTable(runtime), lease);
      if (!record) return left(spec, 'the lease went to another invocation');
    }
  }
  throw new Invariant(`${spec.name} does not come to rest in ${MOST_STEPS} steps`, { service: spec.name });
}

/** Steps back from a service after an error: the lease is given back, so that nobody has to wait for its end. */
async function stepBack(runtime: Runtime, spec: ServiceSpec, lease: Lease, error: unknown): Promise<Reconciled> {
  const held = error instanceof SlipwayError && !error.retryable && !(error instanceof Invariant);
  runtime.log.error('could not act', { service: spec.name, held, ...errorFacts(error) });
  const lookAgainAt = secondsAfter(runtime.now(), held ? HELD_SECONDS : RETRY_SECONDS);
  if (held) await orLog(runtime, spec, tellHeld(runtime, spec, lease, error));
  await orLog(runtime, spec, giveBack(recordTable(runtime), lease, undefined, lookAgainAt));
  if (!held) throw error;
  return { service: spec.name, outcome: 'held', reason: error.message };
}

/**
 * Remembers what AWS forbids, and tells it once, after whatever else people are still to be told: no plan is made while it
 * forbids us to look, and that may last. Where telling is what is forbidden, the notices wait in the record.
 */
async function tellHeld(runtime: Runtime, spec: ServiceSpec, lease: Lease, error: SlipwayError): Promise<void> {
  const table = recordTable(runtime);
  const record = await readHeld(table, lease);
  if (!record) return;
  const state = heldBy(spec, record.state, error.message, instant(runtime.now()));
  const written = await writeState(table, lease, record, state, {});
  const actions = state.notices.map((notice) => ({ kind: 'publish-notice', notice }) as const);
  await applyPlan(runtime, spec, lease, written, { reason: 'tells the owners what holds the service', actions });
}

/** Nothing is lost if stepping back fails too: the lease ends by itself, and the record is due then. */
async function orLog(runtime: Runtime, spec: ServiceSpec, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    runtime.log.error('could not step back', { service: spec.name, ...errorFacts(error) });
  }
}

function left(spec: ServiceSpec, reason: string): Reconciled {
  return { service: spec.name, outcome: 'left', reason };
}
