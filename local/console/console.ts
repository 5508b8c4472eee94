import { AwsError } from '../../src/domain/errors';
import type { ServiceStatus } from '../../src/domain/status';
import type { VirtualClock } from '../aws/clock/virtual-clock';
import type { Faults } from '../aws/faults/faults';
import { FAULT_KINDS, LONGEST_JUMP_IN_SECONDS } from '../aws/faults/kinds';
import type { CallRecord } from '../aws/wire/dispatcher';
import type { HttpHandler, HttpRequest, HttpResponse } from '../aws/wire/http-message';
import type { BusEvent } from '../aws/world';
import type { ReadStatuses } from '../release-status';
import { html, json } from './answer';
import { faultList, injectFault, oneFault, removeAllFaults } from './fault-routes';
import { faultsPage } from './faults-page';
import type { FleetReader } from './fleet';
import { fleetPage } from './fleet-page';
import { type Mail, mailPage } from './mail-page';
import { notFoundPage } from './not-found-page';
import type { View } from './page';
import { crossOriginRefusal } from './same-origin';

/** What the console shows and steers. */
export interface ConsoleSource {
  readonly clock: VirtualClock;
  readonly fleet: FleetReader;
  readonly faults: Faults;
  readonly status: ReadStatuses;
  readonly endpoint: string;
  mails(): readonly Mail[];
  events(): readonly BusEvent[];
  calls(): readonly CallRecord[];
}

const FASTEST_SPEED = 100_000;

/**
 * The console port: pages for a person, JSON for a program, the clock, and faults. It is the only way into the embedded AWS
 * beside its AWS endpoint, and it is not part of AWS.
 */
export function createConsole(source: ConsoleSource): HttpHandler {
  return async (request) => {
    const [path = '', query] = request.target.split('?', 2);
    const route = Object.hasOwn(ROUTES, path) ? ROUTES[path] : faultRoute(path);
    if (!route) return html(404, notFoundPage(Object.keys(ROUTES)));
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const handle = Object.hasOwn(route, method) ? route[method as Method] : undefined;
    if (!handle) {
      const methods = Object.keys(route);
      const refusal = json(405, { error: `${path} answers ${methods.join(' and ')}, not ${request.method}.` });
      return { ...refusal, headers: { ...refusal.headers, allow: methods.join(', ') } };
    }
    const crossOrigin = crossOriginRefusal(request);
    if (crossOrigin) return json(403, { error: crossOrigin });
    return handle(source, request, { live: new URLSearchParams(query).get('refresh') !== 'off' });
  };
}

type Handle = (source: ConsoleSource, request: HttpRequest, view: View) => HttpResponse | Promise<HttpResponse>;
type Method = 'GET' | 'POST' | 'DELETE';
type Route = Partial<Record<Method, Handle>>;

const ROUTES: Readonly<Record<string, Route>> = {
  '/': {
    GET: async (source, _, view) =>
      html(
        200,
        fleetPage({
          services: await source.fleet.services(),
          ...(await knownStatuses(source)),
          now: source.clock.now(),
          speed: source.clock.speed ?? 0,
          endpoint: source.endpoint,
          mailCount: source.mails().length,
          ...view,
        }),
      ),
  },
  '/mail': {
    GET: (source, _, view) => html(200, mailPage({ mails: source.mails(), endpoint: source.endpoint, ...view })),
  },
  '/mail.json': {
    GET: (source) =>
      json(
        200,
        source.mails().map(({ to, subject, body, sentAt }) => ({ to, subject, body, sentAt })),
      ),
  },
  '/events.json': { GET: (source) => json(200, source.events()) },
  '/calls.json': { GET: (source) => json(200, source.calls()) },
  '/clock': {
    GET: (source) => json(200, clockState(source)),
    POST: (source, request) => setClock(source, request),
  },
  '/faults': {
    // A browser asks for a page; curl, and whatever else does not, gets the list.
    GET: ({ faults, mails }, { headers }, view) =>
      headers.accept?.includes('text/html')
        ? html(
            200,
            faultsPage({
              active: faults.active(),
              over: faults.over(),
              address: `http://${headers.host ?? '127.0.0.1:4567'}`,
              mailCount: mails().length,
              ...view,
            }),
            { vary: 'accept' },
          )
        : faultList(faults),
    POST: ({ faults }, request) => injectFault(faults, request),
    DELETE: ({ faults }) => removeAllFaults(faults),
  },
};

function faultRoute(path: string): Route | undefined {
  const [, id] = /^\/faults\/([\w-]+)$/.exec(path) ?? [];
  if (id === undefined) return undefined;
  if (FAULT_KINDS.some((kind) => kind === id))
    return { POST: ({ faults }, request) => injectFault(faults, request, id) };
  return {
    GET: ({ faults }) => oneFault(faults, id, 'GET'),
    DELETE: ({ faults }) => oneFault(faults, id, 'DELETE'),
  };
}

/** The fleet is shown also while Slipway is not deployed, or its table is gone. */
async function knownStatuses({ status }: ConsoleSource): Promise<{ statuses?: readonly ServiceStatus[] }> {
  try {
    return { statuses: await status() };
  } catch (error) {
    if (error instanceof AwsError) return {};
    throw error;
  }
}

const clockState = ({ clock }: ConsoleSource): unknown => ({ now: clock.now().toISOString(), speed: clock.speed ?? 0 });

async function setClock(source: ConsoleSource, request: HttpRequest): Promise<HttpResponse> {
  const wish = wishOf(request.body);
  if (typeof wish === 'string') return json(400, { error: wish });
  try {
    if ('speed' in wish) source.clock.run(wish.speed);
    else await source.clock.advance(wish.advanceSeconds * 1000);
  } catch (error) {
    return json(409, { error: error instanceof Error ? error.message : String(error) });
  }
  return json(200, clockState(source));
}

/** The one thing that is asked of the clock, or what is wrong with the question. */
function wishOf(body: Uint8Array): { advanceSeconds: number } | { speed: number } | string {
  const usage = 'Send {"advanceSeconds": 300} or {"speed": 20}.';
  let wish: unknown;
  try {
    wish = JSON.parse(Buffer.from(body).toString());
  } catch {
    return `The body is not JSON. ${usage}`;
  }
  const entries = typeof wish === 'object' && wish !== null ? Object.entries(wish) : [];
  const [entry] = entries;
  if (!entry || entries.length !== 1) return usage;
  const [name, value] = entry;
  if (name === 'advanceSeconds')
    return typeof value === 'number' && value >= 0 && value <= LONGEST_JUMP_IN_SECONDS
      ? { advanceSeconds: value }
      : `advanceSeconds is a number from 0 to ${LONGEST_JUMP_IN_SECONDS}.`;
  if (name === 'speed')
    return typeof value === 'number' && value > 0 && value <= FASTEST_SPEED
      ? { speed: value }
      : `speed is a number above 0, up to ${FASTEST_SPEED}.`;
  return usage;
}
