import { type CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { asking } from './aws-error';

/** Whether CloudWatch Logs has a group. Groups come in the order of their names, so one whose name is the prefix is first. */
export async function hasLogGroup(logs: CloudWatchLogsClient, name: string): Promise<boolean> {
  const { logGroups = [] } = await asking(
    'logs:DescribeLogGroups',
    logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name, limit: 1 })),
  );
  return logGroups.some(({ logGroupName }) => logGroupName === name);
}
