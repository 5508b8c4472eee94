import type { HttpRequest, HttpResponse } from '../../local/aws/wire/http-message';

/**
 * Stands between the product and AWS. Sees the operation of each request, and passes it on with `send`, or does not; may
 * answer in AWS's stead, lose the answer, or never come back.
 */
export type Wire = (operation: string, send: () => Promise<HttpResponse>) => Promise<HttpResponse>;

export const untouched: Wire = (_operation, send) => send();

/** The first request of an operation takes another wire. */
export function once(operation: string, fault: Wire): Wire {
  let done = false;
  return (name, send) => {
    if (done || name !== operation) return send();
    done = true;
    return fault(name, send);
  };
}

/** Every request of an operation takes another wire. */
export function always(operation: string, fault: Wire): Wire {
  return (name, send) => (name === operation ? fault(name, send) : send());
}

/** The connection breaks before the request arrives, or before its answer does. */
export function lost(when: 'before' | 'after'): Wire {
  return async (_operation, send) => {
    if (when === 'after') await send();
    throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
  };
}

/** AWS refuses, in the JSON protocols. */
export function refused(code: string, message: string): Wire {
  return async () => ({
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: Buffer.from(JSON.stringify({ __type: code, message })),
  });
}

export const throttled = refused('ThrottlingException', 'Rate exceeded');

/** `CreateDeployment`, in the JSON protocols and in SNS's. */
export function operationOf({ headers, body }: HttpRequest): string {
  const target = headers['x-amz-target'];
  return target?.split('.')[1] ?? new URLSearchParams(Buffer.from(body).toString()).get('Action') ?? '?';
}
