import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect } from '@jest/globals';
import type { CallRecord } from '../../local/aws/wire/dispatcher';
import type { Judge } from './judges';

const ROOT = join(__dirname, '../..');
/** Read by scripts/check-judges.mjs when all tests have run. */
const DIRECTORY = join(ROOT, '.build/judged');
let count = 0;

/** How judges call themselves in a request. */
const PROGRAMS: Readonly<Record<string, Judge>> = {
  Boto3: 'boto3',
  'aws-cli': 'awscli',
  skopeo: 'skopeo',
  crane: 'crane',
  'Docker-Client': 'docker',
};

/** Leaves behind which operations each judge has called and was answered, for the table of what is built. */
export async function recordJudgedCalls(calls: readonly CallRecord[]): Promise<void> {
  const judged: { [judge: string]: string[] } = {};
  for (const { client = '', service, operation, outcome } of calls) {
    const judge = PROGRAMS[client.split('/')[0]!];
    if (!judge || outcome !== 'OK') continue;
    judged[judge] ??= [];
    const called = `${service}:${operation}`;
    if (!judged[judge].includes(called)) judged[judge].push(called);
  }
  const test = relative(ROOT, expect.getState().testPath ?? 'unknown');
  const name = createHash('sha256').update(`${test} ${process.pid} ${++count}`).digest('hex').slice(0, 16);
  await mkdir(DIRECTORY, { recursive: true });
  await writeFile(join(DIRECTORY, `${name}.json`), JSON.stringify({ test, judged }));
}
