import { ZIP } from '../../../lambda/account';
import { type Names, PLACE } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const notFound = 'ResourceNotFoundException';
const invalid = 'InvalidParameterValueException';
/** Function URLs have aliases as qualifiers, never versions. */
const alias = { Qualifier: ['nothing', notFound] } as const;

export const lambda = (names: Names): UnknownIds => ({
  service: 'lambda',
  names: {
    FunctionName: ['function', 'nothing', notFound],
    Qualifier: ['$LATEST', '9', notFound],
    StatementId: ['statement', 'nothing', notFound],
    Resource: [names.function, `arn:aws:lambda:${PLACE}:function:nothing`, notFound],
    Role: [names.role, 'arn:aws:iam::123456789012:role/nothing', invalid],
    UUID: [names.mapping, '01234567-0123-4123-8123-0123456789ab', notFound],
    EventSourceArn: [`arn:aws:sqs:${PLACE}:queue`, `arn:aws:sqs:${PLACE}:nothing`, invalid],
    RevisionId: ['', '01234567-0123-4123-8123-0123456789ab', 'PreconditionFailedException'],
    S3Bucket: ['bucket', 'nothing', invalid],
    S3Key: ['code.zip', 'nothing', invalid],
    Code: [{ ZipFile: ZIP }, { S3Bucket: 'nothing', S3Key: 'code.zip' }, invalid],
    FunctionVersion: ['1', '9', { Aliases: [] }],
  },
  otherwise: {
    CreateFunction: { 'Code: key': [{ S3Bucket: 'bucket', S3Key: 'nothing' }, invalid] },
    CreateEventSourceMapping: { FunctionName: invalid },
    CreateFunctionUrlConfig: alias,
    DeleteFunctionUrlConfig: alias,
    GetFunctionUrlConfig: alias,
    UpdateFunctionUrlConfig: alias,
    ListEventSourceMappings: { EventSourceArn: { EventSourceMappings: [] } },
    UpdateEventSourceMapping: { FunctionName: invalid },
  },
  looksNothingUp: [
    'CreateFunction.FunctionName',
    'AddPermission.StatementId',
    'CodeSigningConfigArn',
    'DurableExecutionName',
    'InvokedViaFunctionUrl',
    'KMSKeyArn',
    'ListFunctions.FunctionVersion',
    'PrincipalOrgID',
    'SourceArn',
    'StartingPositionTimestamp',
    'SourceKMSKeyArn',
    'TenantId',
  ],
  namesNothing: ['GetAccountSettings', 'ListFunctions'],
  requests: {
    AddPermission: { StatementId: 'another', Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com' },
    CreateEventSourceMapping: { EventSourceArn: `arn:aws:sqs:${PLACE}:queue` },
    CreateFunction: { FunctionName: 'another', Runtime: 'nodejs22.x', Handler: 'index.handler' },
    UpdateFunctionCode: { S3Bucket: 'bucket', S3Key: 'code.zip' },
  },
  removing: [
    'DeleteEventSourceMapping',
    'UntagResource',
    'RemovePermission',
    'DeleteFunctionEventInvokeConfig',
    'DeleteFunctionUrlConfig',
    'DeleteFunction',
  ],
});
