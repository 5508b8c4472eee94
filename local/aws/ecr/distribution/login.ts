import type { Caller } from '../../iam/credentials';
import { type HttpRequest, type HttpResponse, textResponse } from '../../wire/http-message';
import type { AuthorizationTokens } from '../authorization-tokens';
import { ociError } from './refusal';

export type Login =
  | { readonly ok: true; readonly caller: Caller }
  | { readonly ok: false; readonly refusal: HttpResponse };

/**
 * Reads the login of a registry client: user `AWS`, password from `GetAuthorizationToken`. Without one the client is
 * challenged; a wrong one is a bad request and an expired one is denied, both without a challenge, as at ECR.
 */
export function loginOf({ headers }: HttpRequest, realm: string, tokens: AuthorizationTokens): Login {
  const basic = /^basic +([A-Za-z0-9+/=_-]+)$/i.exec(headers.authorization ?? '')?.[1];
  if (basic === undefined) return { ok: false, refusal: challenge(realm) };
  const [user, ...rest] = Buffer.from(basic, 'base64').toString().split(':');
  const password = rest.join(':');
  // What a client sends that has no login and is asked for one (skopeo).
  if (user === '' && password === '') return { ok: false, refusal: challenge(realm) };
  const token = user === 'AWS' ? tokens.read(password) : { ok: false as const, fault: 'invalid' as const };
  if (token.ok) return token;
  return {
    ok: false,
    refusal:
      token.fault === 'expired'
        ? ociError(403, 'DENIED', 'Your authorization token has expired. Reauthenticate and try again.')
        : ociError(400, 'DENIED', 'Your Authorization Token is invalid.'),
  };
}

function challenge(realm: string): HttpResponse {
  const refusal = textResponse(401, 'text/plain; charset=utf-8', 'Not Authorized\n');
  const asked = `Basic realm="${realm}",service="ecr.amazonaws.com"`;
  return { ...refusal, headers: { ...refusal.headers, 'www-authenticate': asked } };
}
