import type { Target } from '@aws-sdk/client-eventbridge';
import type { Caller } from '../../iam/credentials';
import type { World } from '../../world';

/** The services whose resources are targets here. */
export type TargetService = 'lambda' | 'sqs' | 'sns';

const FORMS: Readonly<Record<TargetService, RegExp>> = {
  lambda: /^arn:aws:lambda:[^:]+:\d{12}:function:[^:]+(:[^:]+)?$/,
  sqs: /^arn:aws:sqs:[^:]+:\d{12}:[\w-]+(\.fifo)?$/,
  sns: /^arn:aws:sns:[^:]+:\d{12}:[\w-]+(\.fifo)?$/,
};

/** Whose resource an ARN names; `undefined` for none that EventBridge delivers to here. */
export const targetServiceOf = (arn: string): TargetService | undefined =>
  (Object.keys(FORMS) as TargetService[]).find((service) => FORMS[service].test(arn));

/** `https://sqs.ap-northeast-1.amazonaws.com/123456789012/name` */
export function queueUrlOf(arn: string): string {
  const [, , , region, account, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}

/**
 * Hands a target its input: a function is invoked asynchronously, a queue gets a message, a topic a notification.
 * @throws AwsError as the target refuses
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
 */
export async function sendTo(world: World, caller: Caller, target: Target, input: string): Promise<void> {
  const { Arn = '', SqsParameters } = target;
  switch (targetServiceOf(Arn)) {
    case 'sqs': {
      const MessageGroupId = SqsParameters?.MessageGroupId;
      await world.call(caller, 'sqs', 'SendMessage', {
        QueueUrl: queueUrlOf(Arn),
        MessageBody: input,
        ...(MessageGroupId !== undefined && { MessageGroupId }),
      });
      return;
    }
    case 'sns':
      await world.call(caller, 'sns', 'Publish', { TopicArn: Arn, Message: input });
      return;
    default:
      await world.call(caller, 'lambda', 'Invoke', {
        FunctionName: Arn,
        InvocationType: 'Event',
        Payload: Buffer.from(input),
      });
  }
}
