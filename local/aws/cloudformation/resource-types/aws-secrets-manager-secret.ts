import { AwsError } from '../../wire/aws-error';
import type { Input } from '../../wire/implementation';
import { BOOLEAN, NUMBER, objectOf, STRING, schemaOfInput, TAGS } from '../schema/from-model';
import { deleted, type ResourceContext, type ResourceType } from './resource-type';
import { tagChanges } from './tag-changes';

interface Generated extends Input<'secrets-manager', 'GetRandomPassword'> {
  /** Where in `SecretStringTemplate`, a JSON object, the password goes. */
  GenerateStringKey?: string;
  SecretStringTemplate?: string;
}

type Properties = Pick<Input<'secrets-manager', 'CreateSecret'>, 'Description' | 'SecretString'> & {
  Name?: string;
  GenerateSecretString?: Generated;
  Tags?: { Key: string; Value: string }[];
};

/** Source: CloudFormation Template Reference, AWS::SecretsManager::Secret. */
export const awsSecretsManagerSecret = (): ResourceType<Properties> => ({
  type: 'AWS::SecretsManager::Secret',
  schema: schemaOfInput('secrets-manager', 'CreateSecret', {
    without: ['ClientRequestToken', 'SecretBinary', 'AddReplicaRegions', 'ForceOverwriteReplicaSecret', 'Tags'],
    extra: {
      GenerateSecretString: objectOf({
        ...{
          ExcludeCharacters: STRING,
          GenerateStringKey: STRING,
          SecretStringTemplate: STRING,
          PasswordLength: NUMBER,
        },
        ...{
          ExcludeLowercase: BOOLEAN,
          ExcludeNumbers: BOOLEAN,
          ExcludePunctuation: BOOLEAN,
          ExcludeUppercase: BOOLEAN,
        },
        ...{ IncludeSpace: BOOLEAN, RequireEachIncludedType: BOOLEAN },
      }),
      Tags: TAGS,
    },
    notBuilt: ['KmsKeyId', 'ReplicaRegions', 'Type'],
    required: [],
  }),
  attributes: ['Id'],
  createOnly: ['Name'],
  nameProperty: 'Name',
  create: async ({ Name, GenerateSecretString, ...properties }, context) => {
    const value = await wantedValue({ ...properties, ...(GenerateSecretString && { GenerateSecretString }) }, context);
    const { ARN = '' } = await context.call('secrets-manager', 'CreateSecret', {
      ...properties,
      ...value,
      Name: Name ?? `${context.logicalId}-${context.random(12)}`,
    });
    context.initiated(ARN);
    return { Id: ARN };
  },
  update: async ({ physicalId: SecretId, before, after, changed }, context) => {
    const hasNewValue = changed.has('SecretString') || changed.has('GenerateSecretString');
    if (hasNewValue || changed.has('Description'))
      await context.call('secrets-manager', 'UpdateSecret', {
        SecretId,
        Description: after.Description ?? '',
        ...(hasNewValue ? await wantedValue(after, context) : {}),
      });
    const { set, removed } = tagChanges(before.Tags, after.Tags);
    if (set.length > 0) await context.call('secrets-manager', 'TagResource', { SecretId, Tags: set });
    if (removed.length > 0) await context.call('secrets-manager', 'UntagResource', { SecretId, TagKeys: removed });
    return { Id: SecretId };
  },
  delete: (SecretId, _, context) =>
    deleted(context.call('secrets-manager', 'DeleteSecret', { SecretId, ForceDeleteWithoutRecovery: true })),
});

/** @throws AwsError when there are two values, or half of what generates one */
async function wantedValue(
  { SecretString, GenerateSecretString: generated }: Properties,
  context: ResourceContext,
): Promise<{ SecretString?: string }> {
  if (!generated) return SecretString === undefined ? {} : { SecretString };
  if (SecretString !== undefined) throw invalid("You can't specify both SecretString and GenerateSecretString.");
  const { GenerateStringKey: key, SecretStringTemplate: template, ...asked } = generated;
  if ((key === undefined) !== (template === undefined))
    throw invalid('GenerateStringKey and SecretStringTemplate are specified together.');
  const { RandomPassword = '' } = await context.call('secrets-manager', 'GetRandomPassword', asked);
  if (key === undefined) return { SecretString: RandomPassword };
  return { SecretString: JSON.stringify({ ...JSON.parse(template ?? '{}'), [key]: RandomPassword }) };
}

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
