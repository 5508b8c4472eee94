import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { ECS } from '@aws-sdk/client-ecs';
import { afterEach, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { appSpec } from '../local/aws/codedeploy/landscape';
import { hasMail, subjectsIn } from './release';
import { type Stack, startStack } from './stack';

/** While a release is under way its service is CodeDeploy's: Slipway relies on AWS refusing everybody else. */

let stack: Stack;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

test('while people are asked nobody changes the service, deploys beside the release, or guesses a hook’s id', async () => {
  stack = await startStack();
  const digest = await stack.push('v2');
  await stack.reviewed('v2');
  const [release] = await stack.deployments();
  const config = clientConfig(stack.aws);
  const [ecs, codedeploy] = [new ECS(config), new CodeDeploy(config)];
  const service = { cluster: 'prod', service: 'frontend' };
  const taskDefinition = 'arn:aws:ecs:ap-northeast-1:123456789012:task-definition/frontend:1';

  await expect(ecs.updateService({ ...service, taskDefinition })).rejects.toThrow('Use AWS CodeDeploy');
  const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d4e5f60718'] } };
  await expect(
    ecs.createTaskSet({ ...service, taskDefinition, launchType: 'FARGATE', networkConfiguration }),
  ).rejects.toThrow('external deployment controllers');
  await expect(
    codedeploy.createDeployment({
      applicationName: 'frontend',
      deploymentGroupName: 'frontend',
      revision: { revisionType: 'AppSpecContent', appSpecContent: { content: appSpec(taskDefinition) } },
    }),
  ).rejects.toThrow(`already has an active Deployment '${release!.id}'`);
  await expect(
    codedeploy.putLifecycleEventHookExecutionStatus({
      deploymentId: release!.id,
      lifecycleEventHookExecutionId: Buffer.from('guessed').toString('base64'),
      status: 'Succeeded',
    }),
  ).rejects.toMatchObject({ name: 'InvalidLifecycleEventHookExecutionIdException' });

  await stack.approve('v2');
  expect(await stack.aws.clock.advanceUntil(hasMail(stack, /^Succeeded: frontend v2$/), 60 * 60_000)).toBe(true);
  expect(await stack.runningImage()).toContain(digest);
  expect(await stack.deployments()).toHaveLength(1);
  expect(subjectsIn(stack)).toEqual(['Review: frontend v2', 'Succeeded: frontend v2']);
});
