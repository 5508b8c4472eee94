import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { type CodeDeployClient, GetDeploymentGroupCommand } from '@aws-sdk/client-codedeploy';
import { AwsError } from '../domain/errors';
import type { ObservedAlarms } from '../domain/observed';
import { asking } from './aws-error';

/**
 * The alarms by which CodeDeploy would end a deployment of the group, as they are now. What cannot be read is an answer,
 * not an error: for some releases it does not matter. A group that ignores failures of reading its alarms
 * (`ignorePollAlarmFailure`) has CodeDeploy go on, and so do we.
 */
export async function readAlarms(
  { codedeploy, cloudwatch }: { readonly codedeploy: CodeDeployClient; readonly cloudwatch: CloudWatchClient },
  { applicationName, deploymentGroupName }: { readonly applicationName: string; readonly deploymentGroupName: string },
): Promise<ObservedAlarms> {
  let isIgnored = false;
  try {
    const { deploymentGroupInfo } = await asking(
      'codedeploy:GetDeploymentGroup',
      codedeploy.send(new GetDeploymentGroupCommand({ applicationName, deploymentGroupName })),
    );
    const { enabled, alarms = [], ignorePollAlarmFailure = false } = deploymentGroupInfo?.alarmConfiguration ?? {};
    const names = alarms.flatMap(({ name }) => name ?? []);
    if (!enabled || names.length === 0) return { firing: [] };
    isIgnored = ignorePollAlarmFailure;
    return await statesOf(cloudwatch, names, isIgnored);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return isIgnored ? { firing: [] } : { unreadable: error.message };
  }
}

/** Names of the alarms among these that exist; CloudWatch tells at most a hundred at once. Throws AwsError. */
export async function alarmsThere(cloudwatch: CloudWatchClient, names: readonly string[]): Promise<readonly string[]> {
  return names.length === 0 ? [] : (await describe(cloudwatch, names)).map(({ AlarmName = '' }) => AlarmName);
}

/** A group has fifty alarms unless its quota was raised; DescribeAlarms takes, and tells in a page, a hundred at most. */
async function statesOf(
  cloudwatch: CloudWatchClient,
  names: readonly string[],
  isIgnored: boolean,
): Promise<ObservedAlarms> {
  const found = await describe(cloudwatch, names);
  const missing = names.filter((name) => !found.some(({ AlarmName }) => AlarmName === name));
  // CodeDeploy counts it as a failure of reading.
  if (missing.length > 0 && !isIgnored) return { unreadable: `CloudWatch knows no alarm ${missing.join(', ')}` };
  const firing = found.filter(({ StateValue }) => StateValue === 'ALARM').map(({ AlarmName = '' }) => AlarmName);
  return { firing: firing.sort() };
}

async function describe(cloudwatch: CloudWatchClient, names: readonly string[]) {
  const { MetricAlarms = [], CompositeAlarms = [] } = await asking(
    'cloudwatch:DescribeAlarms',
    cloudwatch.send(
      new DescribeAlarmsCommand({
        AlarmNames: [...names],
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        MaxRecords: 100,
      }),
    ),
  );
  return [...MetricAlarms, ...CompositeAlarms];
}
