import { ECR, type ECRClientConfig } from '@aws-sdk/client-ecr';
import type { HttpHandler, HttpResponse } from '../../../../../local/aws/wire/http-message';
import { sha256 } from '../oci-image';

export interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A registry client with one login; answers come as they are. */
export interface RegistryClient {
  ask(method: string, target: string, asked?: Asked): Promise<HttpResponse>;
  /** POST and PUT, as most clients push a small blob; returns its digest. */
  upload(repository: string, text: string): Promise<string>;
  put(repository: string, reference: string, manifest: string, mediaType?: string): Promise<HttpResponse>;
}

/** @param authorization of `Basic`, in base64; absent: no login */
export function registryClient(handle: HttpHandler, authorization?: string): RegistryClient {
  const login: Record<string, string> = authorization === undefined ? {} : { authorization: `Basic ${authorization}` };
  const ask: RegistryClient['ask'] = (method, target, { headers = {}, body = '' } = {}) =>
    handle({ method, target, headers: { host: '127.0.0.1:4566', ...login, ...headers }, body: Buffer.from(body) });
  return {
    ask,
    upload: async (repository, text) => {
      const { headers } = await ask('POST', `/v2/${repository}/blobs/uploads/`);
      const target = `${pathOf(headers.location)}?digest=${sha256(text)}`;
      const { status } = await ask('PUT', target, { body: text });
      if (status !== 201) throw new Error(`The blob is refused with ${status}.`);
      return sha256(text);
    },
    put: (repository, reference, manifest, mediaType) =>
      ask('PUT', `/v2/${repository}/manifests/${reference}`, {
        body: manifest,
        ...(mediaType !== undefined && { headers: { 'content-type': mediaType } }),
      }),
  };
}

/** The login that ECR gives to the principal of a client's credentials. */
export async function loginOf(config: ECRClientConfig): Promise<string> {
  const { authorizationData } = await new ECR(config).getAuthorizationToken({});
  return authorizationData?.[0]?.authorizationToken ?? '';
}

export const pathOf = (location = ''): string => new URL(location, 'http://base').pathname;
export const textOf = ({ body }: HttpResponse): string => Buffer.from(body).toString();
export const jsonOf = (response: HttpResponse): unknown => JSON.parse(textOf(response));

/** Status, code and message of a refusal. */
export function refusalIn(response: HttpResponse): [status: number, code?: string, message?: string] {
  const { errors } = jsonOf(response) as { errors: [{ code: string; message: string }] };
  return [response.status, errors[0].code, errors[0].message];
}
