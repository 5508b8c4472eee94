import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';

/** What an event source mapping is configured to be. */
export interface MappingSettings {
  /** Name of a function. */
  readonly functionName: string;
  readonly functionArn: string;
  readonly enabled: boolean;
  /** Messages of a batch at most. */
  readonly batchSize: number;
  /** Seconds for which a batch is gathered from its first message on; 0: whatever is there goes at once. */
  readonly windowInSeconds: number;
  /** Batches that the function has at once at most; absent: {@link USUAL_CONCURRENCY}. */
  readonly maximumConcurrency: number | undefined;
  /** ReportBatchItemFailures: the function says which messages of a batch it did not take. */
  readonly reportsItemFailures: boolean;
}

export interface EventSourceMapping {
  readonly uuid: string;
  readonly arn: string;
  /** ARN of an SQS queue. */
  readonly queueArn: string;
  settings: MappingSettings;
  lastModified: Date;
}

/**
 * Batches at once where no maximum is set: Lambda begins with five, and adds more while messages are left.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export const USUAL_CONCURRENCY = 5;

/** A mapping as the API describes it. */
export function describeMapping({ uuid, arn, queueArn, settings, lastModified }: EventSourceMapping) {
  return {
    UUID: uuid,
    EventSourceMappingArn: arn,
    EventSourceArn: queueArn,
    FunctionArn: settings.functionArn,
    BatchSize: settings.batchSize,
    MaximumBatchingWindowInSeconds: settings.windowInSeconds,
    FunctionResponseTypes: settings.reportsItemFailures ? ['ReportBatchItemFailures'] : [],
    ...(settings.maximumConcurrency !== undefined && {
      ScalingConfig: { MaximumConcurrency: settings.maximumConcurrency },
    }),
    LastModified: lastModified,
    State: settings.enabled ? 'Enabled' : 'Disabled',
    StateTransitionReason: 'USER_INITIATED',
  } satisfies EventSourceMappingConfiguration;
}
