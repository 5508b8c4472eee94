// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what Fn::Sub replaces looks like a template string.
import {
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  GetTemplateSummaryCommand,
  ListExportsCommand,
  ListImportsCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
  UpdateStackCommand,
  UpdateTerminationProtectionCommand,
  ValidateTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { START, type StackDriver, stackDriver } from './stack-driver';

let driver: StackDriver;
beforeEach(() => {
  driver = stackDriver();
});
afterEach(() => driver.close());

const logGroup = (LogGroupName: unknown, more: object = {}, properties: object = {}) => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: { LogGroupName, ...properties },
  ...more,
});
const bucket = (properties: object = {}) => ({ Type: 'AWS::S3::Bucket', Properties: properties });
const logGroups = async () =>
  (await driver.call('cloudwatch-logs', 'DescribeLogGroups', {})).logGroups?.map((group) => group.logGroupName);

describe('creating a stack', () => {
  test('[CFN-10] resources are created in their order, in virtual time, each step an event', async () => {
    const { client, aws } = driver;
    const template = {
      Resources: { Second: logGroup({ 'Fn::Sub': '/${First}' }), First: logGroup('first') },
      Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Second', 'Arn'] }, Description: 'of the second' } },
    };
    await client.send(new CreateStackCommand({ StackName: 'app', TemplateBody: JSON.stringify(template) }));
    expect((await driver.stack('app')).StackStatus).toBe('CREATE_IN_PROGRESS');
    expect(await logGroups()).toEqual([]);
    await aws.clock.advance(1_000);
    expect(await logGroups()).toEqual(['first']);
    await aws.clock.advance(60_000);
    expect(await driver.events('app')).toEqual([
      'app CREATE_IN_PROGRESS',
      ...['First', 'Second'].flatMap((id) => [
        `${id} CREATE_IN_PROGRESS`,
        `${id} CREATE_IN_PROGRESS`,
        `${id} CREATE_COMPLETE`,
      ]),
      'app CREATE_COMPLETE',
    ]);
    expect(await driver.stack('app')).toMatchObject({
      CreationTime: START,
      Outputs: [
        {
          OutputKey: 'Arn',
          OutputValue: 'arn:aws:logs:ap-northeast-1:123456789012:log-group:/first:*',
          Description: 'of the second',
        },
      ],
    });
  });

  test('[CFN-11] CloudFormation creates nothing but by public operations, as itself', async () => {
    await driver.deploy('app', { Resources: { Group: logGroup('a', {}, { RetentionInDays: 7 }) } });
    const calls = driver.aws.dispatcher.calls.filter(({ service }) => service === 'cloudwatch-logs');
    expect(calls.map(({ who, operation, outcome }) => `${who} ${operation} ${outcome}`)).toEqual([
      'cloudformation.amazonaws.com CreateLogGroup OK',
      'cloudformation.amazonaws.com PutRetentionPolicy OK',
    ]);
  });

  test('[CFN-12] a failure takes back what was created, newest first', async () => {
    await driver.call('cloudwatch-logs', 'CreateLogGroup', { logGroupName: 'taken' });
    const { StackStatus } = await driver.deploy('app', {
      Resources: {
        A: logGroup('a'),
        B: logGroup('b'),
        Bad: logGroup('taken', { DependsOn: ['A', 'B'] }),
        Never: logGroup({ 'Fn::Sub': '${Bad}x' }),
      },
    });
    expect(StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await logGroups()).toEqual(['taken']);
    expect((await driver.events('app')).slice(-7)).toEqual([
      'Bad CREATE_FAILED',
      'app ROLLBACK_IN_PROGRESS',
      'B DELETE_IN_PROGRESS',
      'B DELETE_COMPLETE',
      'A DELETE_IN_PROGRESS',
      'A DELETE_COMPLETE',
      'app ROLLBACK_COMPLETE',
    ]);
    expect(await driver.reasonOf('app', 'Bad')).toMatch(/already exists.*HandlerErrorCode: AlreadyExists/);
    await expect(driver.update('app', { Resources: { A: logGroup('a') } })).rejects.toThrow(
      'is in ROLLBACK_COMPLETE state and can not be updated.',
    );
  });

  test('[CFN-13] a failure leaves what was created, or deletes the stack, where it was told so', async () => {
    const template = { Resources: { A: logGroup('a'), Bad: logGroup('a/b c', { DependsOn: 'A' }) } };
    expect((await driver.deploy('kept', template, { OnFailure: 'DO_NOTHING' })).StackStatus).toBe('CREATE_FAILED');
    expect(await logGroups()).toEqual(['a']);
    expect(await driver.remove('kept')).toBe('DELETE_COMPLETE');
    expect((await driver.deploy('gone', template, { OnFailure: 'DELETE' })).StackStatus).toBe('DELETE_COMPLETE');
    expect(await logGroups()).toEqual([]);
    await expect(driver.deploy('both', template, { OnFailure: 'DELETE', DisableRollback: true })).rejects.toThrow(
      'either DisableRollback or OnFailure',
    );
  });

  test.each<[string, object, string]>([
    ['an unknown property', { Bogus: 1 }, '#: extraneous key [Bogus] is not permitted'],
    [
      'an unknown property further in',
      { BucketEncryption: { ServerSideEncryptionConfiguration: [{ Algorithm: 'AES256' }] } },
      '#/BucketEncryption/ServerSideEncryptionConfiguration/0: extraneous key [Algorithm] is not permitted',
    ],
    [
      'a missing one',
      { BucketEncryption: {} },
      '#/BucketEncryption: required key [ServerSideEncryptionConfiguration] not found',
    ],
    ['a list that is none', { Tags: { a: 'b' } }, '#/Tags: expected type: JSONArray, found: JSONObject'],
    [
      'one that is not built',
      { VersioningConfiguration: {} },
      '#/VersioningConfiguration: is not built in this embedded AWS',
    ],
  ])('[CFN-14] a resource with %s fails and says which', async (_, properties, violation) => {
    const { StackStatus } = await driver.deploy('app', { Resources: { Bucket: bucket(properties) } });
    expect(StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await driver.reasonOf('app', 'Bucket')).toBe(
      `Properties validation failed for resource Bucket with message:\n${violation}`,
    );
    expect((await driver.call('s3', 'ListBuckets', {})).Buckets).toEqual([]);
  });

  test('[CFN-15] IAM resources need an acknowledgement, named ones the stronger', async () => {
    const role = (properties: object) => ({
      Resources: {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
              ],
            },
            ...properties,
          },
        },
      },
    });
    await expect(driver.deploy('app', role({}), { Capabilities: [] })).rejects.toMatchObject({
      name: 'InsufficientCapabilitiesException',
      message: 'Requires capabilities : [CAPABILITY_IAM]',
    });
    await expect(driver.deploy('app', role({ RoleName: 'r' }), { Capabilities: ['CAPABILITY_IAM'] })).rejects.toThrow(
      'Requires capabilities : [CAPABILITY_NAMED_IAM]',
    );
    expect((await driver.deploy('app', role({}), { Capabilities: ['CAPABILITY_IAM'] })).StackStatus).toBe(
      'CREATE_COMPLETE',
    );
  });

  test('[CFN-16] a template has at most 51,200 bytes; a longer one lies in S3', async () => {
    const template = JSON.stringify({ Resources: { Group: logGroup('a') }, Metadata: 'x'.repeat(51_200) });
    await expect(driver.deploy('app', template)).rejects.toMatchObject({ name: 'ValidationError' });
    await driver.deploy('bucket', { Resources: { Bucket: bucket({ BucketName: 'templates' }) } });
    await driver.call('s3', 'PutObject', { Bucket: 'templates', Key: 'a/b.json', Body: Buffer.from(template) });
    const TemplateURL = 'https://s3.ap-northeast-1.amazonaws.com/templates/a/b.json';
    const stack = await driver.deploy('app', '', { TemplateURL, TemplateBody: undefined });
    expect(stack.StackStatus).toBe('CREATE_COMPLETE');
    await expect(
      driver.deploy('other', '', { TemplateURL: `${TemplateURL}x`, TemplateBody: undefined }),
    ).rejects.toThrow('S3 error: The specified key does not exist.');
    await expect(driver.deploy('other', template, { TemplateURL })).rejects.toThrow('Template URL or Template Body');
  });

  test('[CFN-17] a NoEcho parameter works, and is shown nowhere', async () => {
    const template = {
      Parameters: { Secret: { Type: 'String', NoEcho: true } },
      Resources: { Group: logGroup({ Ref: 'Secret' }) },
    };
    const stack = await driver.deploy('app', template, {
      Parameters: [{ ParameterKey: 'Secret', ParameterValue: 'hush' }],
    });
    expect(await logGroups()).toEqual(['hush']);
    expect(stack.Parameters).toEqual([{ ParameterKey: 'Secret', ParameterValue: '****' }]);
    const { StackEvents } = await driver.client.send(new DescribeStackEventsCommand({ StackName: 'app' }));
    expect(StackEvents?.map((event) => event.ResourceProperties ?? '').join()).not.toContain('hush');
  });

  test('[CFN-18] conditions leave resources, properties and outputs out', async () => {
    const template = {
      Parameters: { Stage: { Type: 'String' } },
      Conditions: {
        IsLive: { 'Fn::Equals': [{ Ref: 'Stage' }, 'live'] },
        IsTest: { 'Fn::Not': [{ Condition: 'IsLive' }] },
      },
      Resources: {
        Live: logGroup('live', { Condition: 'IsLive' }),
        Test: logGroup(
          'test',
          { Condition: 'IsTest' },
          { RetentionInDays: { 'Fn::If': ['IsLive', 30, { Ref: 'AWS::NoValue' }] } },
        ),
      },
      Outputs: {
        Live: { Condition: 'IsLive', Value: { Ref: 'Live' } },
        Test: { Condition: 'IsTest', Value: { Ref: 'Test' } },
      },
    };
    const stack = await driver.deploy('app', template, {
      Parameters: [{ ParameterKey: 'Stage', ParameterValue: 'dev' }],
    });
    expect(stack.Outputs).toEqual([{ OutputKey: 'Test', OutputValue: 'test' }]);
    expect(await logGroups()).toEqual(['test']);
  });

  test("[CFN-19] a stack's tags are its resources' tags as well", async () => {
    await driver.deploy(
      'app',
      { Resources: { Bucket: bucket({ BucketName: 'tagged', Tags: [{ Key: 'own', Value: '1' }] }) } },
      { Tags: [{ Key: 'STAGE', Value: 'production' }] },
    );
    expect((await driver.call('s3', 'GetBucketTagging', { Bucket: 'tagged' })).TagSet).toEqual([
      { Key: 'own', Value: '1' },
      { Key: 'STAGE', Value: 'production' },
    ]);
    await expect(
      driver.deploy('other', { Resources: { A: bucket() } }, { Tags: [{ Key: 'aws:x', Value: '1' }] }),
    ).rejects.toThrow('aws: prefixed tag key names are not allowed');
  });

  test('[CFN-20] resources without a name get one of stack, logical id and chance', async () => {
    await driver.deploy('my-app', { Resources: { Logs: { Type: 'AWS::Logs::LogGroup' }, Bucket: bucket() } });
    expect(await driver.physicalId('my-app', 'Logs')).toMatch(/^my-app-Logs-[A-Z0-9]{12}$/);
    expect(await driver.physicalId('my-app', 'Bucket')).toMatch(/^my-app-bucket-[a-z0-9]{12}$/);
  });
});

