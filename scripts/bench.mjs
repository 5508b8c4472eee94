import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { loadBundle } from './load-bundle.mjs';
import { runMain } from './main.mjs';
import { packageStack } from './package.mjs';
import { spotLoad } from './spot-load.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** `npm run bench`: sizes, cold starts, calls of AWS; `npm run bench -- spot`: what an interruption costs. */
void runMain(async () => {
  // The SDK advises a newer Node at every start; that is not what was asked for.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const { bench, parseBenchOptions } = await loadBundle(ROOT, 'bench/bench.ts');
  const options = parseBenchOptions(process.argv.slice(2));
  if (options.error !== undefined) {
    process.stderr.write(options.error);
    process.exitCode = 2;
    return;
  }
  if (options.what === 'spot') {
    await spotLoad(await packaged(ROOT), options.json);
    return;
  }
  const copy = ungatedCopy();
  try {
    process.stdout.write(await bench(options, await packaged(ROOT), await packaged(copy)));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});

async function packaged(root) {
  const { template, artifacts, built } = await packageStack({ root });
  const createTemplate = readFileSync(join(root, '.serverless/cloudformation-template-create-stack.json'), 'utf8');
  const updateTemplate = JSON.stringify(template);
  return {
    ...{ root, functions: built.functions },
    stack: { createTemplate, updateTemplate, artifact: (fileName) => artifacts[fileName] },
  };
}

/** The checkout, its code linked, with the example's service without a gate. */
function ungatedCopy() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-bench-')));
  for (const name of ['services', 'scripts', 'serverless.yml', 'package.json', 'package-lock.json'])
    cpSync(join(ROOT, name), join(root, name), { recursive: true });
  for (const name of ['src', 'handlers', 'local', 'node_modules']) symlinkSync(join(ROOT, name), join(root, name));
  // Where serverless keeps its compiled schema; making it anew takes two seconds.
  const schemaCache = join(ROOT, '.build/.serverless');
  if (existsSync(schemaCache)) cpSync(schemaCache, join(root, '.build/.serverless'), { recursive: true });
  const file = join(root, 'services/frontend/slipway.yml');
  const service = parseDocument(readFileSync(file, 'utf8'));
  service.delete('gate');
  writeFileSync(file, service.toString());
  return root;
}
