import type { Faults } from '../aws/faults/faults';
import { KINDS } from '../aws/faults/kinds';
import { exampleOf } from '../aws/faults/wish';
import type { HttpRequest, HttpResponse } from '../aws/wire/http-message';
import { json } from './answer';

/** What can go wrong, what waits to, and what did. */
export const faultList = (faults: Faults): HttpResponse =>
  json(
    200,
    {
      kinds: KINDS.map(({ kind, says, members, ...rest }) => ({
        kind,
        says,
        members,
        example: exampleOf({ kind, says, members, ...rest }),
      })),
      active: faults.active(),
      over: faults.over(),
    },
    { vary: 'accept' },
  );

/** @param kind by the path that it was sent to; the body has it otherwise. */
export async function injectFault(faults: Faults, { body }: HttpRequest, kind?: string): Promise<HttpResponse> {
  let wish: unknown;
  try {
    wish = JSON.parse(Buffer.from(body).toString());
  } catch {
    return json(400, {
      error: `The body is not JSON. Send ${JSON.stringify(exampleOf(KINDS[0]!))}; GET /faults has all kinds.`,
    });
  }
  if (kind !== undefined) {
    const named = withKind(wish, kind);
    if (!named) return json(400, { error: `The body of POST /faults/${kind} is an object without a kind.` });
    wish = named;
  }
  const injection = await faults.inject(wish);
  if ('refused' in injection) return json(400, { error: injection.refused });
  if ('failed' in injection) return json(409, { error: injection.failed });
  return json(201, injection.fault, { location: `/faults/${injection.fault.id}` });
}

function withKind(wish: unknown, kind: string): object | undefined {
  if (typeof wish !== 'object' || wish === null || Array.isArray(wish)) return undefined;
  return 'kind' in wish && wish.kind !== kind ? undefined : { ...wish, kind };
}

export function removeAllFaults(faults: Faults): HttpResponse {
  const removed = faults.active().map(({ id }) => id);
  for (const id of removed) faults.remove(id);
  return json(200, { removed });
}

/** `/faults/<id>` */
export function oneFault(faults: Faults, id: string, method: 'GET' | 'DELETE'): HttpResponse {
  const fault = method === 'GET' ? faults.find(id) : faults.remove(id);
  const known = [...faults.active(), ...faults.over()].map((each) => each.id);
  return fault
    ? json(200, fault)
    : json(404, { error: `There is no fault ${id}: ${known.join(', ') || 'none is known'}.` });
}
