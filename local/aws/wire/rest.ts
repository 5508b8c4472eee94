import { AwsError } from './aws-error';
import type { HttpRequest } from './http-message';
import { fromJson, toJson } from './json';
import type { MemberShape, Model, OperationModel } from './model';
import { readScalar } from './query';
import { writeTimestamp } from './timestamp';
import { structureToXml, toXml } from './xml';
import { fromXml, parseXml } from './xml-reader';

export interface RouteMatch {
  readonly operation: OperationModel;
  readonly labels: Readonly<Record<string, string>>;
}

interface Route {
  readonly operation: OperationModel;
  readonly method: string;
  readonly path: RegExp;
  readonly query: readonly (readonly [string, string | undefined])[];
  /** Longer fixed text and more fixed query parameters make a route the better match. */
  readonly specificity: number;
}

const routesOf = new WeakMap<Model, Route[]>();

/**
 * Finds the REST operation of a request by method, path and the query parameters that its URI template fixes
 * (`/{Bucket}?policy` is GetBucketPolicy, `/{Bucket}` alone ListObjects).
 */
export function matchRoute(model: Model, method: string, path: string, query: URLSearchParams): RouteMatch | undefined {
  return matchRoutes(model, method, path, query).next().value ?? undefined;
}

/** All operations that fit, the best first: S3's URIs alone do not tell PutObject from CopyObject. */
export function* matchRoutes(
  model: Model,
  method: string,
  path: string,
  query: URLSearchParams,
): Generator<RouteMatch, undefined> {
  let routes = routesOf.get(model);
  if (!routes) {
    routes = [...model.operations.values()].flatMap(routeOf).sort((a, b) => b.specificity - a.specificity);
    routesOf.set(model, routes);
  }
  for (const route of routes) {
    if (route.method !== method) continue;
    const match = route.path.exec(path);
    if (!match) continue;
    const fits = route.query.every(([name, value]) => (value ? query.get(name) === value : query.has(name)));
    if (!fits) continue;
    const labels: Record<string, string> = {};
    for (const [name, value] of Object.entries(match.groups ?? {})) {
      const decoded = decode(value);
      if (decoded === undefined) return undefined;
      labels[name] = decoded;
    }
    yield { operation: route.operation, labels };
  }
  return undefined;
}