describe('updating a stack', () => {
  test('[CFN-21] adds, changes in place, and removes last what left the template', async () => {
    await driver.deploy('app', { Resources: { Old: logGroup('old'), Kept: logGroup('kept'), Same: logGroup('same') } });
    const { StackStatus, LastUpdatedTime } = await driver.update('app', {
      Resources: { Kept: logGroup('kept', {}, { RetentionInDays: 7 }), Same: logGroup('same'), New: logGroup('new') },
    });
    expect([StackStatus, LastUpdatedTime]).toEqual(['UPDATE_COMPLETE', expect.any(Date)]);
    expect(await logGroups()).toEqual(['kept', 'new', 'same']);
    expect((await driver.events('app')).slice(-10)).toEqual([
      'app UPDATE_IN_PROGRESS',
      'Kept UPDATE_IN_PROGRESS',
      'Kept UPDATE_COMPLETE',
      'New CREATE_IN_PROGRESS',
      'New CREATE_IN_PROGRESS',
      'New CREATE_COMPLETE',
      'app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'Old DELETE_IN_PROGRESS',
      'Old DELETE_COMPLETE',
      'app UPDATE_COMPLETE',
    ]);
    const { StackResources } = await driver.client.send(new DescribeStackResourcesCommand({ StackName: 'app' }));
    expect(StackResources?.map((resource) => resource.LogicalResourceId)).toEqual(['Kept', 'Same', 'New']);
  });

  test('[CFN-22] nothing to do is refused; formatting and comments are nothing', async () => {
    await driver.deploy('app', 'Resources:\n  A:\n    Type: AWS::S3::Bucket\n');
    await expect(driver.update('app', '# new\nResources: { A: { Type: AWS::S3::Bucket } }')).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'No updates are to be performed.',
    });
  });

  test('[CFN-23] a replacement is created first, and the old one deleted at the end', async () => {
    const template = (name: string) => ({
      Resources: { A: logGroup(name), B: logGroup('b', {}, { Tags: [{ Key: 'of', Value: { Ref: 'A' } }] }) },
    });
    await driver.deploy('app', template('one'));
    await driver.update('app', template('two'));
    expect(await logGroups()).toEqual(['b', 'two']);
    expect(await driver.physicalId('app', 'A')).toBe('two');
    const { tags } = await driver.call('cloudwatch-logs', 'ListTagsForResource', {
      resourceArn: 'arn:aws:logs:ap-northeast-1:123456789012:log-group:b',
    });
    expect(tags).toEqual({ of: 'two' });
    expect((await driver.events('app')).slice(-4)).toEqual([
      'app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'A DELETE_IN_PROGRESS',
      'A DELETE_COMPLETE',
      'app UPDATE_COMPLETE',
    ]);
  });

  test('[CFN-24] a resource with a name of its own cannot be replaced under that name', async () => {
    const named = (LogGroupClass: string) => ({ Resources: { A: logGroup('a', {}, { LogGroupClass }) } });
    await driver.deploy('app', named('STANDARD'));
    expect((await driver.update('app', named('INFREQUENT_ACCESS'))).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await driver.reasonOf('app', 'A')).toBe(
      'CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename a and update the stack again.',
    );
    expect(await logGroups()).toEqual(['a']);
  });

  test('[CFN-25] a failed update is taken back: changed, created and replaced alike', async () => {
    const before = {
      Resources: { A: logGroup('a', {}, { RetentionInDays: 7 }), B: logGroup('b'), Out: logGroup('out') },
    };
    await driver.deploy('app', before);
    const { StackStatus } = await driver.update('app', {
      Resources: {
        A: logGroup('a', {}, { RetentionInDays: 30 }),
        B: logGroup('b2', { DependsOn: 'A' }),
        C: logGroup('c', { DependsOn: 'B' }),
        Bad: logGroup('not allowed', { DependsOn: 'C' }),
      },
    });
    expect(StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    const { logGroups: groups } = await driver.call('cloudwatch-logs', 'DescribeLogGroups', {});
    expect(groups?.map((group) => [group.logGroupName, group.retentionInDays])).toEqual([
      ['a', 7],
      ['b', undefined],
      ['out', undefined],
    ]);
    expect((await driver.client.send(new GetTemplateCommand({ StackName: 'app' }))).TemplateBody).toBe(
      JSON.stringify(before),
    );
    expect(await driver.physicalId('app', 'B')).toBe('b');
    const again = { Resources: { ...before.Resources, Out: logGroup('out', {}, { RetentionInDays: 1 }) } };
    expect((await driver.update('app', again)).StackStatus).toBe('UPDATE_COMPLETE');
  });

  test('[CFN-26] the previous template and values are used again where asked', async () => {
    const template = {
      Parameters: { Name: { Type: 'String' }, Days: { Type: 'Number', Default: 7 } },
      Resources: { A: logGroup({ Ref: 'Name' }, {}, { RetentionInDays: { Ref: 'Days' } }) },
    };
    await driver.deploy('app', template, { Parameters: [{ ParameterKey: 'Name', ParameterValue: 'x' }] });
    const { StackStatus, Parameters } = await driver.update('app', '', {
      TemplateBody: undefined,
      UsePreviousTemplate: true,
      Parameters: [
        { ParameterKey: 'Name', UsePreviousValue: true },
        { ParameterKey: 'Days', ParameterValue: '30' },
      ],
    });
    expect(StackStatus).toBe('UPDATE_COMPLETE');
    expect(Parameters?.map((parameter) => parameter.ParameterValue)).toEqual(['x', '30']);
  });
});

