/** What a path of the registry's HTTP API is about. Source: OCI Distribution Specification 1.1, "Endpoints". */
export type Route =
  | { readonly kind: 'base' }
  | { readonly kind: 'catalog' }
  | { readonly kind: 'tags'; readonly repository: string }
  | { readonly kind: 'manifest'; readonly repository: string; readonly reference: string }
  | { readonly kind: 'blob'; readonly repository: string; readonly digest: string }
  | { readonly kind: 'uploads'; readonly repository: string }
  | { readonly kind: 'upload'; readonly repository: string; readonly uploadId: string }
  | { readonly kind: 'referrers'; readonly repository: string; readonly digest: string };

export type RouteKind = Route['kind'];
export type RouteOf<Kind extends RouteKind> = Extract<Route, { kind: Kind }>;

/** Names of repositories have slashes; the last word that means something decides. */
const PATTERNS: readonly (readonly [RegExp, (repository: string, last: string) => Route])[] = [
  [/^\/v2\/?$/, () => ({ kind: 'base' })],
  [/^\/v2\/_catalog$/, () => ({ kind: 'catalog' })],
  [/^\/v2\/(.+)\/tags\/list$/, (repository) => ({ kind: 'tags', repository })],
  [/^\/v2\/(.+)\/manifests\/([^/]+)$/, (repository, reference) => ({ kind: 'manifest', repository, reference })],
  [/^\/v2\/(.+)\/blobs\/uploads\/?$/, (repository) => ({ kind: 'uploads', repository })],
  [/^\/v2\/(.+)\/blobs\/uploads\/([^/]+)$/, (repository, uploadId) => ({ kind: 'upload', repository, uploadId })],
  [/^\/v2\/(.+)\/blobs\/([^/]+)$/, (repository, digest) => ({ kind: 'blob', repository, digest })],
  [/^\/v2\/(.+)\/referrers\/([^/]+)$/, (repository, digest) => ({ kind: 'referrers', repository, digest })],
];

/** Whether a path belongs to the registry at all. */
export const isRegistryPath = (path: string): boolean => path === '/v2' || path.startsWith('/v2/');

/** @param path as sent, without the query; `undefined` for one that the API does not have */
export function routeOf(path: string): Route | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  for (const [pattern, make] of PATTERNS) {
    const match = pattern.exec(decoded);
    if (match) return make(match[1] ?? '', match[2] ?? '');
  }
  return undefined;
}
