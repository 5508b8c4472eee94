import type { FunctionCode } from '@aws-sdk/client-lambda';
import { zipSync } from 'fflate';
import type { Input } from '../../wire/implementation';
import { NUMBER, schemaOfInput, TAGS } from '../schema/from-model';
import { deleted, NotStabilized, omit, type ResourceContext, type ResourceType, tagsAsMap } from './resource-type';
import { tagChanges } from './tag-changes';

const POLL_EVERY_MS = 5_000;
const WAIT_AT_MOST_MS = 600_000;

type Create = Input<'lambda', 'CreateFunction'>;
type Properties = Omit<Create, 'Tags' | 'Code'> & {
  /** `ZipFile` is the source text of `index`, as CloudFormation takes it. */
  Code: Omit<FunctionCode, 'ZipFile'> & { ZipFile?: string };
  ReservedConcurrentExecutions?: number;
  Tags?: { Key: string; Value: string }[];
};

export const awsLambdaFunction = (): ResourceType<Properties> => ({
  type: 'AWS::Lambda::Function',
  schema: schemaOfInput('lambda', 'CreateFunction', {
    without: ['Publish', 'PublishTo', 'Tags'],
    named: { 'CreateFunctionRequest.KMSKeyArn': 'KmsKeyArn', 'FunctionCode.SourceKMSKeyArn': 'SourceKMSKeyArn' },
    extra: { ReservedConcurrentExecutions: NUMBER, Tags: TAGS },
    notBuilt: ['RuntimeManagementConfig', 'RecursiveLoop', 'FunctionScalingConfig', 'PublishToLatestPublished'],
    required: ['Code', 'Role'],
  }),
  attributes: ['Arn'],
  createOnly: ['FunctionName', 'PackageType'],
  nameProperty: 'FunctionName',
  create: async ({ ReservedConcurrentExecutions, Tags, ...properties }, context) => {
    const FunctionName = properties.FunctionName ?? context.physicalName(64);
    const { FunctionArn } = await context.call('lambda', 'CreateFunction', {
      ...properties,
      FunctionName,
      Code: codeOf(properties),
      ...(Tags ? { Tags: tagsAsMap(Tags) } : {}),
    });
    context.initiated(FunctionName);
    if (ReservedConcurrentExecutions !== undefined)
      await context.call('lambda', 'PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions });
    await settled(FunctionName, context);
    return { Arn: FunctionArn! };
  },
  update: async ({ physicalId: FunctionName, before, after, changed }, context) => {
    const inConfiguration = [...changed].filter(
      (name) => !['Code', 'Architectures', 'Tags', 'ReservedConcurrentExecutions'].includes(name),
    );
    if (inConfiguration.length > 0) {
      await context.call('lambda', 'UpdateFunctionConfiguration', {
        ...RESET,
        ...omit(
          after,
          ...([
            'Code',
            'Architectures',
            'Tags',
            'ReservedConcurrentExecutions',
            'PackageType',
            'CodeSigningConfigArn',
          ] as const),
        ),
        FunctionName,
      });
      await settled(FunctionName, context);
    }
    if (changed.has('Code') || changed.has('Architectures')) {
      await context.call('lambda', 'UpdateFunctionCode', {
        ...codeOf(after),
        ...(after.Architectures ? { Architectures: after.Architectures } : {}),
        FunctionName,
      });
      await settled(FunctionName, context);
    }
    if (changed.has('ReservedConcurrentExecutions'))
      await (after.ReservedConcurrentExecutions === undefined
        ? context.call('lambda', 'DeleteFunctionConcurrency', { FunctionName })
        : context.call('lambda', 'PutFunctionConcurrency', {
            FunctionName,
            ReservedConcurrentExecutions: after.ReservedConcurrentExecutions,
          }));
    const Resource = `arn:aws:lambda:${context.region}:${context.accountId}:function:${FunctionName}`;
    const { set, removed } = tagChanges(before.Tags, after.Tags);
    if (set.length > 0) await context.call('lambda', 'TagResource', { Resource, Tags: tagsAsMap(set) });
    if (removed.length > 0) await context.call('lambda', 'UntagResource', { Resource, TagKeys: removed });
    return {};
  },
  delete: (FunctionName, _, context) => deleted(context.call('lambda', 'DeleteFunction', { FunctionName })),
});

/** A property that left the template goes back to its default; the API would keep it. */
const RESET = {
  Description: '',
  Environment: { Variables: {} },
  Layers: [],
  MemorySize: 128,
  Timeout: 3,
  VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
};

/** Source text becomes an archive with one file, `index`. CloudFormation Template Reference, AWS::Lambda::Function Code. */
function codeOf({ Code, Runtime }: Properties): FunctionCode {
  const { ZipFile, ...rest } = Code;
  if (ZipFile === undefined) return rest;
  const name = Runtime?.startsWith('python') ? 'index.py' : 'index.js';
  // A fixed date: the same source is the same archive.
  return { ZipFile: zipSync({ [name]: [Buffer.from(ZipFile), { mtime: new Date(1980, 0, 2) }] }) };
}

async function settled(FunctionName: string, context: ResourceContext): Promise<void> {
  for (let waited = 0; waited <= WAIT_AT_MOST_MS; waited += POLL_EVERY_MS) {
    const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason } = await context.call(
      'lambda',
      'GetFunctionConfiguration',
      { FunctionName },
    );
    if (State === 'Failed' || LastUpdateStatus === 'Failed')
      throw new NotStabilized(`Function ${FunctionName} failed: ${StateReason ?? LastUpdateStatusReason ?? ''}`);
    if (State !== 'Pending' && LastUpdateStatus !== 'InProgress') return;
    await context.pause(POLL_EVERY_MS);
  }
  throw new NotStabilized('Exceeded attempts to wait');
}
