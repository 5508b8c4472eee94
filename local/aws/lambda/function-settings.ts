import type { CreateFunctionRequest, UpdateFunctionConfigurationRequest } from '@aws-sdk/client-lambda';
import { queueArnIn } from './dead-letters';
import { constraintBroken, invalidParameter, notBuilt } from './refusal';
import { type FunctionNetwork, networkFrom } from './vpc-config';

/** What a function is configured to be, apart from its code and its role's identity. */
export interface FunctionSettings {
  readonly runtime: string;
  readonly handler: string;
  readonly description: string;
  /** Seconds. */
  readonly timeout: number;
  /** MB. */
  readonly memorySize: number;
  readonly variables: Readonly<Record<string, string>>;
  /** MB of /tmp. */
  readonly ephemeralStorage: number;
  readonly tracingMode: 'Active' | 'PassThrough';
  /** ARN of the queue that discarded asynchronous events go to. */
  readonly deadLetterArn: string | undefined;
  /** Where it logs; absent: `/aws/lambda/<name>`. */
  readonly logGroup: string | undefined;
  /** Absent: outside of any VPC. */
  readonly network: FunctionNetwork | undefined;
}

export const RUNTIMES = ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'];
const RESERVED_KEYS = new Set(
  (
    '_HANDLER _X_AMZN_TRACE_ID AWS_DEFAULT_REGION AWS_REGION AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_NAME ' +
    'AWS_LAMBDA_FUNCTION_MEMORY_SIZE AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE ' +
    'AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_ACCESS_KEY AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY ' +
    'AWS_SESSION_TOKEN AWS_LAMBDA_RUNTIME_API LAMBDA_TASK_ROOT LAMBDA_RUNTIME_DIR'
  ).split(' '),
);
const LARGEST_ENVIRONMENT = 4_096;
const UNABLE =
  'Lambda was unable to configure your environment variables because the environment variables you have provided';

type SettingsInput = Partial<Omit<CreateFunctionRequest, 'FunctionName' | 'Role' | 'Code'>> &
  Partial<UpdateFunctionConfigurationRequest>;

/**
 * Settings of a new function, or of an existing one with what `input` changes.
 * @throws AwsError ValidationException, InvalidParameterValueException
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
 */
export function settingsFrom(input: SettingsInput, before?: FunctionSettings): FunctionSettings {
  refuseUnbuilt(input);
  const runtime = input.Runtime ?? before?.runtime;
  const handler = input.Handler ?? before?.handler;
  if (!runtime || !handler)
    throw invalidParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  if (!RUNTIMES.includes(runtime))
    throw invalidParameter(
      `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${RUNTIMES.join(', ')}] or be a valid ARN`,
    );
  if (handler.length > 128) throw constraintBroken(handler, 'handler', 'have length less than or equal to 128');
  if (/\s/.test(handler)) throw constraintBroken(handler, 'handler', 'satisfy regular expression pattern: [^\\s]+');
  const description = input.Description ?? before?.description ?? '';
  if (description.length > 256)
    throw constraintBroken(description, 'description', 'have length less than or equal to 256');
  return {
    runtime,
    handler,
    description,
    timeout: within(input.Timeout ?? before?.timeout ?? 3, 'timeout', 1, 900),
    memorySize: within(input.MemorySize ?? before?.memorySize ?? 128, 'memorySize', 128, 10_240),
    ephemeralStorage: within(
      input.EphemeralStorage?.Size ?? before?.ephemeralStorage ?? 512,
      'ephemeralStorage.size',
      512,
      10_240,
    ),
    variables: input.Environment ? checkVariables(input.Environment.Variables ?? {}) : (before?.variables ?? {}),
    tracingMode: tracingMode(input.TracingConfig?.Mode ?? before?.tracingMode ?? 'PassThrough'),
    deadLetterArn: input.DeadLetterConfig
      ? queueArnIn(input.DeadLetterConfig.TargetArn, 'deadLetterConfig.targetArn')
      : before?.deadLetterArn,
    logGroup: input.LoggingConfig ? input.LoggingConfig.LogGroup : before?.logGroup,
    network: networkFrom(input.VpcConfig, before?.network),
  };
}

function within(value: number, path: string, low: number, high: number): number {
  if (value < low) throw constraintBroken(value, path, `have value greater than or equal to ${low}`);
  if (value > high) throw constraintBroken(value, path, `have value less than or equal to ${high}`);
  return value;
}

function tracingMode(mode: string): FunctionSettings['tracingMode'] {
  if (mode !== 'Active' && mode !== 'PassThrough')
    throw constraintBroken(mode, 'tracingConfig.mode', 'satisfy enum value set: [Active, PassThrough]');
  return mode;
}

function checkVariables(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = Object.keys(variables);
  const reserved = names.filter((name) => RESERVED_KEYS.has(name));
  if (reserved.length > 0)
    throw invalidParameter(
      `${UNABLE} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  const bad = names.find((name) => !/^[a-zA-Z]\w+$/.test(name));
  if (bad !== undefined)
    throw constraintBroken(bad, 'environment.variables', 'satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+');
  if (Buffer.byteLength(JSON.stringify(variables)) > LARGEST_ENVIRONMENT)
    throw invalidParameter(`${UNABLE} exceeded the 4KB limit. String measured: ${JSON.stringify(variables)}`);
  return { ...variables };
}

function refuseUnbuilt(input: SettingsInput): void {
  const empty = (list: readonly unknown[] | undefined): boolean => (list ?? []).length === 0;
  if ((input.PackageType ?? 'Zip') !== 'Zip' || input.ImageConfig) throw notBuilt('container images');
  if (!empty(input.Layers)) throw notBuilt('Layers');
  if (!empty(input.FileSystemConfigs)) throw notBuilt('FileSystemConfigs');
  if (input.KMSKeyArn) throw notBuilt('KMSKeyArn');
  if (input.CodeSigningConfigArn) throw notBuilt('CodeSigningConfigArn');
  if ((input.SnapStart?.ApplyOn ?? 'None') !== 'None') throw notBuilt('SnapStart');
  if (input.Publish || input.PublishTo) throw notBuilt('published versions');
  if (input.TenancyConfig) throw notBuilt('TenancyConfig');
  if (input.CapacityProviderConfig) throw notBuilt('CapacityProviderConfig');
  if (input.DurableConfig) throw notBuilt('DurableConfig');
  const { LogFormat = 'Text', ApplicationLogLevel, SystemLogLevel } = input.LoggingConfig ?? {};
  if (LogFormat !== 'Text' || ApplicationLogLevel || SystemLogLevel)
    throw notBuilt('LoggingConfig but text and LogGroup');
}

/** @throws AwsError ValidationException, InvalidParameterValueException */
export function checkArchitectures(architectures: readonly string[] | undefined): 'x86_64' | 'arm64' {
  const [architecture = 'x86_64', ...others] = architectures ?? [];
  if (others.length > 0 || (architecture !== 'x86_64' && architecture !== 'arm64'))
    throw constraintBroken(
      `[${[architecture, ...others].join(', ')}]`,
      'architectures',
      'have length less than or equal to 1, Member must satisfy enum value set: [x86_64, arm64]',
    );
  return architecture;
}
