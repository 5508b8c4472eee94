import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JUDGED, judgeFaults } from './check-judges.mjs';
import { permissionFaults, USES } from './check-permissions.mjs';

/*
 * Everything that CI asks: types, lint, the package, the templates, the tests, the roles' permissions. All run, whatever fails, so that one run
 * tells everything. The last line is `N passed, N failed`: Jest's tests, and one for each of the other steps.
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUILD = join(ROOT, '.build');
/** Left by tests whose judge is not installed (test/judges/judges.ts). */
const ABSENCES = join(BUILD, 'not-run');
const RESULTS = join(BUILD, 'jest-results.json');
const TEMPLATE = '.serverless/cloudformation-template-update-stack.json';

const STEPS = [
  { name: 'types', command: 'tsc', given: ['--noEmit'] },
  { name: 'lint', command: 'biome', given: ['ci', '.', ...(process.stdout.isTTY ? [] : ['--colors=off'])] },
  { name: 'package', command: process.execPath, given: ['scripts/package.mjs'] },
  // W3005: serverless adds a DependsOn to a role that GetAtt implies.
  {
    name: 'cfn-lint',
    command: 'cfn-lint',
    given: ['-i', 'W3005', '-t', TEMPLATE, 'services/landscape.yml'],
    judge: true,
  },
];

/** Ends with the child's exit code; undefined when there is no such command. */
function run(command, given) {
  const path = [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(process.platform === 'win32' ? ';' : ':');
  return new Promise((resolve, reject) => {
    const child = spawn(command, given, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, PATH: path } });
    child.once('error', (error) => (error.code === 'ENOENT' ? resolve(undefined) : reject(error)));
    child.once('close', (code) => resolve(code ?? 1));
  });
}

async function runSteps() {
  const outcomes = [];
  for (const { name, command, given, judge = false } of STEPS) {
    console.log(`\n== ${name}`);
    const code = await run(command, given);
    outcomes.push({ name, result: code === 0 ? 'passed' : code === undefined && judge ? 'not run' : 'failed' });
  }
  return outcomes;
}

async function runTests() {
  console.log('\n== tests');
  const code = await run('jest', ['--json', `--outputFile=${RESULTS}`]);
  const results = await readFile(RESULTS, 'utf8').then(JSON.parse, () => undefined);
  if (results === undefined) return { passed: 0, failed: 1, failures: ['the tests did not run'] };
  const failures = results.testResults.flatMap(({ name, status, assertionResults }) => {
    // A file that does not even load has no tests to fail.
    if (status === 'failed' && assertionResults.length === 0) return [`${name.slice(ROOT.length)} does not load`];
    return assertionResults.filter((test) => test.status === 'failed').map(({ fullName }) => fullName);
  });
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  // Jest also ends badly without a failed test, for a handle left open in a worker for instance.
  return { passed: results.numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed, failures };
}

/** What roles allow against what all tests asked of them: it takes all of them to say that nothing is unused. */
async function comparePermissions() {
  console.log('\n== permissions');
  const faults = await permissionFaults();
  for (const fault of faults) console.log(fault);
  return { name: 'permissions', result: faults.length === 0 ? 'passed' : 'failed' };
}

/** What the table of operations says of the judges, against what those that ran have called. */
async function compareJudges() {
  console.log('\n== judges');
  const { faults, hints, notRun } = await judgeFaults();
  for (const line of [...faults, ...hints]) console.log(line);
  if (hints.length > 0) console.log('scripts/check-judges.mjs says how to write down what judges called');
  return { step: { name: 'judges', result: faults.length === 0 ? 'passed' : 'failed' }, notRun };
}

async function main() {
  await mkdir(BUILD, { recursive: true });
  await rm(ABSENCES, { recursive: true, force: true });
  await rm(RESULTS, { force: true });
  await rm(USES, { recursive: true, force: true });
  await rm(JUDGED, { recursive: true, force: true });
  const steps = await runSteps();
  const tests = await runTests();
  steps.push(await comparePermissions());
  const judges = await compareJudges();
  steps.push(judges.step);

  const absent = new Set([...(await readdir(ABSENCES).catch(() => [])), ...judges.notRun]);
  for (const { name, result } of steps) if (result === 'not run') absent.add(name);
  console.log('\n== summary');
  for (const { name, result } of steps) console.log(`${name}: ${result}`);
  console.log(`tests: ${tests.passed} passed, ${tests.failed} failed`);
  for (const failure of tests.failures) console.log(`failed: ${failure}`);
  for (const name of [...absent].sort()) console.log(`not run: ${name}`);

  const passed = tests.passed + steps.filter(({ result }) => result === 'passed').length;
  const failed = tests.failed + steps.filter(({ result }) => result === 'failed').length;
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();
