import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { asService } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import type { Alarm } from './alarm';
import { messageOf } from './alarm-message';
import { metricsIn } from './configuration-event';
import { type Reason, stamp } from './reason';

/** A state that an alarm had. */
export interface Before {
  readonly state: StateValue;
  readonly reason: Reason;
  readonly at: Date;
}

/**
 * Tells that an alarm has changed its state: an event, always, and the actions of the new state, unless they are disabled.
 * What refuses a message is noted in the alarm's history; nothing is tried again.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export async function announce(
  world: World,
  alarm: Alarm,
  before: Before,
  record: (summary: string, data: object) => void,
): Promise<void> {
  publish(world, alarm, before);
  if (!alarm.actionsEnabled) return;
  for (const action of alarm.settings.actions[alarm.state]) {
    const { subject, text, json } = messageOf(alarm, before, world);
    const data = { actionState: 'Succeeded', notificationResource: action, stateUpdate: alarm.state };
    try {
      await world.call(asService('cloudwatch', { sourceArn: alarm.arn }), 'sns', 'Publish', {
        ...{ TopicArn: action, Subject: subject, MessageStructure: 'json' },
        Message: JSON.stringify({ default: json, email: text }),
      });
      record(`Successfully executed action ${action}`, data);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      record(`Failed to execute action ${action}. Received error: "${error.message}"`, {
        ...{ ...data, actionState: 'Failed', error: error.message },
      });
    }
  }
}

function publish(world: World, { arn, settings, state, reason, updatedAt }: Alarm, before: Before): void {
  const { name, description } = settings;
  world.publish({
    ...{ source: 'aws.cloudwatch', detailType: 'CloudWatch Alarm State Change', resources: [arn] },
    detail: {
      alarmName: name,
      configuration: {
        ...(description !== undefined && { description }),
        metrics: metricsIn(world, settings),
      },
      previousState: stateIn(before.state, before.reason, before.at),
      state: stateIn(state, reason, updatedAt),
    },
  });
}

const stateIn = (value: StateValue, { text, data }: Reason, at: Date) => ({
  ...{ reason: text, ...(data !== undefined && { reasonData: data }), timestamp: stamp(at), value },
});