describe('deleting a stack', () => {
  test('[CFN-27] deletes newest first, and keeps what is to be retained', async () => {
    await driver.deploy('app', {
      Resources: {
        A: logGroup('a'),
        Kept: logGroup('kept', { DeletionPolicy: 'Retain' }),
        B: logGroup({ 'Fn::Sub': '${A}b' }),
      },
    });
    const { StackId } = await driver.stack('app');
    expect(await driver.remove('app')).toBe('DELETE_COMPLETE');
    expect((await driver.events(StackId!)).slice(-6)).toEqual([
      'B DELETE_IN_PROGRESS',
      'B DELETE_COMPLETE',
      'Kept DELETE_SKIPPED',
      'A DELETE_IN_PROGRESS',
      'A DELETE_COMPLETE',
      'app DELETE_COMPLETE',
    ]);
    expect(await logGroups()).toEqual(['kept']);
    await expect(driver.stack('app')).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id app does not exist',
    });
    await driver.client.send(new DeleteStackCommand({ StackName: 'app' }));
  });

  test('[CFN-28] what cannot be deleted fails the deletion, until it can or is left behind', async () => {
    await driver.deploy('app', { Resources: { Bucket: bucket({ BucketName: 'full' }), A: logGroup('a') } });
    await driver.call('s3', 'PutObject', { Bucket: 'full', Key: 'k', Body: Buffer.from('x') });
    expect(await driver.remove('app')).toBe('DELETE_FAILED');
    expect((await driver.stack('app')).StackStatusReason).toBe(
      'The following resource(s) failed to delete: [Bucket]. ',
    );
    expect(await logGroups()).toEqual([]);
    expect(await driver.remove('app', ['Bucket'])).toBe('DELETE_COMPLETE');
    expect((await driver.call('s3', 'ListBuckets', {})).Buckets).toHaveLength(1);
  });

  test('[CFN-29] a protected stack is not deleted', async () => {
    await driver.deploy('app', { Resources: { A: logGroup('a') } }, { EnableTerminationProtection: true });
    await expect(driver.remove('app')).rejects.toThrow(
      'Stack [app] cannot be deleted while TerminationProtection is enabled',
    );
    await driver.client.send(
      new UpdateTerminationProtectionCommand({ StackName: 'app', EnableTerminationProtection: false }),
    );
    expect(await driver.remove('app')).toBe('DELETE_COMPLETE');
  });

  test('[CFN-30] what is gone already is no reason to fail', async () => {
    await driver.deploy('app', { Resources: { A: logGroup('a'), Bucket: bucket({ BucketName: 'gone' }) } });
    await driver.call('cloudwatch-logs', 'DeleteLogGroup', { logGroupName: 'a' });
    await driver.call('s3', 'DeleteBucket', { Bucket: 'gone' });
    expect(await driver.remove('app')).toBe('DELETE_COMPLETE');
  });
});

