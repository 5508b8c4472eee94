import { fileURLToPath } from 'node:url';
import { importTypeScript } from './import-typescript.mjs';
import { runMain } from './main.mjs';

/** The slipway command: `npm run slipway -- <command>`. */
void runMain(async () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const { run } = await importTypeScript(root, 'src/cli/run.ts');
  const { stdout, stderr, exitCode } = run(process.argv.slice(2));
  if (stdout !== undefined) console.log(stdout);
  if (stderr !== undefined) console.error(stderr);
  process.exitCode = exitCode;
});
