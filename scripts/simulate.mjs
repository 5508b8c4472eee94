import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { runMain } from './main.mjs';
import { packageStack } from './package.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Without a terminal, at most one line of progress in so many milliseconds. */
const LINE_EVERY_MS = 30_000;
/**
 * Worlds are made of short-lived values. With four times Node's usual room for them most are gone before the garbage
 * collector looks, and a seed takes a sixth less.
 */
const YOUNG_GENERATION_IN_MB = 192;

/** The simulation: `npm run simulate -- --seeds 100`. */
void runMain(async () => {
  // The SDK advises a newer Node at every start; that is not what was asked for.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  // The table of records is made as the packaged stack has it.
  await packageStack({ root: ROOT });
  const { stdout, stderr } = process;
  let lastLine = 0;
  const terminal = {
    write: (text) => stdout.write(stderr.isTTY && stdout.isTTY ? `\r\u001b[K${text}` : text),
    progress: (line) => {
      if (stderr.isTTY) stderr.write(`\r\u001b[K${line}`);
      else if (Date.now() - lastLine > LINE_EVERY_MS) {
        lastLine = Date.now();
        stderr.write(`${line}\n`);
      }
    },
    exitCode: (code) => {
      process.exitCode = code;
    },
  };
  const thread = new Worker(new URL('./simulation-thread.mjs', import.meta.url), {
    workerData: { root: ROOT, given: process.argv.slice(2) },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_IN_MB },
  });
  thread.on('message', ([what, said]) => terminal[what](said));
  await new Promise((resolve, reject) => thread.once('error', reject).once('exit', resolve));
});
