import { ZIP } from '../../../lambda/account';
import { type Names, PLACE } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

const FunctionName = 'function';
const ASKED = 'it is asked for';
const arn = (name: string): string => `arn:aws:lambda:${PLACE}:function:${name}`;
const settings = (names: Names) => ({
  Role: names.role,
  Runtime: 'nodejs22.x',
  Handler: 'other.handler',
  Description: 'description',
  Timeout: 30,
  MemorySize: 256,
  DeadLetterConfig: { TargetArn: `arn:aws:sqs:${PLACE}:queue` },
  Environment: { Variables: { NAME: 'value' } },
  TracingConfig: { Mode: 'Active' },
  EphemeralStorage: { Size: 1024 },
  LoggingConfig: { LogFormat: 'Text', LogGroup: 'group' },
});
const destinations = {
  MaximumRetryAttempts: 0,
  MaximumEventAgeInSeconds: 120,
  DestinationConfig: { OnFailure: { Destination: `arn:aws:sqs:${PLACE}:queue` } },
};
const QUEUE = `arn:aws:sqs:${PLACE}:queue`;
const batches = {
  BatchSize: 100,
  MaximumBatchingWindowInSeconds: 2,
  ScalingConfig: { MaximumConcurrency: 3 },
  FunctionResponseTypes: ['ReportBatchItemFailures'],
};
const url = { AuthType: 'AWS_IAM', InvokeMode: 'BUFFERED' };

export const lambda = (names: Names): RoundTrips => ({
  service: 'lambda',
  trips: [
    {
      operation: 'CreateFunction',
      request: {
        ...settings(names),
        FunctionName: 'another',
        Code: { ZipFile: ZIP },
        PackageType: 'Zip',
        Tags: { k: 'v' },
        Architectures: ['arm64'],
      },
      read: ['GetFunction', { FunctionName: 'another' }, 'Configuration'],
      elsewhere: { Code: 'CodeSize', Tags: ['ListTags', { Resource: arn('another') }, 'Tags'] },
      becomes: { Code: [ZIP.length, 'a package is told by its size and its digest'] },
    },
    {
      operation: 'UpdateFunctionConfiguration',
      request: { FunctionName, ...settings(names) },
      read: ['GetFunctionConfiguration', { FunctionName }, ''],
    },
    {
      operation: 'UpdateFunctionCode',
      request: { FunctionName, ZipFile: ZIP, Architectures: ['arm64'], DryRun: false },
      read: ['GetFunctionConfiguration', { FunctionName }, ''],
      elsewhere: { ZipFile: 'CodeSize' },
      unsaid: { DryRun: 'of the request alone' },
      becomes: { ZipFile: [ZIP.length, 'a package is told by its size and its digest'] },
    },
    {
      operation: 'CreateFunctionUrlConfig',
      request: { FunctionName: 'CodeDeployHook_before', ...url },
      read: ['GetFunctionUrlConfig', { FunctionName: 'CodeDeployHook_before' }, ''],
      elsewhere: { FunctionName: 'FunctionArn' },
      becomes: { FunctionName: [arn('CodeDeployHook_before'), 'told by its ARN'] },
    },
    {
      operation: 'UpdateFunctionUrlConfig',
      request: { FunctionName, ...url },
      read: ['GetFunctionUrlConfig', { FunctionName }, ''],
      unsaid: { FunctionName: ASKED },
    },
    {
      operation: 'PutFunctionEventInvokeConfig',
      request: { FunctionName, ...destinations },
      read: ['GetFunctionEventInvokeConfig', { FunctionName }, ''],
      unsaid: { FunctionName: ASKED },
    },
    {
      operation: 'UpdateFunctionEventInvokeConfig',
      request: { FunctionName, ...destinations },
      read: ['GetFunctionEventInvokeConfig', { FunctionName }, ''],
      unsaid: { FunctionName: ASKED },
    },
    {
      operation: 'CreateEventSourceMapping',
      request: { EventSourceArn: QUEUE, FunctionName: 'CodeDeployHook_before', Enabled: false, ...batches },
      read: ['GetEventSourceMapping', ({ UUID }) => ({ UUID }), ''],
      elsewhere: { FunctionName: 'FunctionArn', Enabled: 'State' },
      becomes: { FunctionName: [arn('CodeDeployHook_before'), 'told by its ARN'], Enabled: ['Disabled', 'a state'] },
    },
    {
      operation: 'UpdateEventSourceMapping',
      request: { UUID: names.mapping, FunctionName, Enabled: false, ...batches },
      read: ['GetEventSourceMapping', { UUID: names.mapping }, ''],
      elsewhere: { FunctionName: 'FunctionArn', Enabled: 'State' },
      becomes: { FunctionName: [names.function, 'told by its ARN'], Enabled: ['Disabled', 'a state'] },
    },
    {
      operation: 'TagResource',
      request: { Resource: names.function, Tags: { k: 'v' } },
      read: ['ListTags', { Resource: names.function }, ''],
      unsaid: { Resource: ASKED },
    },
  ],
  writesNothing: { AddPermission: 'it becomes a statement of the policy: L-29' },
});
