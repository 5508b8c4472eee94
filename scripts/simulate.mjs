import { fileURLToPath } from 'node:url';
import { loadBundle } from './load-bundle.mjs';
import { runMain } from './main.mjs';
import { packageStack } from './package.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Without a terminal, at most one line of progress in so many milliseconds. */
const LINE_EVERY_MS = 30_000;

/** The simulation: `npm run simulate -- --seeds 100`. */
void runMain(async () => {
  // The SDK advises a newer Node at every start; that is not what was asked for.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  // The table of records is made as the packaged stack has it.
  await packageStack({ root: ROOT });
  const { simulate } = await loadBundle(ROOT, 'test/simulation/simulate.ts');
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
  };
  process.exitCode = await simulate(process.argv.slice(2), terminal);
});