describe('what a stack may not', () => {
  test('[CFN-31] exist twice, be changed while it changes, or be changed when it does not exist', async () => {
    const template = { Resources: { A: logGroup('a') } };
    const TemplateBody = JSON.stringify(template);
    await expect(driver.update('app', template)).rejects.toThrow('Stack [app] does not exist');
    await driver.client.send(new CreateStackCommand({ StackName: 'app', TemplateBody }));
    await expect(driver.deploy('app', template)).rejects.toMatchObject({
      name: 'AlreadyExistsException',
      message: 'Stack [app] already exists',
    });
    await expect(driver.client.send(new UpdateStackCommand({ StackName: 'app', TemplateBody }))).rejects.toThrow(
      'is in CREATE_IN_PROGRESS state and can not be updated.',
    );
    await expect(driver.deploy('1app', template)).rejects.toThrow("Value '1app' at 'stackName'");
  });

  test('[CFN-32] take away an export that another stack imports', async () => {
    const exporter = (value: string) => ({
      Resources: { A: logGroup('a') },
      Outputs: { Out: { Value: value, Export: { Name: 'shared' } } },
    });
    const importer = { Resources: { B: logGroup({ 'Fn::ImportValue': 'shared' }) } };
    expect((await driver.deploy('early', importer)).StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await driver.reasonOf('early', 'B')).toBe('No export named shared found.');
    await driver.deploy('exporter', exporter('one'));
    await driver.deploy('importer', importer);
    expect(await logGroups()).toEqual(['a', 'one']);
    expect((await driver.client.send(new ListExportsCommand({}))).Exports).toMatchObject([
      { Name: 'shared', Value: 'one' },
    ]);
    expect((await driver.client.send(new ListImportsCommand({ ExportName: 'shared' }))).Imports).toEqual(['importer']);
    expect((await driver.update('exporter', exporter('two'))).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await driver.remove('exporter')).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await driver.stack('exporter')).StackStatusReason).toBe(
      'Export shared cannot be deleted as it is in use by importer',
    );
    const second = { Resources: { C: logGroup('c') }, Outputs: { Out: { Value: 'x', Export: { Name: 'shared' } } } };
    expect((await driver.deploy('second', second)).StackStatus).toBe('ROLLBACK_COMPLETE');
    await driver.remove('importer');
    await expect(driver.client.send(new ListImportsCommand({ ExportName: 'shared' }))).rejects.toThrow(
      "Export 'shared' is not imported by any stack.",
    );
    expect(await driver.remove('exporter')).toBe('DELETE_COMPLETE');
  });

  test('[CFN-33] use what is not built: it is refused by name', async () => {
    const template = { Resources: { A: logGroup('a') } };
    await expect(driver.deploy('app', template, { TimeoutInMinutes: 5 })).rejects.toThrow(
      'TimeoutInMinutes is not built',
    );
    await expect(driver.deploy('app', template, { StackPolicyBody: '{}' })).rejects.toMatchObject({
      name: 'NotImplemented',
    });
    await expect(
      driver.client.send(new CreateChangeSetCommand({ StackName: 'app', ChangeSetName: 'c' })),
    ).rejects.toThrow('cloudformation:CreateChangeSet is not built');
  });
});

