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
  return instead({ __type: code, message }, 400);
}

/** Not AWS answers, which hears of nothing, in the JSON protocols. */
export function instead(output: object, status = 200): Wire {
  return async () => ({
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: Buffer.from(JSON.stringify(output)),
  });
}

/** AWS answers otherwise than it would, in the JSON protocols; times are seconds there. */
export function answering(
  change: (answer: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): Wire {
  return async (_operation, send) => {
    const response = await send();
    const answer = JSON.parse(Buffer.from(response.body).toString());
    return { ...response, body: Buffer.from(JSON.stringify(change(answer))) };
  };
}

export const throttled = refused('ThrottlingException', 'Rate exceeded');

/** Whether an operation leaves something else behind in AWS than it found, by the words that AWS's names begin with. */
export const changes = (operation: string): boolean => !/^(Get|BatchGet|Describe|List|Query|Simulate)/.test(operation);

export interface CrashPoint {
  readonly at: number;
  readonly when: 'before' | 'after';
}

/**
 * All the ways in which the death of a process can leave AWS behind, when `count` of its calls change something. What it
 * was reading when it died makes no difference, and to die after a change is to die before the next one: so a row for each
 * change, before it took effect, and one after the last.
 */
export function crashPoints(count: number): CrashPoint[] {
  const before = Array.from({ length: count }, (_, index): CrashPoint => ({ at: index + 1, when: 'before' }));
  return [...before, { at: count, when: 'after' }];
}

/** Ends a process at the nth of its calls that change something, before or after that took effect. */
export function dyingAt({ at, when }: CrashPoint, die: () => void): Wire {
  let count = 0;
  return async (operation, send) => {
    const isLast = changes(operation) && ++count === at;
    if (!isLast) return send();
    if (when === 'after') await send();
    die();
    return new Promise(() => {});
  };
}

/** `CreateDeployment`, in the JSON protocols, in SNS's and in CloudWatch's; of a REST protocol the method, `Get`. */
export function operationOf({ method, target: path, headers, body }: HttpRequest): string {
  if (method === 'GET') return 'Get';
  const rpc = /\/operation\/(\w+)$/.exec(path)?.[1];
  if (rpc) return rpc;
  const target = headers['x-amz-target'];
  return target?.split('.')[1] ?? new URLSearchParams(Buffer.from(body).toString()).get('Action') ?? '?';
}
