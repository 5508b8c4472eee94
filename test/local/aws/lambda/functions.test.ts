import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  DeleteFunctionCommand,
  GetAccountSettingsCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  ListAliasesCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { ARN, account, ROLE, START, ZIP } from './account';

describe('functions', () => {
  test('[L-20] a function comes back as it was made, with AWS’s defaults', async () => {
    const { client, create } = await account();
    const made = await create({ Tags: { stage: 'prod' }, Environment: { Variables: { STAGE: 'prod' } } });
    const { Configuration, Tags, Code } = await client.send(new GetFunctionCommand({ FunctionName: 'f' }));
    expect(Configuration).toEqual({
      FunctionName: 'f',
      FunctionArn: ARN,
      Runtime: 'nodejs24.x',
      Role: ROLE,
      Handler: 'index.handler',
      CodeSize: ZIP.length,
      CodeSha256: expect.stringMatching(/^[\w+/]{43}=$/),
      Description: '',
      Timeout: 3,
      MemorySize: 128,
      LastModified: START.replace('Z', '+0000'),
      Version: '$LATEST',
      Environment: { Variables: { STAGE: 'prod' } },
      TracingConfig: { Mode: 'PassThrough' },
      RevisionId: made.RevisionId,
      State: 'Active',
      LastUpdateStatus: 'Successful',
      PackageType: 'Zip',
      Architectures: ['x86_64'],
      EphemeralStorage: { Size: 512 },
      SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
      LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/f' },
    });
    expect(Tags).toEqual({ stage: 'prod' });
    expect(Code).toEqual({ RepositoryType: 'S3' });
    const byArn = new GetFunctionConfigurationCommand({ FunctionName: `${ARN}:$LATEST` });
    expect(await client.send(byArn)).toMatchObject({ FunctionArn: ARN });
  });

  test('[L-21] code comes from a bucket too; what is not there is told', async () => {
    const { client, config, create } = await account();
    const s3 = new S3Client({ ...config, forcePathStyle: true });
    await s3.send(
      new CreateBucketCommand({ Bucket: 'code', CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-1' } }),
    );
    await s3.send(new PutObjectCommand({ Bucket: 'code', Key: 'f.zip', Body: ZIP }));
    const made = await create({ Code: { S3Bucket: 'code', S3Key: 'f.zip' } });
    expect(made.CodeSize).toBe(ZIP.length);
    await expect(create({ FunctionName: 'g', Code: { S3Bucket: 'code', S3Key: 'no.zip' } })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message:
        'Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.',
    });
    await client.send(new UpdateFunctionCodeCommand({ FunctionName: 'f', S3Bucket: 'code', S3Key: 'f.zip' }));
  });

  const escaping = zipSync({ '../outside.mjs': strToU8('') });
  const invalid = 'InvalidParameterValueException';
  const unzip = 'Could not unzip uploaded file. Please check your file, then try to upload again.';
  const role = 'The role defined for the function cannot be assumed by Lambda.';
  const unable = /^Lambda was unable to configure your environment variables/;
  test.each<[string, Partial<CreateFunctionCommandInput>, string, string | RegExp]>([
    ['a role that does not exist', { Role: ROLE.replace('execution', 'none') }, invalid, role],
    ['a role that does not trust Lambda', { Role: ROLE.replace('execution', 'tasks') }, invalid, role],
    ['a role of another path', { Role: ROLE.replace('execution', 'path/execution') }, invalid, role],
    [
      'a role of another account',
      { Role: ROLE.replace('123456789012', '210987654321') },
      'AccessDeniedException',
      'Cross-account pass role is not allowed.',
    ],
    ['what is no role', { Role: 'execution' }, 'ValidationException', /at 'role' failed to satisfy constraint/],
    [
      'no runtime',
      { Runtime: undefined },
      invalid,
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    ],
    [
      'an unknown runtime',
      { Runtime: 'nodejs99.x' as never },
      invalid,
      /^Value nodejs99.x at 'runtime' failed to satisfy constraint/,
    ],
    ['a handler with spaces', { Handler: 'a b' }, 'ValidationException', /at 'handler'/],
    [
      'a timeout over 900',
      { Timeout: 901 },
      'ValidationException',
      "1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900",
    ],
    ['a timeout of nothing', { Timeout: 0 }, 'ValidationException', /greater than or equal to 1$/],
    ['too little memory', { MemorySize: 64 }, 'ValidationException', /'memorySize'.*greater than or equal to 128$/],
    ['too much memory', { MemorySize: 10_241 }, 'ValidationException', /less than or equal to 10240$/],
    ['two architectures', { Architectures: ['x86_64', 'arm64'] }, 'ValidationException', /'architectures'/],
    ['a reserved variable', { Environment: { Variables: { AWS_REGION: 'x' } } }, invalid, unable],
    ['over 4 KB of variables', { Environment: { Variables: { BIG: 'x'.repeat(4096) } } }, invalid, unable],
    [
      'a variable’s name',
      { Environment: { Variables: { '1A': 'x' } } },
      'ValidationException',
      /'environment.variables'/,
    ],
    ['a name', { FunctionName: 'a b' }, 'ValidationException', /at 'functionName'/],
    ['a long name', { FunctionName: 'a'.repeat(65) }, 'ValidationException', /at 'functionName'/],
    ['what is no zip', { Code: { ZipFile: strToU8('no zip') } }, invalid, unzip],
    ['a zip that leaves its folder', { Code: { ZipFile: escaping } }, invalid, unzip],
    [
      'code from two places',
      { Code: { ZipFile: ZIP, S3Bucket: 'artifacts', S3Key: 'f.zip' } },
      invalid,
      'Please do not provide other FunctionCode parameters when providing a ZipFile.',
    ],
    ['no code', { Code: {} }, invalid, 'Please provide a source for function code.'],
    [
      'layers',
      { Layers: ['arn:aws:lambda:eu-west-1:123456789012:layer:tools:1'] },
      invalid,
      'This embedded Lambda has no Layers.',
    ],
    ['dual stack', { VpcConfig: { Ipv6AllowedForDualStack: true } }, invalid, /no Ipv6AllowedForDualStack/],
    [
      'an image',
      { PackageType: 'Image', Code: { ImageUri: 'x' } },
      invalid,
      'This embedded Lambda has no container images.',
    ],
    [
      'dead letters to a topic',
      { DeadLetterConfig: { TargetArn: 'arn:aws:sns:ap-northeast-1:123456789012:t' } },
      invalid,
      'This embedded Lambda has no deadLetterConfig.targetArn but SQS queues.',
    ],
  ])('[L-22] CreateFunction refuses %s', async (_, input, name, message) => {
    const { create, client } = await account();
    await expect(create(input)).rejects.toMatchObject({
      name,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
    expect((await client.send(new ListFunctionsCommand({}))).Functions).toEqual([]);
  });

  test('[L-22] a member that is missing is a ValidationException', async () => {
    const { client } = await account();
    await expect(client.send(new CreateFunctionCommand({ FunctionName: 'f' } as never))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('[L-23] a name is taken once, also by two at the same time', async () => {
    const { create } = await account();
    const outcomes = await Promise.allSettled([create(), create()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(create()).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message: 'Function already exist: f',
    });
  });

  test.each([
    { FunctionName: 'f', Qualifier: '$LATEST' },
    { FunctionName: 'f:$LATEST' },
    { FunctionName: `${ARN}:$LATEST` },
  ])('[L-86] the unpublished version goes with its function only: %j', async (input) => {
    const { client, create } = await account();
    await create();
    await expect(client.send(new DeleteFunctionCommand(input))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: '$LATEST version cannot be deleted without deleting the function.',
    });
  });

  test('[L-24] a function that is not there is not found, by its whole ARN', async () => {
    const { client, create } = await account();
    const notFound = (arn: string) => ({ name: 'ResourceNotFoundException', message: `Function not found: ${arn}` });
    await expect(client.send(new GetFunctionCommand({ FunctionName: 'f' }))).rejects.toMatchObject(notFound(ARN));
    await create();
    for (const Qualifier of ['7', 'live'])
      await expect(client.send(new GetFunctionCommand({ FunctionName: 'f', Qualifier }))).rejects.toMatchObject(
        notFound(`${ARN}:${Qualifier}`),
      );
    const elsewhere = ARN.replace('ap-northeast-1', 'us-east-1');
    await expect(client.send(new GetFunctionCommand({ FunctionName: elsewhere }))).rejects.toMatchObject(
      notFound(elsewhere),
    );
    await client.send(new DeleteFunctionCommand({ FunctionName: 'f' }));
    await expect(client.send(new DeleteFunctionCommand({ FunctionName: 'f' }))).rejects.toMatchObject(notFound(ARN));
  });

  test('[L-25] an update changes what it names, and the revision; a stale revision is refused', async () => {
    const { client, create } = await account();
    const { RevisionId } = await create({ Timeout: 10, Environment: { Variables: { AA: '1' } } });
    const update = (input: object) =>
      client.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'f', ...input }));
    const updated = await update({ MemorySize: 512, RevisionId });
    expect(updated).toMatchObject({ MemorySize: 512, Timeout: 10, Environment: { Variables: { AA: '1' } } });
    expect(updated.RevisionId).not.toBe(RevisionId);
    await expect(update({ RevisionId })).rejects.toMatchObject({ name: 'PreconditionFailedException' });
    await expect(update({ Role: `${ROLE}2` })).rejects.toThrow('cannot be assumed by Lambda');
    const other = zipSync({ 'index.mjs': strToU8('export const handler = async () => 2') });
    const changed = await client.send(
      new UpdateFunctionCodeCommand({ FunctionName: 'f', ZipFile: other, Architectures: ['arm64'] }),
    );
    expect(changed).toMatchObject({ CodeSize: other.length, Architectures: ['arm64'], MemorySize: 512 });
    const dry = await client.send(new UpdateFunctionCodeCommand({ FunctionName: 'f', ZipFile: ZIP, DryRun: true }));
    expect(dry.CodeSize).toBe(ZIP.length);
    const { CodeSize } = await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'f' }));
    expect(CodeSize).toBe(other.length);
  });

  test('[L-26] functions come in pages, a marker that is none is refused', async () => {
    const { client, create } = await account();
    for (const FunctionName of ['c', 'a', 'b']) await create({ FunctionName });
    const first = await client.send(new ListFunctionsCommand({ MaxItems: 2 }));
    const second = await client.send(new ListFunctionsCommand({ MaxItems: 2, Marker: first.NextMarker }));
    expect([first, second].map(({ Functions }) => Functions?.map(({ FunctionName }) => FunctionName))).toEqual([
      ['a', 'b'],
      ['c'],
    ]);
    expect(second.NextMarker).toBeUndefined();
    await expect(client.send(new ListFunctionsCommand({ Marker: 'x' }))).rejects.toMatchObject({ name: invalid });
    await expect(client.send(new ListFunctionsCommand({ MaxItems: 0 }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('[L-27] there is one version, $LATEST, and no alias', async () => {
    const { client, create } = await account();
    await create();
    const { Versions } = await client.send(new ListVersionsByFunctionCommand({ FunctionName: 'f' }));
    expect(Versions).toMatchObject([{ Version: '$LATEST', FunctionArn: `${ARN}:$LATEST` }]);
    expect((await client.send(new ListAliasesCommand({ FunctionName: 'f' }))).Aliases).toEqual([]);
    await expect(create({ FunctionName: 'g', Publish: true })).rejects.toThrow('no published versions');
  });

  test('[L-28] functions are tagged by their ARN; the account tells what is used', async () => {
    const { client, create } = await account();
    await create({ Tags: { a: '1' } });
    await client.send(new TagResourceCommand({ Resource: ARN, Tags: { b: '2' } }));
    await client.send(new UntagResourceCommand({ Resource: ARN, TagKeys: ['a'] }));
    expect((await client.send(new ListTagsCommand({ Resource: ARN }))).Tags).toEqual({ b: '2' });
    expect(await client.send(new GetAccountSettingsCommand({}))).toMatchObject({
      AccountLimit: { ConcurrentExecutions: 1_000 },
      AccountUsage: { FunctionCount: 1, TotalCodeSize: ZIP.length },
    });
  });
});
