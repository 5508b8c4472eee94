import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importTypeScript } from './import-typescript.mjs';
import { runMain } from './main.mjs';
import { packageStack } from './package.mjs';
import { calmTrials, ledgerTrials, needed, recordedTrials, searchTrials } from './rule-trials.mjs';
import { noticersIn, withTable } from './rules-table.mjs';
import { runTrials } from './run-trials.mjs';
import { writeAtomically } from './write-atomically.mjs';

/*
 * Holds the embedded AWS to its strictness: with any one of its rules off, a test of each of the rule's promises must
 * fail, and so must a journey of the product, else the product depends on what nothing tests. Rules that are declared idle
 * are off together while all journeys are played, and none may fail: who says that nobody can notice is held to it.
 *
 *   npm run check:fake                        everything
 *   npm run check:fake -- --ledger [RULE…]    the tests of promises only
 *   npm run check:fake -- --journeys [RULE…]  the journeys only; without the idle rules' when rules are named
 *   WRITE_RULES=yes npm run check:fake        writes docs/embedded-rules.md; looks for a journey where the one written down
 *                                             does not notice, or none is: minutes for each such rule
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TABLE = join(ROOT, 'docs/embedded-rules.md');
const WRITES = process.env.WRITE_RULES === 'yes';

const elapsed = (since) => `${((performance.now() - since) / 60_000).toFixed(1)} min`;

/** Runs trials, tells how each went, and returns the faults. */
async function run(trials) {
  const faults = [];
  await runTrials(ROOT, trials, (trial, outcome) => {
    const found = outcome.broken ? [`${trial.name}: ${outcome.broken}`] : trial.judge(outcome);
    faults.push(...found);
    const count = (wanted) => outcome.tests.filter(({ status }) => status === wanted).length;
    console.log(`${trial.name}: ${count('failed')} failed, ${count('passed')} passed`);
    for (const fault of found) console.log(`  FAULT ${fault}`);
  });
  return faults;
}

/** Looks for the quickest journey that notices each rule. @returns rule → { file, title } */
async function search(rules, variable) {
  const quickest = new Map();
  const noticed = (rule, test) => {
    if (test.ms < (quickest.get(rule)?.ms ?? Number.POSITIVE_INFINITY)) quickest.set(rule, test);
  };
  await run(await searchTrials(ROOT, rules, variable, noticed));
  return quickest;
}

async function main() {
  const startedAt = performance.now();
  const given = process.argv.slice(2);
  const named = given.filter((word) => !word.startsWith('--'));
  const { RULES, RULES_OFF } = await importTypeScript(ROOT, 'local/aws/rules/rules.ts');
  const unknown = named.filter((name) => !Object.hasOwn(RULES, name));
  if (unknown.length > 0) throw new Error(`There is no rule ${unknown.join(', ')}`);
  const only = (names) => Object.fromEntries(Object.entries(RULES).filter(([name]) => names.includes(name)));
  const rules = named.length === 0 ? RULES : only(named);
  const [ledger, journeys] = [!given.includes('--journeys'), !given.includes('--ledger')];
  await packageStack({ root: ROOT });

  const text = await readFile(TABLE, 'utf8');
  const recorded = noticersIn(text);
  const noticers = new Map();
  const noticed = (rule, journey) => noticers.set(rule, journey);
  // The longest first, so that neither worker is left alone with one.
  const faults = await run([
    ...(journeys && named.length === 0 ? await calmTrials(ROOT, RULES, RULES_OFF) : []),
    ...(journeys ? recordedTrials(rules, RULES_OFF, recorded, noticed) : []),
    ...(ledger ? await ledgerTrials(ROOT, rules, RULES_OFF) : []),
  ]);
  const unnoticed = () => (journeys ? needed(rules).filter((rule) => !noticers.has(rule)) : []);
  if (WRITES) {
    if (unnoticed().length > 0)
      for (const [rule, journey] of await search(only(unnoticed()), RULES_OFF)) noticed(rule, journey);
    await writeAtomically(TABLE, withTable(text, RULES, new Map([...recorded, ...noticers])));
  }
  for (const rule of unnoticed())
    faults.push(`${rule}: no journey notices: the product has an untested dependence, or the rule is idle`);

  console.log('');
  for (const fault of faults) console.log(`FAULT ${fault}`);
  console.log(`${Object.keys(rules).length} rules, ${faults.length} faults (${elapsed(startedAt)})`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

void runMain(main);
