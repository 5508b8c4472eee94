import {
  type AlarmType,
  type CloudWatchClient,
  DescribeAlarmHistoryCommand,
  type DescribeAlarmHistoryCommandOutput,
  DescribeAlarmsCommand,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import { type CodeDeployClient, GetDeploymentGroupCommand } from '@aws-sdk/client-codedeploy';
import { explainUnknown, type NamedAlarms } from '../domain/check/alarms';
import { AwsError } from '../domain/errors';
import { type Instant, instant } from '../domain/instant';
import type { ObservedAlarms } from '../domain/observed';
import { asking } from './aws-error';

/** How a deployment group watches alarms. */
export interface GroupAlarms {
  readonly names: readonly string[];
  /** `ignorePollAlarmFailure`: alarms that cannot be read do not end a deployment. */
  readonly ignoresUnreadable: boolean;
}

/** The alarms by which CodeDeploy would end a deployment of the group; none where its alarm configuration is off. */
export async function groupAlarms(
  codedeploy: CodeDeployClient,
  { applicationName, deploymentGroupName }: { readonly applicationName: string; readonly deploymentGroupName: string },
): Promise<GroupAlarms> {
  const { deploymentGroupInfo } = await asking(
    'codedeploy:GetDeploymentGroup',
    codedeploy.send(new GetDeploymentGroupCommand({ applicationName, deploymentGroupName })),
  );
  const { enabled, alarms = [], ignorePollAlarmFailure = false } = deploymentGroupInfo?.alarmConfiguration ?? {};
  const names = enabled ? alarms.flatMap(({ name }) => name ?? []) : [];
  return { names, ignoresUnreadable: ignorePollAlarmFailure };
}

/**
 * The alarms of a deployment group as they are now. What cannot be read is an answer, not an error: for some releases it
 * does not matter. A group that ignores failures of reading its alarms has CodeDeploy go on, and so do we.
 */
export async function readAlarms(
  { codedeploy, cloudwatch }: { readonly codedeploy: CodeDeployClient; readonly cloudwatch: CloudWatchClient },
  group: { readonly applicationName: string; readonly deploymentGroupName: string },
): Promise<ObservedAlarms> {
  let isIgnored = false;
  try {
    const { names, ignoresUnreadable } = await groupAlarms(codedeploy, group);
    isIgnored = ignoresUnreadable;
    if (names.length === 0) return { firing: [] };
    const { firing, unknown } = await readNamedAlarms(cloudwatch, names);
    // CodeDeploy counts it as a failure of reading.
    return unknown.length > 0 && !isIgnored ? { unreadable: explainUnknown(unknown) } : { firing };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return isIgnored ? { firing: [] } : { unreadable: error.message };
  }
}

/** Names of the alarms among these that exist; CloudWatch tells at most a hundred at once. Throws AwsError. */
export async function alarmsThere(cloudwatch: CloudWatchClient, names: readonly string[]): Promise<readonly string[]> {
  return names.length === 0 ? [] : (await describe(cloudwatch, names)).map(({ AlarmName = '' }) => AlarmName);
}

/** An alarm whose state has changed. */
export interface ChangedAlarm {
  readonly name: string;
  readonly type: AlarmType;
  /** The last time. */
  readonly at: Instant;
}

/** Alarms by name, as they are now; a hundred at most. Throws AwsError. */
export async function readNamedAlarms(
  cloudwatch: CloudWatchClient,
  names: readonly string[],
): Promise<NamedAlarms & { readonly changed: readonly ChangedAlarm[] }> {
  const found = await describe(cloudwatch, names);
  const inState = (state: StateValue): string[] =>
    found.filter(({ StateValue }) => StateValue === state).map(({ AlarmName = '' }) => AlarmName);
  return {
    firing: inState('ALARM').sort(),
    withoutData: inState('INSUFFICIENT_DATA').sort(),
    unknown: names.filter((name) => !found.some(({ AlarmName }) => AlarmName === name)),
    changed: found.flatMap(({ AlarmName: name = '', type, StateTransitionedTimestamp: at }) =>
      at ? [{ name, type, at: instant(at) }] : [],
    ),
  };
}

/**
 * When an alarm last went into ALARM since a moment, be it only for a while; undefined when it did not. Throws AwsError.
 *
 * API reference, DescribeAlarmHistory and AlarmHistoryItem.
 */
export async function lastFired(
  cloudwatch: CloudWatchClient,
  { name, type }: Pick<ChangedAlarm, 'name' | 'type'>,
  since: Instant,
): Promise<Instant | undefined> {
  let NextToken: string | undefined;
  do {
    const answer: DescribeAlarmHistoryCommandOutput = await asking(
      'cloudwatch:DescribeAlarmHistory',
      cloudwatch.send(
        new DescribeAlarmHistoryCommand({
          AlarmName: name,
          AlarmTypes: [type],
          HistoryItemType: 'StateUpdate',
          StartDate: new Date(since),
          ScanBy: 'TimestampDescending',
          MaxRecords: 100,
          ...(NextToken === undefined ? {} : { NextToken }),
        }),
      ),
    );
    const fired = answer.AlarmHistoryItems?.find(({ HistoryData }) => stateAfter(HistoryData) === 'ALARM');
    if (fired?.Timestamp) return instant(fired.Timestamp);
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  return undefined;
}

/** `{"version": "1.0", "oldState": {…}, "newState": {"stateValue": "ALARM", …}}` */
function stateAfter(data = '{}'): unknown {
  try {
    return JSON.parse(data)?.newState?.stateValue;
  } catch {
    return undefined;
  }
}

/** A group has fifty alarms unless its quota was raised; DescribeAlarms takes, and tells in a page, a hundred at most. */
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
  return [
    ...MetricAlarms.map((alarm) => ({ ...alarm, type: 'MetricAlarm' as const })),
    ...CompositeAlarms.map((alarm) => ({ ...alarm, type: 'CompositeAlarm' as const })),
  ];
}
