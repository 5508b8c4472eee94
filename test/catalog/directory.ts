import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type CatalogReading, explainFinding, readCatalog } from '../../src/catalog';

/** Files by path below services/; null takes a file of the good fleet away. */
export type Files = Readonly<Record<string, string | Buffer | null>>;

export const TASK = {
  family: 'web',
  containerDefinitions: [{ name: 'web', image: '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/web:v1' }],
};

/** A fleet of one service in which nothing is wrong. */
const GOOD: Files = {
  'slipway.yml': 'owners:\n  email: owners@example.com\n',
  'web/ecspresso.yml': [
    'region: ap-northeast-1',
    'cluster: prod',
    'service: web',
    'task_definition: task.json',
    'codedeploy:',
    '  application_name: web',
    '  deployment_group_name: web',
    '',
  ].join('\n'),
  'web/task.json': JSON.stringify(TASK),
  'web/slipway.yml': 'images:\n  - repository: web\n    tags:\n      order: number\n      prefix: v\n',
};

/** The fleet's file with three people whom a gate may name. */
export const THREE = `owners:
  email: owners@example.com
approvers:
  bob: { email: bob@example.com }
  alice: { email: alice@example.com, principals: ['arn:aws:iam::123456789012:user/alice'] }
  carol: { email: carol@example.com }
`;

const directories: string[] = [];

/** Reads the good fleet, changed by `files`. */
export function reading(files: Files, environment: Record<string, string> = {}): CatalogReading {
  return readCatalog(directoryOf(files), environment);
}

export function directoryOf(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), 'slipway-catalog-'));
  directories.push(root);
  for (const [name, content] of Object.entries({ ...GOOD, ...files })) {
    if (content === null) continue;
    const file = join(root, 'services', name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return root;
}

export function removeDirectories(): void {
  for (const root of directories.splice(0)) rmSync(root, { recursive: true, force: true });
}

/** The only service of a reading that must be good. */
export function serviceOf(result: CatalogReading) {
  expect(result.ok ? [] : result.violations.map(explainFinding)).toEqual([]);
  if (!result.ok) throw new Error('unreachable');
  return result.catalog.services[0]!;
}

/** Violations as people read them; none for a good catalog. */
export function violationsOf(result: CatalogReading): string[] {
  return result.ok ? [] : result.violations.map(explainFinding);
}

export function warningsOf(result: CatalogReading): string[] {
  return result.warnings.map(explainFinding);
}
