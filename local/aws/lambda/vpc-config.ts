import type { VpcConfig, VpcConfigResponse } from '@aws-sdk/client-lambda';
import { asService } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { invalidParameter } from './refusal';

/** Where in the VPC a function's network interfaces are. */
export interface FunctionNetwork {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** EC2 gives eight or seventeen hexadecimal digits: any other id is nobody's. */
const SUBNET = /^subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;
const SECURITY_GROUP = /^sg-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

/** The only VPC here. */
const VPC_ID = 'vpc-0a1b2c3d4e5f60718';

/** What Lambda does with the function's role to reach a VPC. Lambda developer guide, configuration-vpc. */
const NEEDED = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DeleteNetworkInterface'];

/**
 * Where a function is with what `input` changes; undefined outside of any VPC.
 * @throws AwsError InvalidParameterValueException
 */
export function networkFrom(input: VpcConfig | undefined, before?: FunctionNetwork): FunctionNetwork | undefined {
  if (!input) return before;
  const { SubnetIds: subnetIds = [], SecurityGroupIds: securityGroupIds = [], Ipv6AllowedForDualStack } = input;
  if (Ipv6AllowedForDualStack) throw invalidParameter('This embedded Lambda has no Ipv6AllowedForDualStack.');
  if ((subnetIds.length === 0) !== (securityGroupIds.length === 0))
    throw invalidParameter('SubnetIds and SecurityIds must coexist or be both empty list.');
  const subnet = subnetIds.find((id) => !SUBNET.test(id));
  if (subnet !== undefined)
    throw invalidParameter(
      `Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error Message: The subnet ID '${subnet}' does not exist`,
    );
  const group = securityGroupIds.find((id) => !SECURITY_GROUP.test(id));
  if (group !== undefined)
    throw invalidParameter(
      `Error occurred while DescribeSecurityGroups. EC2 Error Code: InvalidGroup.NotFound. EC2 Error Message: The security group '${group}' does not exist`,
    );
  return subnetIds.length === 0 ? undefined : { subnetIds, securityGroupIds };
}

/**
 * Lambda makes a function's network interfaces with the function's role.
 * @throws AwsError InvalidParameterValueException
 */
export async function assertMayEnter(
  world: World,
  role: { readonly arn: string },
  network: FunctionNetwork | undefined,
): Promise<void> {
  if (!network) return;
  for (const operation of NEEDED)
    await world
      .authorise(asService('lambda', { roleArn: role.arn }), 'lambda', [{ action: `ec2:${operation}`, resource: '*' }])
      .catch((error) => {
        if (!(error instanceof AwsError)) throw error;
        throw invalidParameter(`The provided execution role does not have permissions to call ${operation} on EC2`);
      });
}

/** As the API describes it. */
export function describeNetwork({ subnetIds, securityGroupIds }: FunctionNetwork): VpcConfigResponse {
  return {
    SubnetIds: [...subnetIds],
    SecurityGroupIds: [...securityGroupIds],
    VpcId: VPC_ID,
    Ipv6AllowedForDualStack: false,
  };
}
