import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { type Code, leavesItsFolder } from './code';
import { ProcessEnvironment, type ProcessOptions } from './process-environment';
import type { FunctionRunner } from './runner';

/** Lambda ends a cold start after ten seconds. */
const INIT_LIMIT_IN_MS = 10_000;

export interface ProcessRunnerOptions extends Omit<ProcessOptions, 'initLimitInMs'> {
  readonly initLimitInMs?: number;
}

/**
 * Runs functions as Node.js processes behind the Runtime API, one per execution environment. Packages are unpacked once
 * into a temporary folder that {@link FunctionRunner.close} removes.
 */
export function processRunner(options: ProcessRunnerOptions): FunctionRunner {
  const environments = new Set<ProcessEnvironment>();
  const unpacked = new Map<string, Promise<string>>();
  let folder: string | undefined;

  const taskRootOf = (code: Code): Promise<string> => {
    const known = unpacked.get(code.sha256);
    if (known) return known;
    folder ??= mkdtempSync(path.join(tmpdir(), 'slipway-lambda-'));
    const root = unpack(code.zip, path.join(folder, randomUUID()));
    unpacked.set(code.sha256, root);
    return root;
  };
  return {
    parallelism: Math.max(4, 2 * availableParallelism()),
    start(settings) {
      const environment = new ProcessEnvironment(
        settings,
        { initLimitInMs: INIT_LIMIT_IN_MS, ...options },
        taskRootOf(settings.code),
      );
      const stop = environment.stop.bind(environment);
      environments.add(environment);
      return {
        invoke: (invocation) => environment.invoke(invocation),
        stop: async () => {
          await stop();
          environments.delete(environment);
        },
      };
    },
    async close() {
      await Promise.all([...environments].map((environment) => environment.stop()));
      environments.clear();
      await Promise.allSettled(unpacked.values());
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function unpack(zip: Uint8Array, root: string): Promise<string> {
  await mkdir(root, { recursive: true });
  for (const [name, bytes] of Object.entries(unzipSync(zip))) {
    if (leavesItsFolder(name)) throw new Error(`${name} leaves the folder of its package`);
    const file = path.join(root, name);
    if (name.endsWith('/')) await mkdir(file, { recursive: true });
    else {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
  }
  return root;
}
