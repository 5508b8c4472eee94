import type { AlarmHistoryItem, HistoryItemType } from '@aws-sdk/client-cloudwatch';

/** How long alarms' history is kept ([CW] "Alarm history"): 30 days. */
const KEPT_MS = 30 * 86_400_000;

/** What happened to alarms, oldest first. */
export class History {
  private items: (AlarmHistoryItem & { readonly Timestamp: Date })[] = [];

  add(alarmName: string, type: HistoryItemType, summary: string, data: unknown, at: Date): void {
    if (this.items[0] && Number(this.items[0].Timestamp) < Number(at) - KEPT_MS)
      this.items = this.items.filter(({ Timestamp }) => Number(Timestamp) >= Number(at) - KEPT_MS);
    this.items.push({
      ...{ AlarmName: alarmName, AlarmType: 'MetricAlarm', Timestamp: at, HistoryItemType: type },
      ...{ HistorySummary: summary, HistoryData: JSON.stringify({ version: '1.0', ...(data as object) }) },
    });
  }

  all(): readonly (AlarmHistoryItem & { readonly Timestamp: Date })[] {
    return this.items;
  }
}
