import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadBundle } from './load-bundle.mjs';

/**
 * Prints what an interruption costs visitors, with and without Slipway.
 * @param {{ root: string, stack: object }} packaged
 * @param {boolean} asJson
 */
export async function spotLoad({ root, stack }, asJson) {
  const { compareSpot } = await loadBundle(root, 'bench/spot/spot.ts');
  const landscapeTemplate = await readFile(join(root, 'services/landscape.yml'), 'utf8');
  const inputs = { landscapeTemplate, stack, runtimeDirectory: join(root, 'local/aws/lambda') };
  const { table, ...results } = await compareSpot(inputs, (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(`${asJson ? JSON.stringify(results, undefined, 2) : table}\n`);
}
