import type { Target } from '@aws-sdk/client-eventbridge';
import { AwsError } from '../../wire/aws-error';
import { checkInput } from './check-input';
import { targetServiceOf } from './send';

/** What delivery here obeys; the rest belongs to kinds of targets that are not built. */
const BUILT = new Set([
  ...['Id', 'Arn', 'RoleArn', 'Input', 'InputPath', 'InputTransformer', 'SqsParameters'],
  ...['DeadLetterConfig', 'RetryPolicy'],
]);

const refused = (message: string): AwsError => new AwsError('ValidationException', message);

/**
 * Targets of one request, before any of them is put.
 * @param region where the rule is
 * @throws AwsError ValidationException
 */
export function checkTargets(targets: readonly Target[], region: string): void {
  const ids = targets.map(({ Id }) => Id);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined)
    throw refused(`Parameter targets is not valid. Reason: More than one target with Id '${twice}' is provided.`);
  for (const target of targets) {
    checkResource(target, region);
    checkInput(target);
    checkDeadLetters(target, region);
  }
}

function checkResource(target: Target, region: string): void {
  const { Id = '', Arn = '', SqsParameters } = target;
  if (!/^arn:[\w-]+:[\w-]+:[\w-]*:\d*:.+$/.test(Arn))
    throw refused(`Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`);
  const service = targetServiceOf(Arn);
  if (service === undefined)
    throw refused(
      `This embedded EventBridge delivers to Lambda functions, SQS queues and SNS topics only; target ${Id} is ${Arn}.`,
    );
  if (Arn.split(':')[3] !== region)
    throw refused(`Parameter ${Arn} is not valid. Reason: The target is not in the Region of the rule.`);
  // AWS takes SqsParameters for any kind of target.
  const foreign = Object.keys(target).find((name) => !BUILT.has(name) && target[name as keyof Target] !== undefined);
  if (foreign !== undefined) throw refused(`Parameter(s) ${foreign} not supported for target: ${Id}.`);
  if (service === 'sqs' && Arn.endsWith('.fifo') && SqsParameters === undefined)
    throw refused(`Parameter(s) SqsParameters must be specified for target: ${Id}.`);
}

/** A dead-letter queue is a standard queue in the rule's own Region. */
function checkDeadLetters({ DeadLetterConfig }: Target, region: string): void {
  const arn = DeadLetterConfig?.Arn;
  if (arn === undefined) return;
  const [, , service = '', queueRegion] = /^arn:aws:\w/.test(arn) ? arn.split(':') : [];
  if (service !== '' && service !== 'sqs') throw refused(`${service} is not supported as a dead letter resource.`);
  if (arn.endsWith('.fifo')) throw refused('SQS FIFO is not supported by Dead Letter Queues.');
  if (!/^arn:aws:sqs:[^:]+:\d{12}:[\w-]+$/.test(arn) || queueRegion !== region)
    throw refused(
      `Parameter ${arn} is not valid. Reason: A dead-letter queue is a standard SQS queue in the Region of the rule.`,
    );
}
