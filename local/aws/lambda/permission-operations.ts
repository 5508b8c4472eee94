import type { AddPermissionRequest } from '@aws-sdk/client-lambda';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { assertRevision, type Functions } from './functions';
import type { LambdaFunction } from './lambda-function';
import { isPrincipal } from './principal';
import { constraintBroken, invalidParameter } from './refusal';
import { type PolicyStatement, statementOf } from './resource-policy';

const LARGEST_POLICY = 20_480;

/** The resource policies of functions: who else may invoke them. */
export function permissionOperations(world: World, functions: Functions): Operations<'lambda'> {
  const put = (fn: LambdaFunction, policy: readonly PolicyStatement[]): void => {
    fn.policy = policy;
    fn.policyRevisionId = world.ids.uuid();
  };
  const noPolicy = (): AwsError =>
    new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', { Type: 'User' });
  return {
    AddPermission: async (input) => {
      const { StatementId = '', Action = '', Principal = '', SourceArn, SourceAccount } = input;
      const fn = functions.get(input.FunctionName, input.Qualifier);
      assertRevision(fn.policyRevisionId, input.RevisionId);
      if (!/^[\w-]{1,100}$/.test(StatementId))
        throw constraintBroken(StatementId, 'statementId', 'satisfy regular expression pattern: ([a-zA-Z0-9-_]+)');
      if (!/^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/.test(Action))
        throw constraintBroken(
          Action,
          'action',
          'satisfy regular expression pattern: (lambda:[*]|lambda:[a-zA-Z]+|[*])',
        );
      if (/\s/.test(Principal) || Principal === '')
        throw constraintBroken(Principal, 'principal', 'satisfy regular expression pattern: [^\\s]+');
      if (!(await isPrincipal(world, Principal)))
        throw invalidParameter('The provided principal was invalid. Please check the principal and try again.');
      if (input.EventSourceToken !== undefined)
        throw invalidParameter('This embedded Lambda has no EventSourceToken: Alexa does not call.');
      if (
        SourceArn !== undefined &&
        !/^arn:aws[a-zA-Z0-9-]*:[a-zA-Z0-9-]+:[a-z0-9*-]*:(\d{12}|\*)?:.*$/.test(SourceArn)
      )
        throw constraintBroken(
          SourceArn,
          'sourceArn',
          'satisfy regular expression pattern: arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:([a-z]{2}(-gov)?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)',
        );
      if (SourceAccount !== undefined && !/^\d{12}$/.test(SourceAccount))
        throw constraintBroken(SourceAccount, 'sourceAccount', 'satisfy regular expression pattern: \\d{12}');
      checkUrlConditions(input);
      if (fn.policy.some(({ Sid }) => Sid === StatementId))
        throw new AwsError(
          'ResourceConflictException',
          `The statement id (${StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
          { Type: 'User' },
        );
      const statement = statementOf(input, fn.arn);
      const policy = [...fn.policy, statement];
      const size = Buffer.byteLength(policyText(policy));
      if (size > LARGEST_POLICY)
        throw new AwsError(
          'PolicyLengthExceededException',
          `The final policy size (${size}) is bigger than the limit (${LARGEST_POLICY}).`,
          { Type: 'User' },
        );
      put(fn, policy);
      return { Statement: JSON.stringify(statement) };
    },
    RemovePermission: ({ FunctionName, StatementId, Qualifier, RevisionId }) => {
      const fn = functions.get(FunctionName, Qualifier);
      if (fn.policy.length === 0)
        throw new AwsError('ResourceNotFoundException', 'No policy is associated with the given resource.', {
          Type: 'User',
        });
      assertRevision(fn.policyRevisionId, RevisionId);
      if (!fn.policy.some(({ Sid }) => Sid === StatementId))
        throw new AwsError('ResourceNotFoundException', `Statement ${StatementId} is not found in resource policy.`, {
          Type: 'User',
        });
      put(
        fn,
        fn.policy.filter(({ Sid }) => Sid !== StatementId),
      );
      return {};
    },
    GetPolicy: ({ FunctionName, Qualifier }) => {
      const fn = functions.get(FunctionName, Qualifier);
      if (fn.policy.length === 0) throw noPolicy();
      return { Policy: policyText(fn.policy), RevisionId: fn.policyRevisionId };
    },
  };
}

/** Each condition on function URLs goes with its own action. */
function checkUrlConditions({ Action, FunctionUrlAuthType, InvokedViaFunctionUrl }: AddPermissionRequest): void {
  if (FunctionUrlAuthType !== undefined && !['NONE', 'AWS_IAM'].includes(FunctionUrlAuthType))
    throw constraintBroken(FunctionUrlAuthType, 'functionUrlAuthType', 'satisfy enum value set: [NONE, AWS_IAM]');
  if (FunctionUrlAuthType !== undefined && Action !== 'lambda:InvokeFunctionUrl')
    throw invalidParameter('FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action');
  if (InvokedViaFunctionUrl !== undefined && Action !== 'lambda:InvokeFunction')
    throw invalidParameter('InvokedViaFunctionUrl is only supported for lambda:InvokeFunction action');
}

const policyText = (statements: readonly PolicyStatement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements });
