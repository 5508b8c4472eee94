import { invalidValue, outOfRange } from './refusals';

/** Where messages go that were received too often. */
export interface Redrive {
  /** ARN of a queue of this account and Region. */
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

const MOST_RECEIVES = 1_000;

/**
 * Reads the queue attribute RedrivePolicy.
 * @param isQueue whether an ARN names a queue that is there
 * @throws AwsError InvalidParameterValue
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export function checkRedrive(text: string, isQueue: (arn: string) => boolean): void {
  const bad = (reason: string) => outOfRange(text, 'RedrivePolicy', reason);
  const policy = jsonOf(text);
  if (policy === undefined) throw bad('Redrive policy is not a valid JSON map.');
  const { deadLetterTargetArn, maxReceiveCount, ...others } = policy;
  const [other] = Object.keys(others);
  if (other !== undefined) throw bad(`Redrive policy has the unknown attribute ${other}.`);
  for (const [name, value] of Object.entries({ deadLetterTargetArn, maxReceiveCount }))
    if (value === undefined) throw bad(`Redrive policy does not contain mandatory attribute: ${name}.`);
  const receives = Number(maxReceiveCount);
  if (!Number.isInteger(receives) || receives < 1 || receives > MOST_RECEIVES)
    throw bad(`Invalid value for maxReceiveCount: ${maxReceiveCount}, valid values are from 1 to 1000 both inclusive.`);
  if (typeof deadLetterTargetArn !== 'string' || !/^arn:aws:sqs:[^:]+:\d{12}:[^:]+$/.test(deadLetterTargetArn))
    throw invalidValue(`Invalid value for deadLetterTargetArn: ${deadLetterTargetArn}.`);
  if (!isQueue(deadLetterTargetArn)) throw bad('Dead letter target does not exist.');
}

/** The redrive of a queue whose attributes were checked; `undefined` without one. */
export function redriveOf({ RedrivePolicy }: Readonly<Record<string, string>>): Redrive | undefined {
  const policy = RedrivePolicy === undefined ? undefined : jsonOf(RedrivePolicy);
  if (!policy) return undefined;
  return {
    deadLetterTargetArn: String(policy.deadLetterTargetArn),
    maxReceiveCount: Number(policy.maxReceiveCount),
  };
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
