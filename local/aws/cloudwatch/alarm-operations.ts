import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { pageOf } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { described } from './alarm';
import type { Alarms } from './alarms';
import { invalidValue, notBuilt, validation } from './refusals';

const MOST_NAMES = 100;
const MOST_RECORDS = 100;
const USUAL_RECORDS = 50;
const STATES: readonly StateValue[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

/** Alarms on one metric: put, described, set, switched, deleted. */
export function alarmOperations(alarms: Alarms): Operations<'cloudwatch'> {
  const switched =
    (enabled: boolean) =>
    ({ AlarmNames = [] }: { AlarmNames?: string[] | undefined }) => {
      refuseTooManyNames(AlarmNames);
      // Names that no alarm has are passed over.
      for (const alarm of AlarmNames.flatMap((name) => alarms.byName.get(name) ?? [])) {
        alarm.actionsEnabled = enabled;
        alarm.configuredAt = alarms.world.clock.now();
      }
      return {};
    };
  return {
    PutMetricAlarm: (input) => {
      refuseBadTags(input.Tags ?? []);
      alarms.put(input);
      return {};
    },
    DescribeAlarms: (input) => {
      const { AlarmNames, AlarmNamePrefix, StateValue, ActionPrefix, MaxRecords = USUAL_RECORDS, NextToken } = input;
      if (input.ChildrenOfAlarmName !== undefined || input.ParentsOfAlarmName !== undefined)
        throw notBuilt('a composite alarm');
      if (AlarmNames !== undefined && AlarmNamePrefix !== undefined)
        throw new AwsError('InvalidParameterCombination', 'AlarmNames and AlarmNamePrefix cannot be given together.');
      refuseTooManyNames(AlarmNames ?? []);
      if (StateValue !== undefined && !STATES.includes(StateValue))
        throw validation(`StateValue must be one of ${STATES.join(', ')}.`);
      if (!Number.isInteger(MaxRecords) || MaxRecords < 1 || MaxRecords > MOST_RECORDS)
        throw validation(`MaxRecords must be between 1 and ${MOST_RECORDS}.`);
      const asked = (input.AlarmTypes ?? ['MetricAlarm']).includes('MetricAlarm') ? [...alarms.byName.values()] : [];
      const fitting = asked.filter(
        ({ settings: { name, actions }, state }) =>
          (AlarmNames === undefined || AlarmNames.length === 0 || AlarmNames.includes(name)) &&
          name.startsWith(AlarmNamePrefix ?? '') &&
          (StateValue === undefined || state === StateValue) &&
          (ActionPrefix === undefined ||
            Object.values(actions)
              .flat()
              .some((arn) => arn.startsWith(ActionPrefix))),
      );
      const page = pageOf(fitting, ({ settings }) => settings.name, NextToken, MaxRecords);
      if (!page) throw new AwsError('InvalidNextToken', 'The next token specified is invalid.');
      return {
        MetricAlarms: page.items.map(described),
        CompositeAlarms: [],
        ...(page.next !== undefined && { NextToken: page.next }),
      };
    },
    DeleteAlarms: ({ AlarmNames = [] }) => {
      refuseTooManyNames(AlarmNames);
      // Names that no alarm has are passed over here too.
      for (const alarm of AlarmNames.flatMap((name) => alarms.byName.get(name) ?? [])) alarms.delete(alarm);
      return {};
    },
    SetAlarmState: async ({ AlarmName, StateValue, StateReason = '', StateReasonData }) => {
      if (!STATES.includes(StateValue as StateValue))
        throw validation(`StateValue must be one of ${STATES.join(', ')}.`);
      if (StateReason.length > 1023) throw validation('StateReason has more than 1023 characters.');
      if (StateReasonData !== undefined) refuseBadReasonData(StateReasonData);
      const alarm = alarms.find(AlarmName);
      await alarms.set(alarm, StateValue as StateValue, { text: StateReason, data: StateReasonData });
      return {};
    },
    EnableAlarmActions: switched(true),
    DisableAlarmActions: switched(false),
    TagResource: ({ ResourceARN, Tags = [] }) => {
      refuseBadTags(Tags);
      const { tags } = alarms.findByArn(ResourceARN);
      for (const { Key = '', Value = '' } of Tags) tags.set(Key, Value);
      return {};
    },
    UntagResource: ({ ResourceARN, TagKeys = [] }) => {
      const { tags } = alarms.findByArn(ResourceARN);
      for (const key of TagKeys) tags.delete(key);
      return {};
    },
    ListTagsForResource: ({ ResourceARN }) => ({
      Tags: [...alarms.findByArn(ResourceARN).tags].map(([Key, Value]) => ({ Key, Value })),
    }),
  };
}

function refuseTooManyNames(names: readonly string[]): void {
  if (names.length > MOST_NAMES)
    throw validation(`The collection AlarmNames must not have a size greater than ${MOST_NAMES}.`);
}

function refuseBadTags(tags: readonly { Key?: string | undefined }[]): void {
  if (tags.length > 50) throw invalidValue('At most 50 tags can be given.');
  if (tags.some(({ Key = '' }) => Key.length < 1 || Key.length > 128 || Key.startsWith('aws:')))
    throw invalidValue('The key of a tag has 1 to 128 characters and does not begin with aws:.');
}

function refuseBadReasonData(text: string): void {
  try {
    if (text.length <= 4_000 && typeof JSON.parse(text) === 'object') return;
  } catch {}
  throw new AwsError('InvalidFormat', 'StateReasonData is not JSON of at most 4000 characters.');
}