describe('looking at stacks', () => {
  test('[CFN-34] stacks, resources, events and templates are described and listed, by pages', async () => {
    const { client } = driver;
    const Resources = Object.fromEntries([...Array(120).keys()].map((n) => [`Group${n}`, logGroup(`g${n}`)]));
    const template = { Description: 'many', Parameters: { P: { Type: 'String', Default: 'p' } }, Resources };
    await driver.deploy('many', template);
    await driver.deploy('gone', { Resources: { A: logGroup('a') } });
    await driver.remove('gone');
    expect((await client.send(new DescribeStacksCommand({}))).Stacks?.map((stack) => stack.StackName)).toEqual([
      'many',
    ]);
    const { StackSummaries } = await client.send(new ListStacksCommand({ StackStatusFilter: ['DELETE_COMPLETE'] }));
    expect(StackSummaries).toMatchObject([{ StackName: 'gone', StackStatus: 'DELETE_COMPLETE' }]);
    const first = await client.send(new ListStackResourcesCommand({ StackName: 'many' }));
    const second = await client.send(new ListStackResourcesCommand({ StackName: 'many', NextToken: first.NextToken }));
    expect([first, second].flatMap((page) => page.StackResourceSummaries!.map((r) => r.PhysicalResourceId))).toEqual(
      Object.keys(Resources).map((_, n) => `g${n}`),
    );
    const events = await client.send(new DescribeStackEventsCommand({ StackName: 'many' }));
    expect(events.StackEvents?.[0]?.ResourceStatus).toBe('CREATE_COMPLETE');
    expect([events.StackEvents?.length, typeof events.NextToken]).toEqual([100, 'string']);
    await expect(client.send(new ListStackResourcesCommand({ StackName: 'many', NextToken: 'x' }))).rejects.toThrow(
      'Invalid next token',
    );
    const one = await client.send(new DescribeStackResourceCommand({ StackName: 'many', LogicalResourceId: 'Group7' }));
    expect(one.StackResourceDetail).toMatchObject({ PhysicalResourceId: 'g7', ResourceStatus: 'CREATE_COMPLETE' });
    const found = await client.send(new DescribeStackResourcesCommand({ PhysicalResourceId: 'g8' }));
    expect(found.StackResources).toHaveLength(100);
    const body = JSON.stringify(template);
    expect((await client.send(new GetTemplateCommand({ StackName: 'many' }))).TemplateBody).toBe(body);
    expect(await client.send(new ValidateTemplateCommand({ TemplateBody: body }))).toMatchObject({
      Description: 'many',
      Parameters: [{ ParameterKey: 'P', DefaultValue: 'p', NoEcho: false }],
    });
    expect(await client.send(new GetTemplateSummaryCommand({ StackName: 'many' }))).toMatchObject({
      ResourceTypes: ['AWS::Logs::LogGroup'],
      Parameters: [{ ParameterKey: 'P', ParameterType: 'String' }],
    });
    await expect(client.send(new ValidateTemplateCommand({ TemplateBody: '{}' }))).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });
});
