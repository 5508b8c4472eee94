import type { Caller } from '../../iam/credentials';
import { AwsError } from '../../wire/aws-error';
import { type HttpRequest, type HttpResponse, textResponse, urlOf } from '../../wire/http-message';
import type { Registry } from '../registry';
import { getBlob, headBlob } from './blobs';
import { bodiless, type Exchange } from './exchange';
import { addressIn } from './host';
import { listRepositories, listTags } from './lists';
import { loginOf } from './login';
import { manifestHandlers } from './manifests';
import { listReferrers } from './referrers';
import { refusalOf, unsupported } from './refusal';
import { isRegistryPath, type Route, type RouteKind, type RouteOf, routeOf } from './route';
import { uploadHandlers } from './uploads';

/** A layer comes in one piece, unlike the parts of ECR's API; half of what the embedded registry holds at all. */
const LONGEST_BLOB_IN_BYTES = 512 * 1024 * 1024;

/** What a request to the registry may bring; `undefined` for every other request. */
export const registryBodyLimit = (target: string): number | undefined =>
  isRegistryPath(target.split('?')[0] ?? '') ? LONGEST_BLOB_IN_BYTES : undefined;

type Handlers = {
  readonly [Kind in RouteKind]: {
    readonly [method: string]: (exchange: Exchange, route: RouteOf<Kind>) => Promise<HttpResponse>;
  };
};

/**
 * The registry as docker, skopeo and crane speak to it: the OCI Distribution API under `/v2/`, translated into the
 * operations of ECR's own API. So one set of rules, permissions, events and log entries holds for both doors.
 * @returns the handler of its requests; `undefined` for every other request
 */
export function createDistribution(registry: Registry): (request: HttpRequest) => Promise<HttpResponse | undefined> {
  const { world } = registry;
  const manifests = manifestHandlers(registry);
  const uploads = uploadHandlers(registry);
  const handlers: Handlers = {
    base: { GET: async () => bodiless(200, { 'content-type': 'text/plain; charset=utf-8' }) },
    catalog: { GET: listRepositories },
    tags: { GET: listTags },
    manifest: { HEAD: manifests.get, GET: manifests.get, PUT: manifests.put, DELETE: manifests.remove },
    blob: { HEAD: headBlob, GET: getBlob },
    uploads: { POST: uploads.open },
    upload: { PATCH: uploads.append, PUT: uploads.complete },
    referrers: { GET: listReferrers },
  };

  const exchangeOf = (request: HttpRequest, caller: Caller, registryId: string, base: string): Exchange => ({
    request,
    registryId,
    base,
    query: urlOf(request).searchParams,
    call: (operation, input) => world.call(caller, 'ecr', operation, input),
    authorise: (requirements) => world.authorise(caller, 'ecr', requirements),
  });

  async function answer(request: HttpRequest, path: string): Promise<HttpResponse> {
    const { registryId, base, realm } = addressIn(request, registry);
    const login = loginOf(request, realm, registry.tokens);
    if (!login.ok) return login.refusal;
    const route = routeOf(path);
    if (!route) return notFound();
    const handle = Object.hasOwn(handlers[route.kind], request.method)
      ? (handlers[route.kind] as Handlers[RouteKind])[request.method]
      : undefined;
    // Nobody has seen ECR tell how far an upload is, or give one up (dotnet/sdk#33019).
    if (!handle) return route.kind === 'upload' ? notFound() : unsupported();
    try {
      return await handle(exchangeOf(request, login.caller, registryId, base), route as Route as never);
    } catch (error) {
      const refusal = error instanceof AwsError ? refusalOf(error) : undefined;
      if (!refusal) throw error;
      return refusal;
    }
  }

  return async (request) => {
    const path = request.target.split('?')[0] ?? '';
    if (!isRegistryPath(path) || isSigned(request)) return undefined;
    const answered = await answer(request, path);
    return {
      ...answered,
      headers: { 'docker-distribution-api-version': 'registry/2.0', ...answered.headers },
      body: request.method === 'HEAD' ? new Uint8Array() : answered.body,
    };
  };
}

/** A request that an AWS client has signed is for another service, whatever its path. */
const isSigned = ({ headers, target }: HttpRequest): boolean =>
  headers.authorization?.startsWith('AWS4-') === true || target.includes('X-Amz-Signature=');

const notFound = (): HttpResponse => textResponse(404, 'text/plain; charset=utf-8', '404 page not found\n');
