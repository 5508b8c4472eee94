import type { CreateEventSourceMappingRequest, UpdateEventSourceMappingRequest } from '@aws-sdk/client-lambda';
import { invalidParameter, notBuilt } from '../refusal';
import type { MappingSettings } from './mapping';

type SettingsInput = Partial<CreateEventSourceMappingRequest> & Partial<UpdateEventSourceMappingRequest>;
type Settings = Omit<MappingSettings, 'functionName' | 'functionArn'>;

const DEFAULTS: Settings = {
  enabled: true,
  batchSize: 10,
  windowInSeconds: 0,
  maximumConcurrency: undefined,
  reportsItemFailures: false,
};
/** Messages of a batch without a window to gather them in. */
const LARGEST_AT_ONCE = 10;

/** Members that are of other kinds of event sources, or that nothing here would act on. */
const NOT_BUILT = [
  'AmazonManagedKafkaEventSourceConfig',
  'BisectBatchOnFunctionError',
  'DestinationConfig',
  'DocumentDBEventSourceConfig',
  'KMSKeyArn',
  'LoggingConfig',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'MetricsConfig',
  'ParallelizationFactor',
  'ProvisionedPollerConfig',
  'Queues',
  'SelfManagedEventSource',
  'SelfManagedKafkaEventSourceConfig',
  'SourceAccessConfigurations',
  'StartingPosition',
  'StartingPositionTimestamp',
  'Tags',
  'Topics',
  'TumblingWindowInSeconds',
] as const satisfies readonly (keyof SettingsInput)[];

/**
 * Settings of a new mapping of a queue, or of one with what `input` changes.
 * @throws AwsError InvalidParameterValueException
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
 */
export function mappingSettings(input: SettingsInput, before: Settings = DEFAULTS): Settings {
  for (const member of NOT_BUILT)
    if (input[member] !== undefined) throw notBuilt(`${member} for event source mappings`);
  if ((input.FilterCriteria?.Filters ?? []).length > 0) throw notBuilt('FilterCriteria for event source mappings');
  const settings: Settings = {
    enabled: input.Enabled ?? before.enabled,
    batchSize: input.BatchSize ?? before.batchSize,
    windowInSeconds: input.MaximumBatchingWindowInSeconds ?? before.windowInSeconds,
    maximumConcurrency: input.ScalingConfig ? input.ScalingConfig.MaximumConcurrency : before.maximumConcurrency,
    reportsItemFailures: input.FunctionResponseTypes
      ? input.FunctionResponseTypes.length > 0
      : before.reportsItemFailures,
  };
  if (settings.batchSize > LARGEST_AT_ONCE && settings.windowInSeconds === 0)
    throw invalidParameter(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    );
  return settings;
}
