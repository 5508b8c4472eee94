import type { ServiceSpec } from '../domain/service-spec';
import { errorFacts } from './handler';
import { type Reconciled, reconcile } from './reconcile';
import type { Runtime } from './runtime';

/** Reconciles services one after another; the trouble of one does not keep the others waiting. Throws the first error at the end. */
export async function reconcileAll(runtime: Runtime, specs: readonly ServiceSpec[]): Promise<readonly Reconciled[]> {
  const done: Reconciled[] = [];
  const errors: unknown[] = [];
  for (const spec of specs) {
    try {
      const reconciled = await reconcile(runtime, spec);
      runtime.log.info('reconciled', { ...reconciled });
      done.push(reconciled);
    } catch (error) {
      runtime.log.error('not reconciled', { service: spec.name, ...errorFacts(error) });
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
  return done;
}
