import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadBundle } from './load-bundle.mjs';
import { runMain } from './main.mjs';
import { packageStack } from './package.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What an interruption costs visitors, with and without Slipway: `npm run spot-load`, `--json` for a program. */
void runMain(async () => {
  // The SDK advises a newer Node at every start; that is not what was asked for.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const { template, artifacts } = await packageStack({ root: ROOT });
  const { compareSpot } = await loadBundle(ROOT, 'bench/spot/spot.ts');
  const read = (file) => readFile(join(ROOT, file), 'utf8');
  const stack = {
    createTemplate: await read('.serverless/cloudformation-template-create-stack.json'),
    updateTemplate: JSON.stringify(template),
    artifact: (fileName) => artifacts[fileName],
  };
  const inputs = {
    landscapeTemplate: await read('services/landscape.yml'),
    stack,
    runtimeDirectory: join(ROOT, 'local/aws/lambda'),
  };
  const { table, ...results } = await compareSpot(inputs, (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(`${process.argv.includes('--json') ? JSON.stringify(results, undefined, 2) : table}\n`);
});
