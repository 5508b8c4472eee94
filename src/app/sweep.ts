import { performance } from 'node:perf_hooks';
import { type DueItem, dueItems, noLongerDue } from '../aws/due-items';
import { errorFacts } from './handler';
import { hearing } from './hearing';
import type { Reconciled } from './reconcile';
import { reconcileAll } from './reconcile-all';
import { resumeHook } from './resume-hook';
import { type Runtime, recordTable } from './runtime';
import { settleGate } from './settle-gate';
import { slowPass } from './slow-pass';
import { tellFleetPause } from './tell-fleet-pause';

/** Items looked at in one sweep; what is left is due still at the next. */
const MOST_ITEMS = 100;

/** Wall time after which no further item is begun: the invocation has 60 seconds, and a service may take a while. */
const BEGIN_WITHIN_MS = 35_000;

/** CodeDeploy waits an hour for an answer and no longer; services have time. */
const ORDER: Readonly<Record<DueItem['kind'], number>> = { gate: 0, deployment: 1, fleet: 2, record: 3, unknown: 4 };

/**
 * Looks at everything whose time has come: gates whose deadline passed or whose decision was not executed, lifecycle events
 * that nobody answered, services that wait or were left by a crashed invocation, deployments whose events were lost. What
 * is left of the minute is the slow pass's. Throws the first error after all others had their turn.
 */
export async function sweep(runtime: Runtime): Promise<readonly Reconciled[]> {
  const begun = performance.now();
  const due = await hearing(dueItems(recordTable(runtime), runtime.now(), MOST_ITEMS));
  const inOrder = [...due].sort((one, other) => ORDER[one.kind] - ORDER[other.kind]);
  const done: Reconciled[] = [];
  const errors: unknown[] = [];
  for (const [index, item] of inOrder.entries()) {
    if (performance.now() - begun > BEGIN_WITHIN_MS) {
      runtime.log.warn('sweep ends early', { due: due.length, done: index });
      break;
    }
    try {
      done.push(...(await lookAt(runtime, item)));
    } catch (error) {
      runtime.log.error('not swept', { ...item.key, ...errorFacts(error) });
      errors.push(error);
    }
  }
  done.push(...(await slowPass(runtime, begun)));
  if (errors.length > 0) throw errors[0];
  return done;
}

/** Gates and lifecycle events of a service that is no longer in the catalog are looked at like all others: somebody waits. */
async function lookAt(runtime: Runtime, item: DueItem): Promise<readonly Reconciled[]> {
  switch (item.kind) {
    case 'gate': {
      const settled = await settleGate(runtime, item.gateId);
      if (settled.state === 'absent') await noLongerDue(recordTable(runtime), item);
      return [];
    }
    case 'deployment':
      await resumeHook(runtime, item.service, item.deploymentId);
      return [];
    case 'fleet':
      await tellFleetPause(runtime, item);
      return [];
    case 'record': {
      const spec = runtime.catalog.find(({ name }) => name === item.service);
      if (spec) return reconcileAll(runtime, [spec]);
      runtime.log.info('no longer in the catalog', { service: item.service });
      await noLongerDue(recordTable(runtime), item);
      return [];
    }
    case 'unknown':
      runtime.log.error('an item that is not ours is due', { ...item.key });
      await noLongerDue(recordTable(runtime), item);
      return [];
  }
}
