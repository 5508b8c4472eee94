import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { IAM } from '@aws-sdk/client-iam';
import { afterEach, describe, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { forbid, RECONCILING } from './forbid';
import { bodiesIn, subjectsIn } from './release';
import { type Stack, startStack } from './stack';

/** A permission is missing from a role of the deployed account: what the README says comes of it. */

const minutes = (count: number): number => count * 60_000;

let stack: Stack;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

const subjects = () => subjectsIn(stack);
const bodies = () => bodiesIn(stack);

describe('a release that Slipway may not start', () => {
  test.each(['ecs:RegisterTaskDefinition', 'ecs:TagResource', 'iam:PassRole', 'codedeploy:GetDeploymentConfig'])(
    'for want of %s is held and told once, and goes on when it is allowed',
    async (action) => {
      stack = await startStack();
      const lift = await Promise.all(RECONCILING.map((role) => forbid(stack, role, action)));
      await stack.push('v2');
      await stack.aws.clock.advance(minutes(30));
      expect(subjects()).toEqual(['Held: frontend']);
      expect(bodies()).toContain(action);
      expect(await stack.deployments()).toEqual([]);

      for (const allow of lift) await allow();
      await stack.reviewed('v2');
      await stack.approve('v2');
      await stack.aws.clock.advance(minutes(30));
      expect(subjects()).toEqual(['Held: frontend', 'Review: frontend v2', 'Succeeded: frontend v2']);
    },
  );
});

test('a deployment whose service role is gone fails, and says so', async () => {
  stack = await startStack();
  const iam = new IAM(clientConfig(stack.aws));
  const RoleName = 'frontend-codedeploy';
  await iam.deleteRolePolicy({ RoleName, PolicyName: 'blue-green' });
  await iam.deleteRole({ RoleName });
  await stack.push('v2');
  await stack.aws.clock.advance(minutes(10));
  expect(subjects()).toContain('Failed: frontend v2');
  expect(bodies()).toContain('IAM_ROLE_MISSING');
});

describe('a deployment whose service role lacks a permission fails with CodeDeploy’s reason', () => {
  test.each([
    ['ecs:CreateTaskSet', 'AmazonECS'],
    ['iam:PassRole', 'AmazonECS'],
    ['elasticloadbalancing:ModifyListener', 'AmazonElasticLoadBalancing'],
    ['lambda:InvokeFunction', 'AWSLambda'],
  ])('%s', async (action, service) => {
    stack = await startStack();
    await forbid(stack, 'frontend-codedeploy', action);
    await stack.push('v2');
    await stack.aws.clock.advance(minutes(10));
    const [deployment] = await stack.deployments();
    const { deploymentInfo } = await new CodeDeploy(clientConfig(stack.aws)).getDeployment({
      deploymentId: deployment?.id,
    });
    expect(deploymentInfo).toMatchObject({
      status: 'Failed',
      errorInformation: {
        code: 'IAM_ROLE_PERMISSIONS',
        message: expect.stringContaining(`operations in the following AWS service: ${service}.`),
      },
    });
    expect(subjects()).toContain('Failed: frontend v2');
    expect(bodies()).toContain('IAM_ROLE_PERMISSIONS');
    expect(await stack.visit()).toMatchObject({ status: 200 });
  });
});

describe('a release under way for which a permission is missing', () => {
  test.each([
    [
      'elasticloadbalancing:DescribeListeners',
      'Failed',
      /check answers failed: could not be done: .* is not authorized to perform: elasticloadbalancing:DescribeListeners/,
    ],
    ['sns:Publish', 'Expired', /release-manager: AWS refuses sns:Publish/],
  ])('its hook may not %s: the hook fails with that reason', async (action, ending, reason) => {
    stack = await startStack();
    await forbid(stack, 'slipway-production-hook-after-allow-test-traffic', action);
    await stack.push('v2');
    // Before what the world was at fault for is tried again.
    await stack.aws.clock.advance(minutes(5));
    expect(subjects()).toEqual([`${ending}: frontend v2`]);
    expect(bodies()).toMatch(reason);
    expect(bodies()).toContain('HOOK_EXECUTION_FAILURE');
    expect(bodies()).not.toContain('Push an image that is better');
    expect(await stack.visit()).toMatchObject({ status: 200 });
  });

  test('its tasks may not pull their image: they never get healthy, and blue serves', async () => {
    stack = await startStack();
    await forbid(stack, 'frontend-execution', 'ecr:BatchGetImage');
    await stack.push('v2');
    await stack.aws.clock.advance(minutes(90));
    expect(subjects()).toEqual(['Failed: frontend v2']);
    expect(bodies()).toMatch(/TIMEOUT: .* replacement task set to become healthy/);
    expect(await stack.visit()).toMatchObject({ status: 200 });
  });
});
