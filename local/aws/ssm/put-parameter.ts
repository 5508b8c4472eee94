import type { ParameterTier, ParameterType, PutParameterRequest } from '@aws-sdk/client-ssm';
import { nameOfCaller } from '../iam/credentials';
import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { latestOf, type ParameterVersion } from './parameter';
import { checkName } from './parameter-name';
import type { ParameterStore } from './parameter-store';
import { constraintBroken, invalid } from './refusals';
import { addTags } from './tags';

const TYPES: readonly string[] = ['String', 'StringList', 'SecureString'];
const MANAGED_KEY = 'alias/aws/ssm';
/** Bytes of a value. */
const LARGEST = { Standard: 4096, Advanced: 8192 } as const;
const VERSIONS_KEPT = 100;

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export function putParameter(world: World, store: ParameterStore): Operations<'ssm'> {
  return {
    PutParameter: (input, { caller }) => {
      const { Name = '', Value = '', Tags = [], Overwrite = false, Description, AllowedPattern } = input;
      checkName(Name, store.arnOf);
      const existing = store.byName.get(Name);
      const before = existing && latestOf(existing);
      if (Overwrite && Tags.length > 0)
        throw invalid(
          "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
        );
      checkWhatIsNotBuilt(input);
      if (existing && !Overwrite && !isOff('parameter-overwrite'))
        throw new AwsError(
          'ParameterAlreadyExists',
          'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
        );
      const type = typeOf(input, before);
      const tier = tierOf(input, before);
      checkValue(Value, AllowedPattern, type);
      if ((Description?.length ?? 0) > 1024)
        throw constraintBroken(Description, 'description', 'have length less than or equal to 1024');
      const version: ParameterVersion = {
        version: (before?.version ?? 0) + 1,
        type,
        stored: type === 'SecureString' ? store.seal(Value, Name) : Value,
        keyId: type === 'SecureString' ? MANAGED_KEY : undefined,
        description: Description ?? before?.description,
        allowedPattern: AllowedPattern,
        tier,
        modifiedAt: world.clock.now(),
        modifiedBy: nameOfCaller(caller),
        labels: new Set(),
      };
      if (existing) existing.versions = withNext(existing.versions, version);
      else {
        const tags = new Map<string, string>();
        addTags(tags, Tags);
        store.byName.set(Name, { name: Name, arn: store.arnOf(Name), versions: [version], tags });
      }
      return { Version: version.version, Tier: tier };
    },
  };
}

function checkWhatIsNotBuilt({ KeyId, Policies, DataType = 'text' }: PutParameterRequest): void {
  if (KeyId !== undefined && KeyId !== MANAGED_KEY)
    throw new AwsError('InvalidKeyId', `This embedded AWS has no KMS key '${KeyId}', only ${MANAGED_KEY}.`);
  if (Policies !== undefined && Policies !== '')
    throw new AwsError('InvalidPolicyTypeException', 'This embedded Parameter Store has no parameter policies.');
  if (DataType !== 'text') throw invalid(`This embedded Parameter Store has no data type ${DataType}, only text.`);
}

function typeOf({ Type }: PutParameterRequest, before: ParameterVersion | undefined): ParameterType {
  if (Type !== undefined && !TYPES.includes(Type))
    throw constraintBroken(Type, 'type', 'satisfy enum value set: [SecureString, StringList, String]');
  const type = Type ?? before?.type;
  if (type === undefined) throw invalid('A parameter type is required when you create a parameter.');
  if (before && before.type !== type)
    throw new AwsError(
      'HierarchyTypeMismatchException',
      `The parameter type cannot be changed from ${before.type} to ${type}; delete the parameter and create it again.`,
    );
  return type;
}

/** A parameter that is advanced stays so: AWS does not take it back. */
function tierOf({ Tier, Value = '' }: PutParameterRequest, before: ParameterVersion | undefined): ParameterTier {
  if (Tier !== undefined && !['Standard', 'Advanced', 'Intelligent-Tiering'].includes(Tier))
    throw constraintBroken(Tier, 'tier', 'satisfy enum value set: [Advanced, Intelligent-Tiering, Standard]');
  if (Tier === 'Standard' && before?.tier === 'Advanced')
    throw invalid(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.",
    );
  const size = Buffer.byteLength(Value);
  const grows = Tier === 'Intelligent-Tiering' && size > LARGEST.Standard;
  const tier = Tier === 'Advanced' || before?.tier === 'Advanced' || grows ? 'Advanced' : 'Standard';
  if (size > LARGEST[tier])
    throw invalid(
      tier === 'Standard'
        ? 'Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html'
        : 'Advanced tier parameters support a maximum parameter value of 8192 characters.',
    );
  return tier;
}

function checkValue(value: string, pattern: string | undefined, type: ParameterType): void {
  if (value === '') throw constraintBroken(value, 'value', 'have length greater than or equal to 1');
  if (/\{\{.*\}\}/s.test(value))
    throw invalid(`Parameter value can't nest another parameter. Do not use "{{}}" in the value: ${value}`);
  if (pattern === undefined) return;
  if (pattern.length > 1024)
    throw constraintBroken(pattern, 'allowedPattern', 'have length less than or equal to 1024');
  let expression: RegExp;
  try {
    expression = new RegExp(pattern);
  } catch {
    throw new AwsError('InvalidAllowedPatternException', `The regular expression '${pattern}' is not valid.`);
  }
  const items = type === 'StringList' ? value.split(',') : [value];
  if (items.some((item) => !expression.test(item)))
    throw new AwsError(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
    );
}

/** A hundred versions are kept; the oldest one goes, unless a label holds it. */
function withNext(versions: readonly ParameterVersion[], next: ParameterVersion): ParameterVersion[] {
  if (versions.length < VERSIONS_KEPT) return [...versions, next];
  if (versions[0]!.labels.size > 0)
    throw new AwsError(
      'ParameterMaxVersionLimitExceeded',
      `You attempted to create a new version of the parameter by overwriting it. Version ${versions[0]!.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
    );
  return [...versions.slice(1), next];
}
