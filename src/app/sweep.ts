import { performance } from 'node:perf_hooks';
import { dueRecords, noLongerDue } from '../aws/records';
import { hearing } from './hearing';
import type { Reconciled } from './reconcile';
import { reconcileAll } from './reconcile-all';
import { type Runtime, recordTable } from './runtime';

/** Records looked at in one sweep; what is left is due still at the next. */
const MOST_RECORDS = 100;

/** Wall time after which no further service is begun: the invocation has 60 seconds, and a service may take a while. */
const BEGIN_WITHIN_MS = 35_000;

/**
 * Looks at the services whose time has come: waits that are over, deployments whose events were lost, what a crashed
 * invocation left behind. Throws the first error after all others had their turn.
 */
export async function sweep(runtime: Runtime): Promise<readonly Reconciled[]> {
  const begun = performance.now();
  const table = recordTable(runtime);
  const due = await hearing(dueRecords(table, runtime.now(), MOST_RECORDS));
  const done: Reconciled[] = [];
  const errors: unknown[] = [];
  for (const record of due) {
    if (performance.now() - begun > BEGIN_WITHIN_MS) {
      runtime.log.warn('sweep ends early', { due: due.length, done: done.length });
      break;
    }
    const spec = runtime.catalog.find(({ name }) => name === record.service);
    if (!spec) {
      runtime.log.info('no longer in the catalog', { service: record.service });
      await noLongerDue(table, record);
      continue;
    }
    try {
      done.push(...(await reconcileAll(runtime, [spec])));
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
  return done;
}
