import { isIP } from 'node:net';
import type { TestListener } from '../../aws/test-listener';
import type { HttpCheckSpec } from '../../domain/check/http';
import { guardedLookup, type Resolve } from './guarded-lookup';

/** How an http check's requests reach a URL. */
export interface HttpRoute {
  /** What is asked for first. */
  readonly first: URL;
  /** Path and query of that, as configured. */
  readonly path: string;
  /** Origin that no redirect may leave; absent: redirects are held to the rules of addresses. */
  readonly within?: string;
  readonly connectionTo: (url: URL) => Connection;
}

/** Where a request connects to, and as what. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly hostHeader?: string;
  /** The name that is asked for in TLS and verified; an address cannot be asked for. */
  readonly servername?: string;
  readonly lookup?: ReturnType<typeof guardedLookup>;
}

/**
 * Through a test listener, whatever a request is for. Its load balancer may have a private address: it is what the deployment
 * group names, and no text of a request or an answer leads elsewhere.
 */
export function throughListener(spec: HttpCheckSpec, at: TestListener): HttpRoute {
  const name = (spec.host ?? at.host).replace(/:\d+$/, '');
  const connection: Connection = {
    host: at.host,
    port: at.port,
    ...(spec.host === undefined ? {} : { hostHeader: spec.host }),
    ...(isIP(name) === 0 ? { servername: name } : {}),
  };
  const origin = `${at.protocol}://${spec.host ?? `${at.host}:${at.port}`}`;
  const first = new URL(origin);
  return { first, path: spec.path ?? '/', within: first.origin, connectionTo: () => connection };
}

/** To a URL, at addresses that the check may connect to. */
export function toUrl(spec: HttpCheckSpec, first: URL, resolve?: Resolve): HttpRoute {
  const lookup = guardedLookup(spec.allowPrivate === true, resolve);
  return {
    first,
    path: first.pathname + first.search,
    connectionTo: ({ protocol, hostname, port }) => {
      const host = hostname.replace(/^\[|\]$/g, '');
      return {
        host,
        port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
        ...(isIP(host) === 0 ? { servername: host } : {}),
        lookup,
      };
    },
  };
}
