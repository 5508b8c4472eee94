import { fileURLToPath } from 'node:url';
import { importTypeScript } from './import-typescript.mjs';
import { runMain } from './main.mjs';

/** An image without a builder: `npm run image -- <folder> <tag> [label=value ...]`. */
void runMain(async () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const { parseLayoutArguments, writeLayout } = await importTypeScript(root, 'local/oci-layout.ts');
  const parsed = parseLayoutArguments(process.argv.slice(2));
  if (parsed.error !== undefined) {
    process.stderr.write(`${parsed.error.trimEnd()}\n`);
    process.exitCode = 2;
    return;
  }
  console.log(writeLayout(parsed.folder, parsed.recipe).index);
});
