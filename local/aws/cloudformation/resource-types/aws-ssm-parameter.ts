import { AwsError } from '../../wire/aws-error';
import type { Input } from '../../wire/implementation';
import { STRING, schemaOfInput } from '../schema/from-model';
import { type Attributes, deleted, type ResourceType } from './resource-type';

type Properties = Omit<Input<'ssm', 'PutParameter'>, 'Name' | 'Tags' | 'Overwrite'> & {
  Name?: string;
  /** Unlike elsewhere, a map. */
  Tags?: Readonly<Record<string, string>>;
};

export const awsSsmParameter = (): ResourceType<Properties> => ({
  type: 'AWS::SSM::Parameter',
  schema: schemaOfInput('ssm', 'PutParameter', {
    without: ['KeyId', 'Overwrite', 'Tags'],
    extra: { Tags: { kind: 'map', value: STRING } },
    notBuilt: ['Policies'],
    required: ['Type', 'Value'],
  }),
  attributes: ['Type', 'Value'],
  createOnly: ['Name'],
  nameProperty: 'Name',
  create: async ({ Tags, ...properties }, context) => {
    assertPlain(properties);
    const Name = properties.Name ?? `CFN-${context.logicalId}-${context.random(12)}`;
    const tags = tagsOf(Tags);
    await context.call('ssm', 'PutParameter', { ...properties, Name, ...(tags.length > 0 && { Tags: tags }) });
    context.initiated(Name);
    return attributesOf(properties);
  },
  update: async ({ physicalId: Name, before, after, changed }, context) => {
    assertPlain(after);
    const { Tags, ...properties } = after;
    if ([...changed].some((name) => name !== 'Tags'))
      await context.call('ssm', 'PutParameter', { ...properties, Name, Overwrite: true });
    const resource = { ResourceType: 'Parameter' as const, ResourceId: Name };
    const TagKeys = Object.keys(before.Tags ?? {}).filter((key) => !(key in (Tags ?? {})));
    if (TagKeys.length > 0) await context.call('ssm', 'RemoveTagsFromResource', { ...resource, TagKeys });
    const added = tagsOf(Tags).filter(({ Key, Value }) => before.Tags?.[Key] !== Value);
    if (added.length > 0) await context.call('ssm', 'AddTagsToResource', { ...resource, Tags: added });
    return attributesOf(properties);
  },
  delete: (Name, _, context) => deleted(context.call('ssm', 'DeleteParameter', { Name })),
});

/** Source: CloudFormation User Guide, AWS::SSM::Parameter: a template must not hold secrets. */
function assertPlain({ Type }: Pick<Properties, 'Type'>): void {
  if (Type !== 'String' && Type !== 'StringList')
    throw new AwsError(
      'ValidationException',
      `Type is ${Type}: AWS CloudFormation creates only String and StringList parameters, not SecureString.`,
    );
}

const attributesOf = ({ Type, Value }: Pick<Properties, 'Type' | 'Value'>): Attributes => ({
  Type: Type ?? '',
  Value: Value ?? '',
});

const tagsOf = (tags: Readonly<Record<string, string>> = {}): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
