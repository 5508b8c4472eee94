import { IAM } from '@aws-sdk/client-iam';
import { afterEach, expect, test } from '@jest/globals';
import { createIam } from '../../../../local/aws/iam/iam';
import { sdkConfig } from '../kernel';
import { closeLandscapes, givenFrontend, ROLE } from './landscape';

afterEach(closeLandscapes);

const trust = (service: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });

/** The landscape, with a service role that `service` may assume. */
async function givenRole(service = 'codedeploy.amazonaws.com') {
  const frontend = await givenFrontend();
  frontend.aws.register(createIam(frontend.aws.world));
  const iam = new IAM(sdkConfig(frontend.aws));
  const RoleName = 'frontend-codedeploy';
  await iam.createRole({ RoleName, AssumeRolePolicyDocument: trust(service) });
  const PolicyArn = 'arn:aws:iam::aws:policy/AWSCodeDeployRoleForECS';
  await iam.attachRolePolicy({ RoleName, PolicyArn });
  const update = (serviceRoleArn: string) =>
    frontend.codedeploy.updateDeploymentGroup({
      applicationName: 'frontend',
      currentDeploymentGroupName: 'frontend',
      serviceRoleArn,
    });
  return { ...frontend, iam, RoleName, PolicyArn, update };
}

test('[CD-67] a group’s service role must be there and trust CodeDeploy', async () => {
  const { update } = await givenRole();
  await update(ROLE);
  const gone = ROLE.replace('frontend', 'gone');
  await expect(update(gone)).rejects.toMatchObject({
    name: 'InvalidRoleException',
    message: `AWS CodeDeploy does not have the permissions required to assume the role ${gone}.`,
  });
  await expect(update('frontend-codedeploy')).rejects.toMatchObject({ name: 'InvalidRoleException' });
  const lambda = await givenRole('lambda.amazonaws.com');
  await expect(lambda.update(ROLE)).rejects.toMatchObject({ name: 'InvalidRoleException' });
});

test('[CD-68] a deployment whose service role was deleted fails with IAM_ROLE_MISSING', async () => {
  const { iam, RoleName, PolicyArn, deploy, deployment, minutes } = await givenRole();
  await iam.detachRolePolicy({ RoleName, PolicyArn });
  await iam.deleteRole({ RoleName });
  const id = await deploy();
  await minutes(1);
  expect(await deployment(id)).toMatchObject({
    status: 'Failed',
    errorInformation: {
      code: 'IAM_ROLE_MISSING',
      message: 'IAM Role is missing for deployment group: frontend',
    },
  });
});

test.each([
  ['before it starts', 0],
  ['at Install', 0.3],
])('[CD-83] one whose role no longer trusts CodeDeploy, %s, fails with IAM_ROLE_PERMISSIONS', async (_, after) => {
  const { iam, RoleName, deploy, deployment, minutes, taskSets } = await givenRole();
  const id = await deploy();
  await minutes(after);
  const before = await taskSets();
  await iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: trust('lambda.amazonaws.com') });
  await minutes(1);
  expect(await deployment(id)).toMatchObject({
    status: 'Failed',
    errorInformation: {
      code: 'IAM_ROLE_PERMISSIONS',
      message: `AWS CodeDeploy does not have the permissions required to assume the role ${ROLE}.`,
    },
  });
  expect(await taskSets()).toEqual(before);
});
