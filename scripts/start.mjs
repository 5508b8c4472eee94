import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadBundle } from './load-bundle.mjs';
import { explainFailure } from './main.mjs';

// No package is imported up here: where `npm ci` was forgotten, the sentence that says so must still be ours.

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** After this the process ends whatever still holds it. */
const STOP_WITHIN_MS = 8_000;
const LOOK_AT_PARENT_EVERY_MS = 500;

/** Once everything is bundled, esbuild's process need not live as long as the stack. */
async function endBundler() {
  const { stop } = await import('esbuild');
  await stop();
}

/** What the boot deploys; the landscape goes up while this is still being compiled. */
async function packagedStack(signal) {
  const { packageStack } = await import('./package.mjs');
  const { template, artifacts, built } = await packageStack({ root: ROOT, signal });
  const createTemplate = await readFile(join(ROOT, '.serverless/cloudformation-template-create-stack.json'), 'utf8');
  return {
    createTemplate,
    updateTemplate: JSON.stringify(template),
    artifact: (fileName) => artifacts[fileName],
    catalog: built.catalog.services,
  };
}

/** Aborts when nobody wants this process any more: a signal, a reader that left, an npm that was killed. */
function whenUnwanted() {
  const unwanted = new AbortController();
  const end = () => unwanted.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', end);
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === 'start')
    setInterval(() => process.ppid !== parent && end(), LOOK_AT_PARENT_EVERY_MS).unref();
  return unwanted.signal;
}

/** Resolves with the exit code; when it has settled, nothing that it started is left. */
async function main(unwanted) {
  // The SDK advises a newer Node at every start; users of a stack that only lives here need not hear it.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const noLongerNeeded = new AbortController();
  const stack = packagedStack(AbortSignal.any([unwanted, noLongerNeeded.signal]));
  stack.catch(() => {});
  try {
    const { parseOptions, start, USAGE } = await loadBundle(ROOT, 'local/start.ts');
    stack.finally(endBundler).catch(() => {});
    const options = parseOptions(process.argv.slice(2));
    if ('help' in options) return say(process.stdout, USAGE, 0);
    if ('error' in options) return say(process.stderr, `${options.error}\n`, 2);

    const running = await start(options, {
      landscapeTemplate: await readFile(join(ROOT, 'services/landscape.yml'), 'utf8'),
      stack,
      runtimeDirectory: join(ROOT, 'local/aws/lambda'),
      unwanted,
      output: process.stdout,
      environment: process.env,
    });
    const interrupted = new Promise((resolve) => {
      const code = options.yes ? 130 : 0;
      if (unwanted.aborted) resolve(code);
      else unwanted.addEventListener('abort', () => resolve(code));
    });
    const code = await Promise.race([running.ended, interrupted]);
    setTimeout(() => process.exit(code), STOP_WITHIN_MS).unref();
    await running.stop();
    return code;
  } catch (error) {
    if (unwanted.aborted) return 130;
    return say(process.stderr, `${explainFailure(error)}\n`, 1);
  } finally {
    noLongerNeeded.abort();
    await stack.catch(() => {});
  }
}

function say(stream, text, code) {
  stream.write(text);
  return code;
}

process.exit(await main(whenUnwanted()));