function routeOf(operation: OperationModel): Route[] {
  if (!operation.http) return [];
  const [method, template] = operation.http;
  const [path = '', queryText = ''] = template.split('?');
  const fixed = path.replace(/\{[^}]+\}/g, '');
  const pattern = path
    .replace(/[.*^$()|[\]\\]/g, '\\$&')
    .replace(/\{(\w+)(\+?)\}/g, (_, name, greedy) => `(?<${name}>${greedy ? '.+' : '[^/]+'})`);
  const query = queryText
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', value] = part.split('=');
      return [name, value] as const;
    })
    // The SDK tells its own operations apart with this parameter; other clients do not send it.
    .filter(([name]) => name !== 'x-id');
  const labels = template.match(/\{/g)?.length ?? 0;
  return [
    {
      operation,
      method,
      path: new RegExp(`^${pattern.replace(/\/$/, '')}/?$`),
      query,
      specificity: fixed.length * 100 + query.length * 10 + labels,
    },
  ];
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Gathers an operation's input from path, query, headers and body. */
export function readRestInput(
  match: RouteMatch,
  request: HttpRequest,
  query: URLSearchParams,
  format: 'json' | 'xml',
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  let document: Record<string, unknown> | undefined;
  for (const [name, member] of match.operation.input.members) {
    const { traits, shape } = member;
    if (traits.httpPayload) {
      if (request.body.length > 0) input[name] = readPayload(member, request.body, format);
    } else if (traits.httpLabel) {
      input[name] = readScalar(shape, match.labels[name]!);
    } else if (traits.httpQuery) {
      const values = query.getAll(traits.httpQuery);
      if (values.length > 0)
        input[name] =
          shape.kind === 'list'
            ? values.map((value) => readScalar(shape.item.shape, value))
            : readScalar(shape, values[0]!);
    } else if (traits.httpHeader) {
      const value = request.headers[traits.httpHeader.toLowerCase()];
      if (value !== undefined) input[name] = readScalar(shape, value);
    } else if (traits.httpPrefixHeaders !== undefined) {
      input[name] = prefixed(request.headers, traits.httpPrefixHeaders.toLowerCase());
    } else if (traits.httpQueryParams) {
      input[name] = Object.fromEntries(query);
    } else if (format === 'json') {
      document ??= parseJsonObject(request.body);
      const value = document[traits.jsonName ?? name];
      if (value !== undefined && value !== null) input[name] = fromJson(shape, value, { useJsonName: true });
    }
  }
  return input;
}

function readPayload(member: MemberShape, body: Uint8Array, format: 'json' | 'xml'): unknown {
  if (member.shape.kind === 'blob') return body;
  if (member.shape.kind === 'string') return Buffer.from(body).toString();
  if (format === 'xml') return fromXml(member, parseXml(Buffer.from(body).toString()));
  return fromJson(member.shape, parseJsonObject(body), { useJsonName: true });
}

/** A JSON object of a request body; an empty body is an empty object. */
export function parseJsonObject(body: Uint8Array): Record<string, unknown> {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString());
  } catch {
    throw new AwsError('SerializationException', 'The request body is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AwsError('SerializationException', 'Start of structure or map found where not expected.');
  return value as Record<string, unknown>;
}

function prefixed(headers: Readonly<Record<string, string>>, prefix: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

/** Spreads a checked output over status, headers and body. */
export function writeRestOutput(
  operation: OperationModel,
  output: Record<string, unknown>,
  format: 'json' | 'xml',
  xmlNamespace?: string,
): { status: number; headers: Record<string, string>; body: Uint8Array } {
  const headers: Record<string, string> = {};
  const rest: Record<string, unknown> = {};
  const bodyMembers = new Map<string, MemberShape>();
  let status = operation.http?.[2] ?? 200;
  let body: Uint8Array | undefined;
  for (const [name, member] of operation.output.members) {
    const { traits, shape } = member;
    const value = output[name];
    if (traits.httpHeader || traits.httpPrefixHeaders !== undefined || traits.httpResponseCode || traits.httpPayload) {
      if (value === undefined || value === null) continue;
      if (traits.httpHeader)
        headers[traits.httpHeader.toLowerCase()] =
          value instanceof Date
            ? String(writeTimestamp(value, shape.kind === 'timestamp' ? shape.timestampFormat : undefined, 'http-date'))
            : String(value);
      else if (traits.httpPrefixHeaders !== undefined)
        for (const [key, item] of Object.entries(value))
          headers[`${traits.httpPrefixHeaders}${key}`.toLowerCase()] = String(item);
      else if (traits.httpResponseCode) status = value as number;
      else body = writePayload(member, value, name, format, xmlNamespace);
    } else {
      bodyMembers.set(name, member);
      if (value !== undefined) rest[name] = value;
    }
  }
  if (!body) {
    const shape = { ...operation.output, required: [], members: bodyMembers };
    if (format === 'json') body = Buffer.from(JSON.stringify(toJson(shape, rest, { useJsonName: true })));
    else if (bodyMembers.size > 0)
      body = xmlDocument(
        operation.output.xmlName ?? operation.output.name.replace(/Output$/, 'Result'),
        structureToXml(shape, rest),
        xmlNamespace,
      );
  }
  if (headers['content-range'] !== undefined) status = 206;
  headers['content-type'] ??= format === 'json' ? 'application/json' : 'application/xml';
  return { status, headers, body: status === 204 || !body ? new Uint8Array() : body };
}

function writePayload(
  member: MemberShape,
  value: unknown,
  name: string,
  format: 'json' | 'xml',
  xmlNamespace?: string,
): Uint8Array {
  if (member.shape.kind === 'blob') return value as Uint8Array;
  if (member.shape.kind === 'string') return Buffer.from(value as string);
  if (format === 'json') return Buffer.from(JSON.stringify(toJson(member.shape, value, { useJsonName: true })));
  const root = member.traits.xmlName ?? (member.shape.kind === 'structure' ? member.shape.name : name);
  const inner = toXml(member, value, root).slice(root.length + 2, -(root.length + 3));
  return xmlDocument(root, inner, xmlNamespace);
}

function xmlDocument(root: string, inner: string, namespace = ''): Buffer {
  const xmlns = namespace ? ` xmlns="${namespace}"` : '';
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<${root}${xmlns}>${inner}</${root}>`);
}
