import type { FunctionConfiguration, Runtime } from '@aws-sdk/client-lambda';
import type { Code } from './code';
import type { ExecutionPool } from './execution-pool';
import type { FunctionSettings } from './function-settings';
import type { FunctionUrl } from './function-url';
import type { PolicyStatement } from './resource-policy';
import { describeNetwork } from './vpc-config';

/** How asynchronous invocations of a function are retried, where it says so. */
export interface EventInvokeConfig {
  readonly maximumRetryAttempts: number | undefined;
  readonly maximumEventAgeInSeconds: number | undefined;
  /** ARN of the queue that records of failures go to. */
  readonly onFailure: string | undefined;
  readonly lastModified: Date;
}

export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  readonly role: { readonly arn: string; readonly roleId: string };
  readonly settings: FunctionSettings;
  readonly code: Code;
  readonly architecture: 'x86_64' | 'arm64';
  readonly lastModified: Date;
  readonly revisionId: string;
  /** Its execution environments; a changed function gets new ones. */
  readonly pool: ExecutionPool;
  readonly tags: Map<string, string>;
  policy: readonly PolicyStatement[];
  policyRevisionId: string;
  eventInvokeConfig: EventInvokeConfig | undefined;
  url: FunctionUrl | undefined;
}

export const logGroupOf = (name: string, { logGroup }: FunctionSettings): string => logGroup ?? `/aws/lambda/${name}`;

/** A function as the API describes it. */
export function describeFunction(fn: LambdaFunction): FunctionConfiguration {
  const { settings, code } = fn;
  return {
    FunctionName: fn.name,
    FunctionArn: fn.arn,
    Runtime: settings.runtime as Runtime,
    Role: fn.role.arn,
    Handler: settings.handler,
    CodeSize: code.zip.length,
    CodeSha256: code.sha256,
    Description: settings.description,
    Timeout: settings.timeout,
    MemorySize: settings.memorySize,
    LastModified: fn.lastModified.toISOString().replace('Z', '+0000'),
    Version: '$LATEST',
    ...(Object.keys(settings.variables).length > 0 && { Environment: { Variables: { ...settings.variables } } }),
    ...(settings.deadLetterArn !== undefined && { DeadLetterConfig: { TargetArn: settings.deadLetterArn } }),
    ...(settings.network && { VpcConfig: describeNetwork(settings.network) }),
    TracingConfig: { Mode: settings.tracingMode },
    RevisionId: fn.revisionId,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: [fn.architecture],
    EphemeralStorage: { Size: settings.ephemeralStorage },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: logGroupOf(fn.name, settings) },
  };
}
