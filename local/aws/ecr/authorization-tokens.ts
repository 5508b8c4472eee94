import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Caller } from '../iam/credentials';
import type { World } from '../world';

const LIFETIME_IN_MS = 12 * 60 * 60_000;

/** Whom a login stands for, or why for nobody. */
export type TokenReading =
  | { readonly ok: true; readonly caller: Caller }
  | { readonly ok: false; readonly fault: 'invalid' | 'expired' };

/**
 * The passwords that `GetAuthorizationToken` gives out: whoever shows one acts as the principal that asked for it. They
 * carry their principal and their end, sealed, so that nothing has to be kept for them.
 * Source: ECR User Guide, "Private registry authentication".
 */
export class AuthorizationTokens {
  private secret: string | undefined;

  constructor(private readonly world: World) {}

  issue(caller: Caller): { readonly password: string; readonly expiresAt: Date } {
    const expiresAt = new Date(this.world.clock.now().getTime() + LIFETIME_IN_MS);
    const payload = Buffer.from(JSON.stringify(caller)).toString('base64');
    const expiration = expiresAt.getTime();
    const token = { payload, datakey: this.seal(payload, expiration), version: '2', type: 'DATA_KEY', expiration };
    return { password: Buffer.from(JSON.stringify(token)).toString('base64'), expiresAt };
  }

  read(password: string): TokenReading {
    const token = parsed(password);
    if (!token) return { ok: false, fault: 'invalid' };
    const { payload, datakey, expiration } = token;
    const [claimed, right] = [Buffer.from(datakey), Buffer.from(this.seal(payload, expiration))];
    if (claimed.length !== right.length || !timingSafeEqual(claimed, right)) return { ok: false, fault: 'invalid' };
    if (expiration <= this.world.clock.now().getTime()) return { ok: false, fault: 'expired' };
    return { ok: true, caller: JSON.parse(Buffer.from(payload, 'base64').toString()) as Caller };
  }

  private seal(payload: string, expiration: number): string {
    this.secret ??= this.world.ids.secret(40);
    return createHmac('sha256', this.secret).update(`${payload}.${expiration}`).digest('base64');
  }
}

interface Token {
  readonly payload: string;
  readonly datakey: string;
  readonly expiration: number;
}

function parsed(password: string): Token | undefined {
  try {
    const { payload, datakey, expiration } = JSON.parse(Buffer.from(password, 'base64').toString()) as Partial<Token>;
    return typeof payload === 'string' && typeof datakey === 'string' && typeof expiration === 'number'
      ? { payload, datakey, expiration }
      : undefined;
  } catch {
    return undefined;
  }
}
