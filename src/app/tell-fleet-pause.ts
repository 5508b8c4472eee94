import { type DueItem, noLongerDue } from '../aws/due-items';
import { readFleetPauseItem } from '../aws/fleet-pause';
import { publishMail } from '../aws/sns';
import { fleetPausedMail, fleetResumedMail } from '../page/fleet-mail';
import { type Runtime, recordTable } from './runtime';

/**
 * Tells the owners that the fleet was paused, or resumed: what is so now. Told twice where the last write is lost, never not
 * at all; a change meanwhile is due by itself. Throws AwsError.
 */
export async function tellFleetPause(runtime: Runtime, item: Pick<DueItem, 'key' | 'dueAt'>): Promise<void> {
  const { clients, ownersTopicArn } = runtime;
  const { pause, resumed } = await readFleetPauseItem(recordTable(runtime));
  if (pause) await publishMail(clients.sns, ownersTopicArn, fleetPausedMail(pause));
  else if (resumed) await publishMail(clients.sns, ownersTopicArn, fleetResumedMail(resumed));
  await noLongerDue(recordTable(runtime), item);
}
