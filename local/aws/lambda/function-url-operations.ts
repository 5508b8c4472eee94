import type { Cors, FunctionUrlAuthType } from '@aws-sdk/client-lambda';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { describeUrl, type FunctionUrl } from './function-url';
import type { Functions } from './functions';
import type { LambdaFunction } from './lambda-function';
import { constraintBroken, invalidParameter, notBuilt } from './refusal';

/** Function URLs: create, describe, change, delete. `endpoint` is where they answer, without a slash at its end. */
export function functionUrlOperations(world: World, functions: Functions, endpoint: string): Operations<'lambda'> {
  const functionOf = (name: string | undefined, qualifier: string | undefined): LambdaFunction => {
    if (qualifier !== undefined && (qualifier.startsWith('$') || /^\d+$/.test(qualifier)))
      throw constraintBroken(
        qualifier,
        'qualifier',
        'satisfy regular expression pattern: ((?!^\\d+$)^[0-9a-zA-Z-_]+$)',
      );
    return functions.get(name, qualifier);
  };
  const urlOf = (fn: LambdaFunction): FunctionUrl => {
    if (!fn.url)
      throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', { Type: 'User' });
    return fn.url;
  };
  return {
    CreateFunctionUrlConfig: ({ FunctionName, Qualifier, ...input }) => {
      const fn = functionOf(FunctionName, Qualifier);
      const authType = checked(input) ?? 'AWS_IAM';
      if (fn.url)
        throw new AwsError(
          'ResourceConflictException',
          `Failed to create function url config for [functionArn = ${fn.arn}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
          { Type: 'User' },
        );
      const now = world.clock.now();
      fn.url = { id: world.ids.secret(32).toLowerCase(), authType, createdAt: now, modifiedAt: now };
      const { LastModifiedTime: _, ...created } = describeUrl(fn, fn.url, endpoint);
      return created;
    },
    GetFunctionUrlConfig: ({ FunctionName, Qualifier }) => {
      const fn = functionOf(FunctionName, Qualifier);
      return describeUrl(fn, urlOf(fn), endpoint);
    },
    UpdateFunctionUrlConfig: ({ FunctionName, Qualifier, ...input }) => {
      const fn = functionOf(FunctionName, Qualifier);
      const before = urlOf(fn);
      fn.url = { ...before, authType: checked(input) ?? before.authType, modifiedAt: world.clock.now() };
      return describeUrl(fn, fn.url, endpoint);
    },
    DeleteFunctionUrlConfig: ({ FunctionName, Qualifier }) => {
      const fn = functionOf(FunctionName, Qualifier);
      urlOf(fn);
      fn.url = undefined;
      return {};
    },
    ListFunctionUrlConfigs: ({ FunctionName, Marker, MaxItems = 50 }) => {
      const fn = functions.get(FunctionName);
      if (MaxItems < 1) throw constraintBroken(MaxItems, 'maxItems', 'have value greater than or equal to 1');
      if (MaxItems > 50) throw constraintBroken(MaxItems, 'maxItems', 'have value less than or equal to 50');
      // A function has one URL at most, so there never was a marker.
      if (Marker !== undefined) throw invalidParameter('Invalid marker');
      return { FunctionUrlConfigs: fn.url ? [describeUrl(fn, fn.url, endpoint)] : [] };
    },
  };
}

function checked(input: {
  readonly AuthType?: FunctionUrlAuthType | undefined;
  readonly InvokeMode?: string | undefined;
  readonly Cors?: Cors | undefined;
}): FunctionUrlAuthType | undefined {
  const { AuthType, InvokeMode = 'BUFFERED', Cors = {} } = input;
  if (AuthType !== undefined && AuthType !== 'NONE' && AuthType !== 'AWS_IAM')
    throw constraintBroken(AuthType, 'authType', 'satisfy enum value set: [NONE, AWS_IAM]');
  if (InvokeMode !== 'BUFFERED' && InvokeMode !== 'RESPONSE_STREAM')
    throw constraintBroken(InvokeMode, 'invokeMode', 'satisfy enum value set: [BUFFERED, RESPONSE_STREAM]');
  if (InvokeMode === 'RESPONSE_STREAM') throw notBuilt('RESPONSE_STREAM for function URLs');
  if (Object.values(Cors).some((value) => value !== undefined)) throw notBuilt('CORS for function URLs');
  return AuthType;
}
