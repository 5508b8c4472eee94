import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, describeBuild } from './build.mjs';
import { fleetScopes } from './fleet-scope.mjs';
import { isMain, runMain } from './main.mjs';
import { writeAtomically } from './write-atomically.mjs';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const DEFAULTS = { stage: 'production', region: 'ap-northeast-1' };
const TEMPLATE = 'cloudformation-template-update-stack.json';
const STAMP = 'slipway-inputs.sha256';

/**
 * @typedef {object} Package
 * @property {string} templatePath  absolute path of the compiled template
 * @property {object} template      the template itself
 * @property {Record<string, string>} artifacts  file name at the end of an `S3Key` (`image-pushed.zip`) → absolute path
 * @property {Awaited<ReturnType<typeof build>>} built
 * @property {boolean} reused       whether the template of an earlier run was still the right one
 */

/**
 * Builds, then compiles serverless.yml to CloudFormation in .serverless/. Opens no connection and needs no credentials.
 *
 * @param {{
 *   root?: string, stage?: string, region?: string, environment?: Record<string, string | undefined>, signal?: AbortSignal
 * }} [options]  an aborted `signal` ends `serverless` and rejects
 * @returns {Promise<Package>}
 * @throws {import('./load-catalog.mjs').CatalogRefused} when services/ has violations
 * @throws {Error} with serverless's own words when it refuses serverless.yml
 */
export async function packageStack(options = {}) {
  const {
    root = REPOSITORY,
    stage = DEFAULTS.stage,
    region = DEFAULTS.region,
    environment = process.env,
    signal,
  } = options;
  const built = await build({ root, environment });
  signal?.throwIfAborted();
  const inputs = await hashOfInputs({ root, stage, region, built });
  const directory = join(root, '.serverless');
  const templatePath = join(directory, TEMPLATE);
  const reused = (await readText(join(directory, STAMP))) === inputs && (await readText(templatePath)) !== undefined;
  if (!reused) {
    await compile({ root, stage, region, environment, signal, directory });
    await writeAtomically(join(directory, STAMP), inputs);
  }
  return {
    templatePath,
    template: JSON.parse(await readFile(templatePath, 'utf8')),
    artifacts: Object.fromEntries(built.functions.map(({ artifact }) => [basename(artifact), artifact])),
    built,
    reused,
  };
}

/** Everything that the compiled template is made of. What is in the zips is not: it refers to them by name. */
async function hashOfInputs({ root, stage, region, built }) {
  const hash = createHash('sha256');
  const texts = ['serverless.yml', 'package-lock.json', 'scripts/serverless-plugin.mjs', 'scripts/fleet-scope.mjs'];
  for (const text of texts) hash.update(await readFile(join(root, text))).update('\0');
  const values = {
    stage,
    region,
    scopes: fleetScopes(built.catalog),
    functions: built.functions.map(({ name }) => name),
  };
  return hash.update(JSON.stringify(values)).digest('hex');
}

/** Runs `serverless package` beside .serverless/ and moves its files there one by one, the template last. */
async function compile({ root, stage, region, environment, signal, directory }) {
  const work = join(root, '.build', `serverless-${randomUUID()}`);
  await mkdir(work, { recursive: true });
  try {
    const cli = join(createRequire(import.meta.url).resolve('serverless/package.json'), '..', 'bin', 'serverless.js');
    const given = ['package', '--stage', stage, '--region', region, '--package', work];
    await run(process.execPath, [cli, ...given], { cwd: root, env: { ...environment, ...quietly(root) } }, signal);
    await mkdir(directory, { recursive: true });
    const files = (await readdir(work)).sort((one, other) => Number(one === TEMPLATE) - Number(other === TEMPLATE));
    for (const file of files) await rename(join(work, file), join(directory, file));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function quietly(root) {
  return {
    SLIPWAY_BUILT: 'yes',
    SLS_SCHEMA_CACHE_BASE_DIR: join(root, '.build'),
    SLS_DEPRECATION_DISABLE: '*',
    SLS_INTERACTIVE_SETUP_ENABLE: '',
    SLS_LOG_LEVEL: 'error',
  };
}

function run(command, given, options, signal) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, given, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    signal?.addEventListener('abort', () => child.kill());
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (said += piece));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`serverless.yml cannot be packaged: ${reasonIn(said) || `serverless ended with ${code}`}`));
    });
  });
}

/** What serverless says is wrong, without its headline, its stack and the advice that follows. */
function reasonIn(said) {
  const [reason] = said.replace(/^\s*(?:Error:\s*)+/, '').split(/\n\s*\n|\n\s+at \S+ \(/);
  return reason.trim();
}

async function readText(file) {
  return readFile(file, 'utf8').catch(() => undefined);
}

/** Of the template alone: a new catalog is in the zips. */
const UNCHANGED = ', itself unchanged (catalog and code are in the zips)';

function describePackage({ template, templatePath, built, reused }) {
  const resources = Object.keys(template.Resources).length;
  return `${describeBuild(built)}\ntemplate: ${resources} resources${reused ? UNCHANGED : ''}, ${templatePath}`;
}

if (isMain(import.meta.url)) {
  void runMain(async () => {
    const { values } = parseArgs({ options: { stage: { type: 'string' }, region: { type: 'string' } } });
    console.log(describePackage(await packageStack(values)));
  });
}
