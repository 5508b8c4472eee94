import { readKnownServices, writeKnownServices } from '../aws/known-services';
import { meet } from '../aws/records';
import { type Instant, instant } from '../domain/instant';
import { type Runtime, recordTable } from './runtime';

/**
 * When Slipway first knew each service of the catalog: what ECR had before then does not start by itself. A service that is
 * new gets its record, due at once, so that it is adopted as it stands although nothing was pushed. One that left the
 * catalog is forgotten: it is new when it comes back. Throws AwsError.
 */
export async function firstSights(runtime: Runtime): Promise<Readonly<Record<string, Instant>>> {
  const table = recordTable(runtime);
  const known = await readKnownServices(table);
  const now = runtime.now();
  const names = runtime.catalog.map(({ name }) => name);
  const added = names.filter((name) => !Object.hasOwn(known.since, name));
  if (added.length === 0 && Object.keys(known.since).length === names.length) return known.since;

  // Records first: who dies between the two does both again.
  for (const name of added) await meet(table, name, now);
  const since = Object.fromEntries(names.map((name) => [name, known.since[name] ?? instant(now)]));
  if (!(await writeKnownServices(table, since, known))) return (await readKnownServices(table)).since;
  runtime.log.info('knows the services of the catalog', { added });
  return since;
}
