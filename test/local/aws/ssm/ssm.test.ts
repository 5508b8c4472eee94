import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  type DescribeParametersCommandInput,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  LabelParameterVersionCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  RemoveTagsFromResourceCommand,
  SSMClient,
  UnlabelParameterVersionCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from '@jest/globals';
import { createSsm } from '../../../../local/aws/ssm/ssm';
import { START, sdkConfig, testKernel } from '../kernel';

const ARN = 'arn:aws:ssm:ap-northeast-1:123456789012:parameter';

function stage() {
  const aws = testKernel();
  aws.register(createSsm(aws.world));
  const client = new SSMClient(sdkConfig(aws));
  const put = (input: Partial<PutParameterCommandInput> = {}) =>
    client.send(new PutParameterCommand({ Name: '/app/key', Value: 'one', Type: 'String', ...input }));
  const get = async (Name: string, WithDecryption = false) =>
    (await client.send(new GetParameterCommand({ Name, WithDecryption }))).Parameter;
  return { aws, client, put, get };
}

describe('one parameter', () => {
  test.each(['{{secret}}', 'a {{ssm:/b}} c', '{{}}'])('[SSM-15] does not refer to another: %s', async (Value) => {
    const { put } = stage();
    await expect(put({ Value })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(`Parameter value can't nest another parameter. Do not use "{{}}" in the value`),
    });
    await expect(put({ Value: '{ {a} }' })).resolves.toBeDefined();
  });

  test('[SSM-16] that is not there is a 400', async () => {
    await expect(stage().get('/none')).rejects.toMatchObject({
      name: 'ParameterNotFound',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('[SSM-16] asked for by an unknown key is a 400', async () => {
    const client = new SSMClient(sdkConfig(stage().aws, { accessKeyId: 'unknown', secretAccessKey: 'x' }));
    await expect(client.send(new GetParameterCommand({ Name: '/none' }))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('[SSM-1] comes back as it was put, by name and by ARN, and each overwriting is a version', async () => {
    const { put, get } = stage();
    expect(await put()).toMatchObject({ Version: 1, Tier: 'Standard' });
    expect(await get('/app/key')).toEqual({
      Name: '/app/key',
      Type: 'String',
      Value: 'one',
      Version: 1,
      LastModifiedDate: START,
      ARN: `${ARN}/app/key`,
      DataType: 'text',
    });
    expect((await put({ Overwrite: true, Value: 'two', Type: undefined })).Version).toBe(2);
    await put({ Name: 'plain' });
    expect(await get(`${ARN}/app/key`)).toMatchObject({ Value: 'two', Version: 2 });
    expect(await get(`${ARN}/plain`)).toMatchObject({ Name: 'plain', ARN: `${ARN}/plain` });
  });

  test('[SSM-2] an existing one is overwritten only when asked to, and never with tags or another type', async () => {
    const { put, get } = stage();
    await put();
    await expect(put({ Value: 'two' })).rejects.toMatchObject({
      name: 'ParameterAlreadyExists',
      message:
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    });
    const refused = put({ Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] });
    await expect(refused).rejects.toMatchObject({ name: 'ValidationException' });
    const other = put({ Overwrite: true, Type: 'SecureString' });
    await expect(other).rejects.toMatchObject({ name: 'HierarchyTypeMismatchException' });
    expect(await get('/app/key')).toMatchObject({ Value: 'one', Version: 1 });
  });

  test('[SSM-3] a SecureString is ciphertext unless it is to be decrypted', async () => {
    const { client, put, get } = stage();
    await put({ Type: 'SecureString', Value: 'geheim' });
    expect(await get('/app/key', true)).toMatchObject({ Type: 'SecureString', Value: 'geheim' });
    const sealed = (await get('/app/key'))!.Value!;
    expect(sealed).not.toContain('geheim');
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('geheim');
    const byPath = new GetParametersByPathCommand({ Path: '/app' });
    expect((await client.send(byPath)).Parameters![0]!.Value).toBe(sealed);
    const history = await client.send(new GetParameterHistoryCommand({ Name: '/app/key', WithDecryption: true }));
    expect(history.Parameters![0]).toMatchObject({ Value: 'geheim', KeyId: 'alias/aws/ssm' });
  });

  test.each<[string, Partial<PutParameterCommandInput>, string]>([
    ['an empty name', { Name: '' }, 'ValidationException'],
    ['a reserved name', { Name: 'awsKey' }, 'ValidationException'],
    ['a reserved name in another case', { Name: '/SSM/key' }, 'ValidationException'],
    ['a path of AWS', { Name: '/aws/key' }, 'AccessDeniedException'],
    ['a path without its slash', { Name: 'app/key' }, 'ValidationException'],
    ['an empty level', { Name: '/app//key' }, 'ValidationException'],
    ['a slash at the end', { Name: '/app/key/' }, 'ValidationException'],
    ['a blank', { Name: '/app/my key' }, 'ValidationException'],
    ['a version in the name', { Name: '/app/key:1' }, 'ValidationException'],
    ['sixteen levels', { Name: '/x'.repeat(16) }, 'HierarchyLevelLimitExceededException'],
    ['a name that is too long', { Name: `/${'x'.repeat(1000)}` }, 'ValidationException'],
  ])('[SSM-4] %s is refused', async (_, input, name) => {
    await expect(stage().put(input)).rejects.toMatchObject({ name });
  });

  test('[SSM-4] fifteen levels are a name', async () => {
    await expect(stage().put({ Name: '/x'.repeat(15) })).resolves.toMatchObject({ Version: 1 });
  });

  test.each<[string, Partial<PutParameterCommandInput>, string]>([
    ['no type', { Type: undefined }, 'ValidationException'],
    ['an unknown type', { Type: 'Number' as never }, 'ValidationException'],
    ['an empty value', { Value: '' }, 'ValidationException'],
    ['4097 bytes', { Value: 'x'.repeat(4097) }, 'ValidationException'],
    ['4097 bytes in fewer characters', { Value: `x${'ü'.repeat(2048)}` }, 'ValidationException'],
    ['8193 bytes', { Value: 'x'.repeat(8193), Tier: 'Intelligent-Tiering' }, 'ValidationException'],
    ['a value beside its pattern', { AllowedPattern: '^\\d+$' }, 'ParameterPatternMismatchException'],
    [
      'an item beside it',
      { Type: 'StringList', Value: '1,b', AllowedPattern: '^\\d+$' },
      'ParameterPatternMismatchException',
    ],
    ['a pattern that is none', { AllowedPattern: '(' }, 'InvalidAllowedPatternException'],
    ['a key of KMS', { Type: 'SecureString', KeyId: 'alias/mine' }, 'InvalidKeyId'],
    ['policies', { Policies: '[{}]' }, 'InvalidPolicyTypeException'],
    ['another data type', { DataType: 'aws:ec2:image' }, 'ValidationException'],
    ['a tag of AWS', { Tags: [{ Key: 'aws:x', Value: '' }] }, 'ValidationException'],
  ])('[SSM-5] %s is refused', async (_, input, name) => {
    const { client, put } = stage();
    await expect(put(input)).rejects.toMatchObject({ name });
    expect((await client.send(new DescribeParametersCommand({}))).Parameters).toEqual([]);
  });

  test('[SSM-6] an advanced parameter has 8 KB and stays advanced', async () => {
    const { put } = stage();
    expect(await put({ Value: 'x'.repeat(8192), Tier: 'Intelligent-Tiering' })).toMatchObject({ Tier: 'Advanced' });
    expect(await put({ Overwrite: true })).toMatchObject({ Tier: 'Advanced' });
    await expect(put({ Overwrite: true, Tier: 'Standard' })).rejects.toMatchObject({ name: 'ValidationException' });
    expect(await put({ Name: 'b', Tier: 'Intelligent-Tiering' })).toMatchObject({ Tier: 'Standard' });
  });

  test('[SSM-7] versions and labels select; a label moves; a hundred versions are kept', async () => {
    const { client, put, get } = stage();
    await put();
    await put({ Overwrite: true, Value: 'two' });
    const label = (version: number, ...Labels: string[]) =>
      client.send(new LabelParameterVersionCommand({ Name: '/app/key', ParameterVersion: version, Labels }));
    expect(await label(1, 'good', '1st')).toMatchObject({ InvalidLabels: ['1st'], ParameterVersion: 1 });
    expect(await get('/app/key:good')).toMatchObject({ Value: 'one', Selector: ':good' });
    expect(await get(`${ARN}/app/key:1`)).toMatchObject({ Value: 'one', Selector: ':1' });
    await label(2, 'good');
    expect(await get('/app/key:good')).toMatchObject({ Value: 'two' });
    for (const missing of ['/app/key:3', '/app/key:bad'])
      await expect(get(missing)).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
    for (let version = 3; version <= 101; version++) await put({ Overwrite: true });
    await expect(get('/app/key:1')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
    await expect(put({ Overwrite: true })).rejects.toMatchObject({ name: 'ParameterMaxVersionLimitExceeded' });
    const unlabel = { Name: '/app/key', ParameterVersion: 2, Labels: ['good', 'no'] };
    expect(await client.send(new UnlabelParameterVersionCommand(unlabel))).toMatchObject({
      RemovedLabels: ['good'],
      InvalidLabels: ['no'],
    });
    expect((await put({ Overwrite: true })).Version).toBe(102);
  });
});

describe('many parameters', () => {
  test('[SSM-8] GetParameters answers what it finds and names the rest; at most ten, each once', async () => {
    const { client, put } = stage();
    await put();
    const get = (...Names: string[]) => client.send(new GetParametersCommand({ Names }));
    const { Parameters, InvalidParameters } = await get('/app/key', '/app/none');
    expect([Parameters!.map(({ Value }) => Value), InvalidParameters]).toEqual([['one'], ['/app/none']]);
    await expect(get('a', 'a')).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(get(...'abcdefghijk')).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(get()).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('[SSM-9] GetParametersByPath lists one level or all below it, in pages of ten', async () => {
    const { client, put } = stage();
    for (let i = 10; i < 22; i++) await put({ Name: `/app/k${i}` });
    await put({ Name: '/app/deep/a' });
    await put({ Name: '/application/a' });
    const list = (input: object) => client.send(new GetParametersByPathCommand({ Path: '/app', ...input }));
    const first = await list({});
    expect(first.Parameters).toHaveLength(10);
    const rest = await list({ NextToken: first.NextToken });
    expect([rest.Parameters!.map(({ Name }) => Name), rest.NextToken]).toEqual([['/app/k20', '/app/k21'], undefined]);
    expect((await list({ Recursive: true })).Parameters![0]!.Name).toBe('/app/deep/a');
    expect((await list({ Path: '/none' })).Parameters).toEqual([]);
    await expect(list({ Path: 'app' })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(list({ MaxResults: 11 })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(list({ NextToken: 'x' })).rejects.toMatchObject({ name: 'InvalidNextToken' });
  });

  test.each<[DescribeParametersCommandInput['ParameterFilters'], string[]]>([
    [[{ Key: 'Name', Values: ['b'] }], ['b']],
    [[{ Key: 'Name', Option: 'Contains', Values: ['a'] }], ['/a/b/c', '/a/x']],
    [[{ Key: 'Path', Values: ['/a'] }], ['/a/x']],
    [[{ Key: 'Path', Option: 'Recursive', Values: ['/a'] }], ['/a/b/c', '/a/x']],
    [[{ Key: 'Type', Values: ['SecureString'] }], ['/a/x']],
    [[{ Key: 'tag:team', Values: ['web'] }], ['/a/b/c']],
    [[{ Key: 'KeyId', Option: 'BeginsWith', Values: ['alias/'] }], ['/a/x']],
    [
      [
        { Key: 'Tier', Values: ['Standard'] },
        { Key: 'Type', Values: ['String'] },
      ],
      ['/a/b/c', 'b'],
    ],
  ])('[SSM-10] DescribeParameters with %j', async (ParameterFilters, expected) => {
    const { client, put } = stage();
    await put({ Name: '/a/x', Type: 'SecureString' });
    await put({ Name: '/a/b/c', Tags: [{ Key: 'team', Value: 'web' }] });
    await put({ Name: 'b' });
    const { Parameters } = await client.send(new DescribeParametersCommand({ ParameterFilters }));
    expect(Parameters!.map(({ Name }) => Name)).toEqual(expected);
    expect(Parameters![0]).not.toHaveProperty('Value');
  });

  test.each<[DescribeParametersCommandInput, string]>([
    [{ ParameterFilters: [{ Key: 'Colour', Values: ['x'] }] }, 'ValidationException'],
    [{ ParameterFilters: [{ Key: 'Type', Option: 'Contains', Values: ['x'] }] }, 'InvalidFilterOption'],
    [{ ParameterFilters: [{ Key: 'Type' }] }, 'InvalidFilterValue'],
    [{ Shared: true }, 'ValidationException'],
    [{ NextToken: 'x' }, 'InvalidNextToken'],
  ])('[SSM-10] DescribeParameters refuses %j', async (input, name) => {
    await expect(stage().client.send(new DescribeParametersCommand(input))).rejects.toMatchObject({ name });
  });

  test('[SSM-11] the history holds every version, oldest first, with who and what', async () => {
    const { client, put } = stage();
    await put({ Description: 'd' });
    await put({ Overwrite: true, Value: 'two' });
    const { Parameters } = await client.send(new GetParameterHistoryCommand({ Name: '/app/key' }));
    expect(Parameters).toMatchObject([
      { Version: 1, Value: 'one', Description: 'd', LastModifiedUser: 'arn:aws:iam::123456789012:user/local' },
      { Version: 2, Value: 'two', LastModifiedDate: START, Labels: [] },
    ]);
  });

  test('[SSM-12] what is deleted, or never was, is not found', async () => {
    const { client, put, get } = stage();
    await put();
    await put({ Name: 'b' });
    await client.send(new DeleteParameterCommand({ Name: '/app/key' }));
    const gone = { name: 'ParameterNotFound' };
    await expect(get('/app/key')).rejects.toMatchObject(gone);
    await expect(get(`${ARN.replace('ap-northeast-1', 'us-east-1')}/b`)).rejects.toMatchObject(gone);
    await expect(client.send(new DeleteParameterCommand({ Name: '/app/key' }))).rejects.toMatchObject(gone);
    await expect(client.send(new GetParameterHistoryCommand({ Name: '/app/key' }))).rejects.toMatchObject(gone);
    expect(await client.send(new DeleteParametersCommand({ Names: ['b', 'c'] }))).toMatchObject({
      DeletedParameters: ['b'],
      InvalidParameters: ['c'],
    });
  });

  test('[SSM-13] parameters are tagged, with at most fifty tags; nothing else is there to be tagged', async () => {
    const { client, put } = stage();
    await put({ Tags: [{ Key: 'a', Value: '1' }] });
    const on = { ResourceType: 'Parameter' as const, ResourceId: '/app/key' };
    const add = (Tags: { Key: string; Value: string }[]) => client.send(new AddTagsToResourceCommand({ ...on, Tags }));
    await add([{ Key: 'b', Value: '2' }]);
    await client.send(new RemoveTagsFromResourceCommand({ ...on, TagKeys: ['a'] }));
    expect((await client.send(new ListTagsForResourceCommand(on))).TagList).toEqual([{ Key: 'b', Value: '2' }]);
    const many = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
    await expect(add(many)).rejects.toMatchObject({ name: 'TooManyTagsError' });
    const list = (input: object) => client.send(new ListTagsForResourceCommand({ ...on, ...input }));
    await expect(list({ ResourceId: 'none' })).rejects.toMatchObject({ name: 'InvalidResourceId' });
    await expect(list({ ResourceType: 'Document' })).rejects.toMatchObject({ name: 'InvalidResourceType' });
  });
});
