import { pageByPosition } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { Alarms } from './alarms';
import { notBuilt, validation } from './refusals';

const MOST_RECORDS = 100;

/** What happened to alarms, those that are gone included. */
export function historyOperations({ history }: Alarms): Operations<'cloudwatch'> {
  return {
    DescribeAlarmHistory: (input) => {
      const { AlarmName, HistoryItemType, StartDate, EndDate, MaxRecords = MOST_RECORDS, NextToken } = input;
      if (!Number.isInteger(MaxRecords) || MaxRecords < 1 || MaxRecords > MOST_RECORDS)
        throw validation(`MaxRecords must be between 1 and ${MOST_RECORDS}.`);
      if (input.AlarmContributorId !== undefined) throw notBuilt('a contributor of an alarm');
      // All are metric alarms, which are also those that are meant where nothing is said.
      const isMeant = (input.AlarmTypes ?? ['MetricAlarm']).includes('MetricAlarm');
      const fitting = (isMeant ? [...history.all()] : []).filter(
        (item) =>
          (AlarmName === undefined || item.AlarmName === AlarmName) &&
          (HistoryItemType === undefined || item.HistoryItemType === HistoryItemType) &&
          (StartDate === undefined || item.Timestamp >= StartDate) &&
          (EndDate === undefined || item.Timestamp <= EndDate),
      );
      const ordered = input.ScanBy === 'TimestampAscending' ? fitting : fitting.reverse();
      const page = pageByPosition('history', ordered, NextToken, MaxRecords);
      if (!page) throw new AwsError('InvalidNextToken', 'The next token specified is invalid.');
      return {
        AlarmHistoryItems: [...page.items],
        ...(page.next !== undefined && { NextToken: page.next }),
      };
    },
  };
}
