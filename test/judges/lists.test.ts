import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BareAccount, bareAccount } from './bare-account';
import { judgedBy } from './judges';

/**
 * What has no second page: few configurations and tags are allowed, an ECS deployment has one target, and the others cannot
 * be made twice here.
 */
const OF_ONE_PAGE = [
  'codedeploy:ListDeploymentConfigs',
  'codedeploy:ListDeploymentTargets',
  'dynamodb:ListTagsOfResource',
  'iam:ListPolicyVersions',
  'iam:ListUsers',
  'lambda:ListAliases',
  'lambda:ListFunctionEventInvokeConfigs',
  'lambda:ListFunctionUrlConfigs',
  'lambda:ListVersionsByFunction',
];

judgedBy('boto3', 'boto3 before an account', ({ command: python }) => {
  let account: BareAccount;
  beforeAll(async () => {
    account = await bareAccount();
  });
  afterAll(async () => {
    await account.close();
    expect(account.internalErrors).toEqual([]);
  });

  test('goes through all pages of every list that is built', async () => {
    const judged = await new Promise<string>((resolve, reject) => {
      const options = { maxBuffer: 16 * 1024 * 1024 };
      const given = [join(__dirname, 'paginators.py'), account.endpoint];
      const judge = execFile(python, given, options, (error, said) => (error ? reject(error) : resolve(said)));
      judge.stdin?.end(JSON.stringify(account.built));
    });
    const pages = Object.entries(JSON.parse(judged) as Record<string, number | string>);
    expect(pages.filter(([, count]) => typeof count === 'string')).toEqual([]);
    expect(pages.filter(([, count]) => count === 1).map(([list]) => list)).toEqual(OF_ONE_PAGE);
    expect(pages.length).toBeGreaterThan(50);
  }, 180_000);
});
