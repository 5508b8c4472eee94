import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { IAM } from '@aws-sdk/client-iam';
import { expect } from '@jest/globals';
import type { Account } from '../../local/aws/account';
import { unloggedConfig } from '../../local/boot';

/** A statement of a role's inline policy, as IAM gives it back. */
export interface RoleStatement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

const ROOT = join(__dirname, '../..');
/** Read by scripts/check-permissions.mjs when all tests have run. */
const DIRECTORY = join(ROOT, '.build/permission-uses');
let count = 0;

/**
 * Leaves behind what the roles of a stack were asked for, and what they allow, for the check that compares the two over
 * the whole suite.
 * @param edited whether the test changed the template before it was deployed: its roles are not the product's then
 */
export async function recordPermissionUses(aws: Account, edited: boolean): Promise<void> {
  const uses = aws.dispatcher.permissionUses;
  const names = [...new Set(uses.map(({ role }) => role))];
  const roles = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await statementsOf(aws, name)])));
  const test = relative(ROOT, expect.getState().testPath ?? 'unknown');
  const name = createHash('sha256').update(`${test} ${process.pid} ${++count}`).digest('hex').slice(0, 16);
  await mkdir(DIRECTORY, { recursive: true });
  await writeFile(join(DIRECTORY, `${name}.json`), JSON.stringify({ test, edited, roles, uses }));
}

/** Statements of a role's inline policies; none of a role that is gone. */
async function statementsOf(aws: Account, RoleName: string): Promise<RoleStatement[]> {
  const iam = new IAM(unloggedConfig(aws));
  const { PolicyNames = [] } = await iam.listRolePolicies({ RoleName }).catch(() => ({ PolicyNames: [] }));
  const documents = await Promise.all(PolicyNames.map((PolicyName) => iam.getRolePolicy({ RoleName, PolicyName })));
  return documents.flatMap(({ PolicyDocument = '' }) => JSON.parse(decodeURIComponent(PolicyDocument)).Statement);
}
