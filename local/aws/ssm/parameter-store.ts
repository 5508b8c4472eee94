import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { latestOf, type ParameterVersion, type StoredParameter } from './parameter';
import { type ParameterReference, parseReference } from './parameter-name';
import { publicParameter } from './public-parameters';
import { notFound } from './refusals';
import { createSealing, type Sealing } from './sealing';

/** The parameters of the account, found by whatever names them. */
export class ParameterStore {
  readonly byName = new Map<string, StoredParameter>();
  private readonly sealing: Sealing;
  private readonly arnPrefix: string;

  /** When AWS published what it publishes: before the account began. */
  private readonly publishedAt: Date;

  constructor(private readonly world: World) {
    this.publishedAt = world.clock.now();
    this.sealing = createSealing(world.ids);
    this.arnPrefix = `arn:aws:ssm:${world.region}:${world.accountId}:parameter`;
  }

  readonly arnOf = (name: string): string => `${this.arnPrefix}${name.startsWith('/') ? '' : '/'}${name}`;

  seal(value: string, name: string): string {
    return this.sealing.seal(value, this.arnOf(name));
  }

  /** The value as the Get operations answer it: a SecureString's as ciphertext unless it shall be decrypted. */
  valueOf({ arn }: StoredParameter, { type, stored }: ParameterVersion, decrypt: boolean | undefined): string {
    return type === 'SecureString' && decrypt ? this.sealing.open(stored, arn) : stored;
  }

  /** @throws AwsError ParameterNotFound */
  get(text: string): StoredParameter {
    const reference = parseReference(text, this.arnPrefix);
    const parameter = reference && reference.selector === undefined ? this.named(reference) : undefined;
    if (!parameter) throw notFound();
    return parameter;
  }

  /**
   * @param text name or ARN, and after a colon a version or a label
   * @throws AwsError ParameterNotFound, ParameterVersionNotFound
   */
  select(text: string): { parameter: StoredParameter; version: ParameterVersion; selector: string | undefined } {
    const reference = parseReference(text, this.arnPrefix);
    const parameter = reference && (this.named(reference) ?? this.published(reference));
    if (!parameter) throw notFound();
    const { selector } = reference;
    if (selector === undefined) return { parameter, version: latestOf(parameter), selector };
    const wanted = selector.slice(1);
    const isVersion = /^\d+$/.test(wanted);
    const version = parameter.versions.find(({ version: number, labels }) =>
      isVersion ? number === Number(wanted) : labels.has(wanted),
    );
    if (!version)
      throw new AwsError(
        'ParameterVersionNotFound',
        `Systems Manager could not find ${isVersion ? 'version' : 'label'} ${wanted} of ${parameter.name}. Verify the ${isVersion ? 'version' : 'label'} and try again.`,
      );
    return { parameter, version, selector };
  }

  private published({ name }: ParameterReference): StoredParameter | undefined {
    return publicParameter(name, this.world.region, this.publishedAt);
  }

  /** An ARN does not tell `name` from `/name`. */
  private named({ name, isArn }: ParameterReference): StoredParameter | undefined {
    return this.byName.get(name) ?? (isArn ? this.byName.get(name.slice(1)) : undefined);
  }
}
