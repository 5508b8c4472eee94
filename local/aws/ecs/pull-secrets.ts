import type { ServiceCaller } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { inGoSdkWords } from './go-sdk-words';
import { parseSecretReference, type SecretReference } from './secret-reference';
import type { TaskRecord } from './state';

const NOTHING =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed';
const RETRIED = 'service call has been retried 1 time(s)';
const OF_SECRETS_MANAGER = `${NOTHING}: unable to retrieve secret from asm`;
const OF_PARAMETER_STORE = `${NOTHING}: unable to retrieve secrets from ssm: ${RETRIED}`;
/** SSM API reference, GetParameters. */
const MOST_PARAMETERS = 10;

/**
 * Reads the secrets of all containers, and of their log drivers, with the task's execution role. Those of another Region, and
 * secrets of another account, are out of reach of an embedded AWS; they count as there.
 * @returns why the task cannot start, in AWS's words.
 */
export async function pullSecrets(world: World, task: TaskRecord, caller: ServiceCaller): Promise<string | undefined> {
  const values = valuesFrom(task);
  const references = values.map(parseSecretReference);
  const malformed = references.findIndex(({ kind }) => kind === 'malformed');
  if (malformed >= 0)
    return `${OF_SECRETS_MANAGER}: trying to retrieve secret with value ${values[malformed]} resulted in error: an invalid ARN format for the AWS Secrets Manager secret was specified. Specify a valid ARN and try again.`;
  for (const reference of references) {
    const failure = reference.kind === 'secret' ? await pullSecret(world, reference, caller) : undefined;
    if (failure !== undefined) return failure;
  }
  const names = references.flatMap((each) =>
    each.kind === 'parameter' && (each.region ?? world.region) === world.region ? [each.name] : [],
  );
  return pullParameters(world, [...new Set(names)], caller);
}

function valuesFrom({ definition }: TaskRecord): readonly string[] {
  const { containerDefinitions = [] } = definition.description;
  const all = containerDefinitions.flatMap(({ secrets = [], logConfiguration }) => [
    ...secrets,
    ...(logConfiguration?.secretOptions ?? []),
  ]);
  return [...new Set(all.flatMap(({ valueFrom }) => valueFrom ?? []))];
}

async function pullSecret(
  world: World,
  { arn, region, account, jsonKey, versionStage, versionId }: SecretReference & { readonly kind: 'secret' },
  caller: ServiceCaller,
): Promise<string | undefined> {
  if (region !== world.region || account !== world.accountId) return undefined;
  try {
    const { SecretString } = await world.call(caller, 'secrets-manager', 'GetSecretValue', {
      SecretId: arn,
      ...(versionStage === undefined ? {} : { VersionStage: versionStage }),
      ...(versionId === undefined ? {} : { VersionId: versionId }),
    });
    const missing = jsonKey === undefined ? undefined : whatLacks(SecretString ?? '', jsonKey);
    return missing && `${OF_SECRETS_MANAGER}: ${RETRIED}: ${missing}`;
  } catch (error) {
    const words = inGoSdkWords(world, 'Secrets Manager: GetSecretValue', refusalIn(error));
    return `${OF_SECRETS_MANAGER}: ${RETRIED}: failed to fetch secret ${arn} from secrets manager: ${words}`;
  }
}

/** Why a member cannot be taken out of a secret, in the words of Go's JSON and of the agent. */
function whatLacks(text: string, key: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const has = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
    return has ? undefined : `retrieved secret from Secrets Manager did not contain json key ${key}`;
  } catch {
    return text === ''
      ? 'unexpected end of JSON input'
      : `invalid character '${text[0]}' looking for beginning of value`;
  }
}

async function pullParameters(
  world: World,
  names: readonly string[],
  caller: ServiceCaller,
): Promise<string | undefined> {
  const invalid: string[] = [];
  for (let first = 0; first < names.length; first += MOST_PARAMETERS)
    try {
      const Names = names.slice(first, first + MOST_PARAMETERS);
      const { InvalidParameters = [] } = await world.call(caller, 'ssm', 'GetParameters', {
        Names,
        WithDecryption: true,
      });
      invalid.push(...InvalidParameters);
    } catch (error) {
      return `${OF_PARAMETER_STORE}: ${inGoSdkWords(world, 'SSM: GetParameters', refusalIn(error))}`;
    }
  return invalid.length > 0 ? `${OF_PARAMETER_STORE}: invalid ssm parameters: ${invalid.join(', ')}` : undefined;
}

/** @throws what no service answered. */
function refusalIn(error: unknown): AwsError {
  if (!(error instanceof AwsError)) throw error;
  return error;
}
