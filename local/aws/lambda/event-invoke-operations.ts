import type { PutFunctionEventInvokeConfigRequest } from '@aws-sdk/client-lambda';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import type { Functions } from './functions';
import type { EventInvokeConfig, LambdaFunction } from './lambda-function';
import { constraintBroken, notBuilt } from './refusal';

/** How asynchronous invocations of a function are retried. */
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
  const put = (fn: LambdaFunction, input: PutFunctionEventInvokeConfigRequest, before?: EventInvokeConfig) => {
    const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = input;
    if (DestinationConfig?.OnFailure?.Destination || DestinationConfig?.OnSuccess?.Destination)
      throw notBuilt('destinations of asynchronous invocations');
    within(MaximumRetryAttempts, 'maximumRetryAttempts', 0, 2);
    within(MaximumEventAgeInSeconds, 'maximumEventAgeInSeconds', 60, 21_600);
    fn.eventInvokeConfig = {
      maximumRetryAttempts: MaximumRetryAttempts ?? before?.maximumRetryAttempts,
      maximumEventAgeInSeconds: MaximumEventAgeInSeconds ?? before?.maximumEventAgeInSeconds,
      lastModified: world.clock.now(),
    };
    return describe(fn, fn.eventInvokeConfig);
  };
  return {
    PutFunctionEventInvokeConfig: (input) => put(functions.get(input.FunctionName, input.Qualifier), input),
    UpdateFunctionEventInvokeConfig: (input) => {
      const fn = functions.get(input.FunctionName, input.Qualifier);
      return put(fn, input, configured(fn));
    },
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
  DestinationConfig: { OnSuccess: {}, OnFailure: {} },
});

function within(value: number | undefined, path: string, low: number, high: number): void {
  if (value === undefined) return;
  if (value < low) throw constraintBroken(value, path, `have value greater than or equal to ${low}`);
  if (value > high) throw constraintBroken(value, path, `have value less than or equal to ${high}`);
}
