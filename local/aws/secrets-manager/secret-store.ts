import type { World } from '../world';
import { invalidRequest, notFound } from './refusals';
import type { StoredSecret } from './secret';

/** A hyphen and six random characters, which an ARN has and a name does not. */
const SUFFIX = /-[A-Za-z0-9]{6}$/;

/** The secrets of the account, found by whatever names them. */
export class SecretStore {
  readonly byName = new Map<string, StoredSecret>();
  private readonly prefix: string;

  constructor(private readonly world: World) {
    this.prefix = `arn:aws:secretsmanager:${world.region}:${world.accountId}:secret:`;
  }

  readonly newArn = (name: string): string => `${this.prefix}${name}-${this.world.ids.secret(6)}`;

  /**
   * By name, by ARN, or by an ARN without its six characters. Secrets Manager user guide, "What's in a Secrets Manager
   * secret": a name that ends as an ARN does is found by its whole ARN only.
   */
  find(id: string): StoredSecret | undefined {
    return id.startsWith('arn:') ? this.byArn(id) : this.byName.get(id);
  }

  /** @throws AwsError ResourceNotFoundException */
  get(id: string): StoredSecret {
    const found = this.find(id);
    if (!found) throw notFound();
    return found;
  }

  /** @throws AwsError ResourceNotFoundException, InvalidRequestException for one that waits for its deletion */
  usable(id: string): StoredSecret {
    const secret = this.get(id);
    if (secret.deletedAt)
      throw invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
    return secret;
  }

  private byArn(arn: string): StoredSecret | undefined {
    if (!arn.startsWith(this.prefix)) return undefined;
    const name = arn.slice(this.prefix.length);
    const whole = this.byName.get(name.replace(SUFFIX, ''));
    if (whole?.arn === arn) return whole;
    return SUFFIX.test(name) ? undefined : this.byName.get(name);
  }
}
