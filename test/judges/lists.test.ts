import { expect, test } from '@jest/globals';
import { accountForTests } from './bare-account';
import { judgedBy } from './judges';
import { runPython } from './run-python';

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

/** It refuses every deployment that there can be here, so it has no pages. */
const NEVER_LISTS = 'codedeploy:ListDeploymentInstances';

judgedBy('boto3', 'boto3 before an account', ({ command: python }) => {
  const account = accountForTests();

  test('goes through all pages of every list that is built', async () => {
    const pages = Object.entries(
      (await runPython(python, 'paginators.py', account())) as Record<string, number | string>,
    );
    expect(pages.filter(([, count]) => typeof count === 'string')).toEqual([[NEVER_LISTS, 'not judged']]);
    expect(pages.filter(([, count]) => count === 1).map(([list]) => list)).toEqual(OF_ONE_PAGE);
    expect(pages.length).toBeGreaterThan(50);
  }, 180_000);
});
