import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import { explainFailure } from './main.mjs';
import { packageStack } from './package.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** After this the process ends whatever still holds it. */
const STOP_WITHIN_MS = 8_000;

/** Bundles local/ for this Node; packages stay outside, since the wire loads SDK clients by name. */
async function loadLocal() {
  const directory = join(ROOT, '.build');
  await mkdir(directory, { recursive: true });
  const outfile = join(directory, 'start.cjs');
  await bundle({
    absWorkingDir: ROOT,
    entryPoints: ['local/start.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    logLevel: 'silent',
  });
  return createRequire(import.meta.url)(outfile);
}

/** What the boot deploys; the landscape goes up while this is still being compiled. */
async function packagedStack() {
  const { template, artifacts } = await packageStack({ root: ROOT });
  const createTemplate = await readFile(join(ROOT, '.serverless/cloudformation-template-create-stack.json'), 'utf8');
  return {
    createTemplate,
    updateTemplate: JSON.stringify(template),
    artifact: (fileName) => artifacts[fileName],
  };
}

async function main() {
  // The SDK advises a newer Node at every start; users of a stack that only lives here need not hear it.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const stack = packagedStack();
  stack.catch(() => {});
  const { parseOptions, start, USAGE } = await loadLocal();
  const options = parseOptions(process.argv.slice(2));
  if ('help' in options) return say(USAGE, 0);
  if ('error' in options) return fail(options.error, 2);

  const running = await start(options, {
    landscapeTemplate: await readFile(join(ROOT, 'services/landscape.yml'), 'utf8'),
    stack,
    runtimeDirectory: join(ROOT, 'local/aws/lambda'),
    print: (line) => process.stdout.write(`${line}\n`),
  });
  const interrupted = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve(options.yes ? 130 : 0));
  });
  const code = await Promise.race([running.ended, interrupted]);
  setTimeout(() => process.exit(code), STOP_WITHIN_MS).unref();
  await running.stop();
  process.exit(code);
}

function say(text, code) {
  process.stdout.write(text);
  process.exit(code);
}

function fail(sentence, code) {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}

main().catch((error) => fail(explainFailure(error), 1));
