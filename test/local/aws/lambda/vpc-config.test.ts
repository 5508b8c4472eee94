import { AttachRolePolicyCommand, DetachRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { account } from './account';

const SubnetIds = ['subnet-0a1b2c3d4e5f60718', 'subnet-1a1b2c3d'];
const SecurityGroupIds = ['sg-0a1b2c3d4e5f60718'];
const VpcConfig = { SubnetIds, SecurityGroupIds };
const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole';

async function inVpc() {
  const aws = await account();
  await aws.iam.send(new AttachRolePolicyCommand({ RoleName: 'execution', PolicyArn }));
  const change = (VpcConfig: { SubnetIds: string[]; SecurityGroupIds: string[] }) =>
    aws.client.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'f', VpcConfig }));
  const found = async () =>
    (await aws.client.send(new GetFunctionConfigurationCommand({ FunctionName: 'f' }))).VpcConfig;
  return { ...aws, change, found };
}

describe('a function in a VPC', () => {
  test('[L-110] is where it was made, until it is told to leave', async () => {
    const { create, change, client, found } = await inVpc();
    await create({ VpcConfig });
    expect(await found()).toEqual({ ...VpcConfig, VpcId: expect.any(String), Ipv6AllowedForDualStack: false });
    await client.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'f', Timeout: 9 }));
    expect(await found()).toMatchObject(VpcConfig);
    await change({ SubnetIds: [], SecurityGroupIds: [] });
    expect(await found()).toBeUndefined();
  });

  test('[L-111] has subnets and security groups both, of ids that there may be', async () => {
    const { create } = await inVpc();
    const refusals = [
      [{ SubnetIds }, 'SubnetIds and SecurityIds must coexist or be both empty list.'],
      [{ SecurityGroupIds }, 'SubnetIds and SecurityIds must coexist or be both empty list.'],
      [{ ...VpcConfig, SubnetIds: ['subnet-private'] }, "The subnet ID 'subnet-private' does not exist"],
      [{ ...VpcConfig, SecurityGroupIds: ['sg-hooks'] }, "The security group 'sg-hooks' does not exist"],
    ] as const;
    for (const [wrong, text] of refusals)
      await expect(create({ VpcConfig: { ...wrong } as never })).rejects.toMatchObject({
        name: 'InvalidParameterValueException',
        message: expect.stringContaining(text),
      });
  });

  test('[L-112] needs a role that may make its network interfaces', async () => {
    const { create, change, iam } = await inVpc();
    await create();
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'execution', PolicyArn }));
    const refusal = {
      name: 'InvalidParameterValueException',
      message: 'The provided execution role does not have permissions to call CreateNetworkInterface on EC2',
    };
    await expect(create({ FunctionName: 'g', VpcConfig })).rejects.toMatchObject(refusal);
    await expect(change(VpcConfig)).rejects.toMatchObject(refusal);
  });
});
