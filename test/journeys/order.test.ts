import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { afterEach, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { createCommandLineClients } from '../../src/aws/command-line-clients';
import { slipway } from '../cli/command-line';
import { appSpec } from '../local/aws/codedeploy/landscape';
import { hasMail, mailBody, subjectsIn } from './release';
import { type Stack, startStack } from './stack';

/** Of several wishes the newest ends in production; and who deploys by hand is not interfered with. */

let stack: Stack | undefined;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

const MINUTES_MS = 60_000;
const mailed = (subject: RegExp, minutes = 120) =>
  stack!.aws.clock.advanceUntil(hasMail(stack!, subject), minutes * MINUTES_MS);

test('a push cuts blue’s wait short; a deployment by hand is the baseline, until resume starts what was kept', async () => {
  stack = await startStack();
  const codedeploy = new CodeDeploy(clientConfig(stack.aws));
  await stack.pushApproved('v2');
  await stack.aws.clock.advance(7 * MINUTES_MS);
  expect(subjectsIn(stack)).not.toContain('Succeeded: frontend v2');
  await stack.push('v3');
  expect(await mailed(/^Succeeded: frontend v2$/, 3)).toBe(true);
  await stack.reviewed('v3');
  await stack.approve('v3');
  expect(await mailed(/^Succeeded: frontend v3$/)).toBe(true);

  const revision = 'arn:aws:ecs:ap-northeast-1:123456789012:task-definition/frontend:2';
  const { deploymentId } = await codedeploy.createDeployment({
    applicationName: 'frontend',
    deploymentGroupName: 'frontend',
    revision: { revisionType: 'AppSpecContent', appSpecContent: { content: appSpec(revision) } },
  });
  await stack.aws.clock.advance(MINUTES_MS);
  const v4 = await stack.push('v4');
  expect(await mailed(/^Deployed by somebody else: frontend$/)).toBe(true);
  expect(mailBody(stack, /^Deployed by/)).toContain(`Deployment ${deploymentId}`);
  expect(mailBody(stack, /^Deployed by/)).toContain("v4, pushed before that deployment's end, is kept until then.");
  await stack.aws.clock.advance(30 * MINUTES_MS);
  expect(stack.review('v4')).toBeUndefined();

  const clients = createCommandLineClients(clientConfig(stack.aws));
  const said = await slipway(['resume', 'frontend'], clients, { now: () => stack!.aws.clock.now() });
  expect(said.exitCode).toBe(0);
  await stack.reviewed('v4');
  await stack.approve('v4');
  expect(await mailed(/^Succeeded: frontend v4$/)).toBe(true);
  expect(await stack.runningImage()).toContain(v4);
});
