import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { importTypeScript } from './import-typescript.mjs';
import { runMain } from './main.mjs';

/** The slipway command: `npm run slipway -- <command>`. */
void runMain(async () => {
  // The SDK advises a newer Node at every start; that is not what was asked for.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const root = fileURLToPath(new URL('..', import.meta.url));
  const { createCommandLineClients, run } = await importTypeScript(root, 'src/cli/index.ts');
  // As awscli has it; the SDK reads AWS_REGION alone.
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  const interrupted = new AbortController();
  // `slipway status | head` ends as it should.
  process.stdout.on('error', () => interrupted.abort());
  if (process.argv.includes('--watch')) process.once('SIGINT', () => interrupted.abort());
  const { stdout, stderr, exitCode } = await run(process.argv.slice(2), {
    root,
    environment: process.env,
    clients: createCommandLineClients(region === undefined ? {} : { region }),
    now: () => new Date(),
    write: (text) => process.stdout.write(text),
    repaints: process.stdout.isTTY === true,
    ...(process.stdin.isTTY && process.stdout.isTTY ? { ask } : {}),
    interrupted: interrupted.signal,
  });
  if (stdout !== undefined) console.log(stdout);
  if (stderr !== undefined) console.error(stderr);
  process.exitCode = exitCode;
});

/** Whoever closes the terminal instead of answering has said nothing. */
function ask(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  terminal.once('SIGINT', () => process.exit(130));
  return new Promise((resolve) => {
    terminal.once('close', () => resolve(''));
    terminal.question(question).then(resolve, () => resolve(''));
  }).finally(() => terminal.close());
}
