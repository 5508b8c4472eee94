import type { PutFunctionEventInvokeConfigRequest } from '@aws-sdk/client-lambda';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { assertQueue, queueArnIn } from './dead-letters';
import type { Functions } from './functions';
import type { EventInvokeConfig, LambdaFunction } from './lambda-function';
import { constraintBroken, notBuilt } from './refusal';

/** How asynchronous invocations of a function are retried, and where what failed goes. */
export function eventInvokeOperations(world: World, functions: Functions): Operations<'lambda'> {
  const configured = (fn: LambdaFunction): EventInvokeConfig => {
    if (!fn.eventInvokeConfig)
      throw new AwsError(
        'ResourceNotFoundException',
        `The function ${fn.arn}:$LATEST doesn't have an EventInvokeConfig`,
        {
          Type: 'User',
        },
      );
    return fn.eventInvokeConfig;
  };
  const put = async (input: PutFunctionEventInvokeConfigRequest, update: boolean) => {
    const named = (): LambdaFunction => functions.get(input.FunctionName, input.Qualifier);
    const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = input;
    if (update) configured(named());
    named();
    if (DestinationConfig?.OnSuccess?.Destination) throw notBuilt('destinations on success');
    const onFailure = queueArnIn(DestinationConfig?.OnFailure?.Destination, 'destinationConfig.onFailure.destination');
    within(MaximumRetryAttempts, 'maximumRetryAttempts', 0, 2);
    within(MaximumEventAgeInSeconds, 'maximumEventAgeInSeconds', 60, 21_600);
    await assertQueue(world, onFailure);
    const fn = named();
    const before = update ? configured(fn) : undefined;
    fn.eventInvokeConfig = {
      maximumRetryAttempts: MaximumRetryAttempts ?? before?.maximumRetryAttempts,
      maximumEventAgeInSeconds: MaximumEventAgeInSeconds ?? before?.maximumEventAgeInSeconds,
      onFailure: DestinationConfig ? onFailure : before?.onFailure,
      lastModified: world.clock.now(),
    };
    return describe(fn, fn.eventInvokeConfig);
  };
  return {
    PutFunctionEventInvokeConfig: (input) => put(input, false),
    UpdateFunctionEventInvokeConfig: (input) => put(input, true),
    GetFunctionEventInvokeConfig: ({ FunctionName, Qualifier }) => {
      const fn = functions.get(FunctionName, Qualifier);
      return describe(fn, configured(fn));
    },
    ListFunctionEventInvokeConfigs: ({ FunctionName }) => {
      const fn = functions.get(FunctionName);
      return { FunctionEventInvokeConfigs: fn.eventInvokeConfig ? [describe(fn, fn.eventInvokeConfig)] : [] };
    },
    DeleteFunctionEventInvokeConfig: ({ FunctionName, Qualifier }) => {
      const fn = functions.get(FunctionName, Qualifier);
      configured(fn);
      fn.eventInvokeConfig = undefined;
      return {};
    },
  };
}

const describe = (fn: LambdaFunction, config: EventInvokeConfig) => ({
  FunctionArn: `${fn.arn}:$LATEST`,
  LastModified: config.lastModified,
  MaximumRetryAttempts: config.maximumRetryAttempts,
  MaximumEventAgeInSeconds: config.maximumEventAgeInSeconds,
  DestinationConfig: { OnSuccess: {}, OnFailure: config.onFailure ? { Destination: config.onFailure } : {} },
});

function within(value: number | undefined, path: string, low: number, high: number): void {
  if (value === undefined) return;
  if (value < low) throw constraintBroken(value, path, `have value greater than or equal to ${low}`);
  if (value > high) throw constraintBroken(value, path, `have value less than or equal to ${high}`);
}
