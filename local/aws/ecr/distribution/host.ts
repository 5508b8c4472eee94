import type { HttpRequest } from '../../wire/http-message';
import type { Registry } from '../registry';

export interface RegistryAddress {
  /** The account whose registry was asked. */
  readonly registryId: string;
  /** What comes before `/v2/` in a `Location`. */
  readonly base: string;
  /** What the client is challenged to log in to. */
  readonly realm: string;
}

/**
 * How a registry client reached us. By this endpoint's own address, links go back there; by a registry's name on AWS
 * (through a proxy, or a `Host` header), they are relative, for that name leads to AWS.
 */
export function addressIn({ headers }: HttpRequest, registry: Pick<Registry, 'id'>): RegistryAddress {
  const { host = 'localhost' } = headers;
  const account = /^(\d{12})\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(:\d+)?$/i.exec(host)?.[1];
  return account === undefined
    ? { registryId: registry.id, base: `http://${host}`, realm: `http://${host}/` }
    : { registryId: account, base: '', realm: `https://${host}/` };
}
