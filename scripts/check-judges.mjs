import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Holds test/judges/judged.json, from which local/aws/README.md says who has called what, against what the outside judges
 * did call. Their tests leave it in .build/judged; of a judge that did not run nothing is said.
 * After `npx jest test/judges`, `WRITE_JUDGED=yes node scripts/check-judges.mjs` writes it anew, and
 * `WRITE_OPERATIONS=yes npx jest test/local/operations` then the README.
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const JUDGED = join(ROOT, '.build/judged');
const RECORD = join(ROOT, 'test/judges/judged.json');

/** What each judge has called, by its name. */
async function seen() {
  const names = await readdir(JUDGED).catch(() => []);
  const records = await Promise.all(names.map(async (name) => JSON.parse(await readFile(join(JUDGED, name), 'utf8'))));
  const judges = new Map();
  for (const { judged } of records)
    for (const [judge, calls] of Object.entries(judged)) judges.set(judge, [...(judges.get(judge) ?? []), ...calls]);
  return Object.fromEntries([...judges].map(([judge, calls]) => [judge, [...new Set(calls)].sort()]));
}

const sorted = (record) =>
  Object.fromEntries(
    Object.keys(record)
      .sort()
      .map((judge) => [judge, record[judge]]),
  );
const without = (calls, others) => calls.filter((call) => !others.includes(call));

/**
 * @returns {Promise<{ faults: readonly string[], hints: readonly string[], notRun: readonly string[] }>} what is said and
 * did not happen; what happened and is not said; judges that are spoken of and did not run
 */
export async function judgeFaults() {
  const said = JSON.parse(await readFile(RECORD, 'utf8'));
  const judges = await seen();
  if (process.env.WRITE_JUDGED === 'yes') {
    await writeFile(RECORD, `${JSON.stringify(sorted({ ...said, ...judges }), null, 2)}\n`);
    return { faults: [], hints: [], notRun: [] };
  }
  const ran = Object.keys(judges);
  return {
    faults: ran.flatMap((judge) =>
      without(said[judge] ?? [], judges[judge]).map((call) => `${judge} is said to call ${call}, and did not`),
    ),
    hints: ran.flatMap((judge) =>
      without(judges[judge], said[judge] ?? []).map((call) => `${judge} called ${call}, and nothing says so`),
    ),
    notRun: without(Object.keys(said), ran),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { faults, hints, notRun } = await judgeFaults();
  for (const line of [...faults, ...hints]) console.log(line);
  for (const judge of notRun) console.log(`not run: ${judge}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
