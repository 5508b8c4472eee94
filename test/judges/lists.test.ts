import { expect, test } from '@jest/globals';
import { accountForTests } from './bare-account';
import { findJudge, judgedBy } from './judges';
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

interface Judged {
  /** Pages of each list, or what is wrong with it. */
  readonly boto3: Readonly<Record<string, number | string>>;
  /** Items of each list, or what is wrong with it; empty without the CLI. */
  readonly awscli: Readonly<Record<string, number | string>>;
}

judgedBy('boto3', 'boto3 before an account', ({ command: python }) => {
  const account = accountForTests();
  let judged: Judged;

  test('goes through all pages of every list that is built', async () => {
    const given = findJudge('awscli') ? ['--cli'] : [];
    judged = (await runPython(python, 'paginators.py', account(), given)) as Judged;
    const pages = Object.entries(judged.boto3);
    expect(pages.filter(([, count]) => typeof count === 'string')).toEqual([[NEVER_LISTS, 'not judged']]);
    expect(pages.filter(([, count]) => count === 1).map(([list]) => list)).toEqual(OF_ONE_PAGE);
    expect(pages.length).toBeGreaterThan(50);
  }, 180_000);

  judgedBy('awscli', 'and awscli', () => {
    test('goes through the same lists, and on where it has cut one', () => {
      const lists = Object.entries(judged.awscli);
      expect(lists.filter(([, count]) => typeof count === 'string')).toEqual([]);
      expect(lists.map(([list]) => list)).toEqual(Object.keys(judged.boto3).filter((list) => list !== NEVER_LISTS));
    });
  });
});
