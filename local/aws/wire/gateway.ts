import { gunzipSync } from 'node:zlib';
import type { Clock } from '../clock/virtual-clock';
import { type CredentialStore, callerOf, type PrincipalCaller } from '../iam/credentials';
import { AwsError, COMMON_ERRORS } from './aws-error';
import { errorToCbor, fromCbor, rpcOperationName, toCbor } from './cbor';
import { ConnectionLost } from './connection-lost';
import type { Dispatcher } from './dispatcher';
import { type HttpRequest, type HttpResponse, urlOf } from './http-message';
import { fromJson, toJson } from './json';
import { EMPTY_STRUCTURE, type Model, modelOf, type OperationModel, refusesWith400 } from './model';
import { fromQuery } from './query';
import { matchRoute, parseJsonObject, readRestInput, writeRestOutput } from './rest';
import { decodeAwsChunked, matchS3Route } from './s3-request';
import { type Protocol, SERVICES, type ServiceDescription } from './services';
import { claimedSigningName, type VerifiedSignature, verifySigV4 } from './sigv4';
import { escapeXml, structureToXml } from './xml';

export interface GatewayOptions {
  readonly clock: Clock;
  /** The region that this endpoint is of. */
  readonly region: string;
  readonly credentials: CredentialStore;
  readonly dispatcher: Dispatcher;
  /** Told of errors that are ours: an operation that threw, or answered what its model does not allow. */
  readonly onInternalError: (error: unknown, operation: string) => void;
}

interface Reading {
  readonly operation: OperationModel;
  readonly input: Record<string, unknown>;
}

/**
 * The AWS endpoint: one function from an HTTP request to its response, for all services and protocols.
 *
 * Finds the service (by `X-Amz-Target`, else by the credential scope), verifies the signature, reads the input by the
 * service's protocol, dispatches, and writes output or error in the same protocol.
 */
export function createGateway(options: GatewayOptions): (request: HttpRequest) => Promise<HttpResponse> {
  return async (request) => {
    const addressed = serviceOf(request);
    if (!addressed) return unaddressed(request);
    const service = asSpoken(addressed, request);
    const model = modelOf(service);
    let operationName = '';
    let signature: VerifiedSignature | undefined;
    try {
      const verified = authenticate(request, service, options);
      signature = verified.signature;
      const { operation, input } = read(service, model, inflated(service, request));
      operationName = operation.name;
      const endpoint = `http://${request.headers.host ?? 'localhost'}`;
      const output = await options.dispatcher.call(verified.caller, service.name, operation, input, endpoint);
      return dated(writeOutput(service, operation, output), signature, options.clock);
    } catch (error) {
      if (error instanceof ConnectionLost) throw error;
      let refusal: AwsError;
      if (error instanceof AwsError) refusal = error;
      else {
        options.onInternalError(error, `${service.name}:${operationName}`);
        refusal = new AwsError('InternalFailure', error instanceof Error ? error.message : String(error));
      }
      const answer = writeError(service, model, refusal);
      // An answer to HEAD has no body: clients read the error from its status alone.
      const written = request.method === 'HEAD' ? { ...answer, body: new Uint8Array() } : answer;
      return dated(written, signature, options.clock);
    }
  };
}

const TARGETS = new Map(
  Object.values(SERVICES)
    .filter((service) => service.targetPrefix !== undefined)
    .map((service) => [service.targetPrefix!, service]),
);
const SIGNING_NAMES = new Map(Object.values(SERVICES).map((service) => [service.signingName, service]));

function serviceOf(request: HttpRequest): ServiceDescription | undefined {
  const target = request.headers['x-amz-target'];
  if (target !== undefined) return TARGETS.get(target.split('.')[0]!);
  const signingName = claimedSigningName(request);
  return signingName === undefined ? undefined : SIGNING_NAMES.get(signingName);
}

/** The service as this request speaks to it: clients of several ages reach one that has changed its protocol. */
function asSpoken(service: ServiceDescription, { headers }: HttpRequest): ServiceDescription {
  const spoken: Protocol | undefined =
    headers['smithy-protocol'] === 'rpc-v2-cbor'
      ? 'rpc-v2-cbor'
      : headers['x-amz-target'] === undefined && headers['content-type']?.startsWith(FORM)
        ? 'query'
        : undefined;
  return spoken && service.alsoSpeaks?.includes(spoken) ? { ...service, protocol: spoken } : service;
}

const FORM = 'application/x-www-form-urlencoded';

/** A request that no service can be found for: says what was asked, in the format in which it was asked. */
function unaddressed(request: HttpRequest): HttpResponse {
  const asked = request.headers['x-amz-target'] ?? claimedSigningName(request);
  const error =
    asked === undefined
      ? new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token')
      : new AwsError(
          'NotImplemented',
          `The service of '${asked}' is not built in this embedded AWS. Built: ${Object.keys(SERVICES).sort().join(', ')}.`,
        );
  const isForm = request.headers['content-type']?.startsWith(FORM);
  const service = isForm ? SERVICES.sts : SERVICES.ecs;
  return writeError(service, modelOf(service), error);
}

/** Services with one endpoint for all regions: clients sign for `us-east-1` there. */
const GLOBAL: ReadonlySet<string> = new Set(['iam', 'sts']);

function authenticate(
  request: HttpRequest,
  service: ServiceDescription,
  { credentials, clock, region }: GatewayOptions,
): { caller: PrincipalCaller; signature: VerifiedSignature } {
  const signature = verifySigV4(request, {
    keyOf: (accessKeyId) => credentials.find(accessKeyId)?.credentials,
    clocks: [clock.now(), new Date()],
  });
  if (signature.signingName !== service.signingName)
    throw new AwsError(
      'InvalidSignatureException',
      `Credential should be scoped to correct service: '${service.signingName}'.`,
    );
  if (signature.region !== region && !(GLOBAL.has(service.name) && signature.region === 'us-east-1'))
    throw new AwsError(
      'InvalidSignatureException',
      `Credential should be scoped to a valid region, not '${signature.region}'.`,
    );
  return { caller: callerOf(credentials.find(signature.accessKeyId)!, clock.now()), signature };
}

/** What a compressed body of a request may come to. */
const LONGEST_INFLATED = 64 * 1024 * 1024;

/** The request with its body as it was before a client compressed it (`requestCompression` of Smithy). S3 keeps what it gets. */
function inflated(service: ServiceDescription, request: HttpRequest): HttpRequest {
  if (request.headers['content-encoding'] !== 'gzip' || service.name === 's3') return request;
  try {
    return { ...request, body: gunzipSync(request.body, { maxOutputLength: LONGEST_INFLATED }) };
  } catch {
    throw new AwsError('SerializationException', 'The request body is not gzip, or too long');
  }
}

function read(service: ServiceDescription, model: Model, request: HttpRequest): Reading {
  switch (service.protocol) {
    case 'json-1.0':
    case 'json-1.1': {
      const name = request.headers['x-amz-target']?.split('.')[1] ?? '';
      const operation = request.method === 'POST' ? model.operations.get(name) : undefined;
      if (!operation)
        throw new AwsError('UnknownOperationException', `The operation '${name}' is not known to ${service.name}.`);
      return { operation, input: fromJson(operation.input, parseJsonObject(request.body)) as Record<string, unknown> };
    }
    case 'rpc-v2-cbor': {
      const name = rpcOperationName(request.target, service.targetPrefix) ?? '';
      const operation = request.method === 'POST' ? model.operations.get(name) : undefined;
      if (!operation)
        throw new AwsError('UnknownOperationException', `The operation '${name}' is not known to ${service.name}.`);
      return { operation, input: fromCbor(operation.input, request.body) };
    }
    case 'query': {
      const form = new URLSearchParams(
        request.method === 'GET' ? (request.target.split('?')[1] ?? '') : Buffer.from(request.body).toString(),
      );
      const name = form.get('Action') ?? '';
      const operation = model.operations.get(name);
      if (!operation || form.get('Version') !== service.apiVersion)
        throw new AwsError(
          'InvalidAction',
          `Could not find operation ${name} for version ${form.get('Version') ?? '(none)'}`,
        );
      return { operation, input: fromQuery(operation.input, form) };
    }
    default: {
      const url = urlOf(request);
      const path = request.target.split('?')[0]!;
      const isS3 = service.name === 's3';
      const match = isS3
        ? matchS3Route(model, request, path, url.searchParams)
        : matchRoute(model, request.method, path, url.searchParams);
      if (!match)
        throw new AwsError(
          'UnknownOperationException',
          `${service.name} has no operation at ${request.method} ${path}.`,
        );
      const format = service.protocol === 'rest-xml' ? 'xml' : 'json';
      const plain = isS3 ? decodeAwsChunked(request) : request;
      return { operation: match.operation, input: readRestInput(match, plain, url.searchParams, format) };
    }
  }
}

function writeOutput(
  service: ServiceDescription,
  operation: OperationModel,
  output: Record<string, unknown>,
): HttpResponse {
  switch (service.protocol) {
    case 'json-1.0':
    case 'json-1.1':
      return json(service, 200, toJson(operation.output, output));
    case 'rpc-v2-cbor':
      return cborResponse(200, toCbor(operation.output, output));
    case 'query': {
      const members = structureToXml(operation.output, output);
      // An output without members has its element all the same; boto3 insists on it.
      const result =
        operation.output === EMPTY_STRUCTURE ? '' : `<${operation.name}Result>${members}</${operation.name}Result>`;
      return xml(
        200,
        `<${operation.name}Response xmlns="${service.xmlNamespace}">${result}<ResponseMetadata><RequestId>${REQUEST_ID}</RequestId></ResponseMetadata></${operation.name}Response>`,
      );
    }
    case 'rest-json':
      return writeRestOutput(operation, output, 'json');
    case 'rest-xml':
      return writeRestOutput(operation, output, 'xml', service.xmlNamespace);
  }
}

// Clients show the id in messages and never act on it.
const REQUEST_ID = '00000000-0000-4000-8000-000000000000';

/** Signature errors have other names in the Query protocol and in S3. */
const QUERY_NAMES: Record<string, string> = {
  UnrecognizedClientException: 'InvalidClientTokenId',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  IncompleteSignatureException: 'IncompleteSignature',
  ExpiredTokenException: 'ExpiredToken',
  ValidationException: 'ValidationError',
  SerializationException: 'MalformedInput',
  ThrottlingException: 'Throttling',
  AccessDeniedException: 'AccessDenied',
};
const S3_NAMES: Record<string, string> = { ...QUERY_NAMES, UnrecognizedClientException: 'InvalidAccessKeyId' };

function writeError(service: ServiceDescription, model: Model, refusal: AwsError): HttpResponse {
  const names = service.protocol === 'query' ? QUERY_NAMES : service.protocol === 'rest-xml' ? S3_NAMES : {};
  const code = names[refusal.code] ?? refusal.code;
  const modelled = model.errors.get(code);
  const common = COMMON_ERRORS[code];
  if (!modelled && common === undefined)
    return writeError(
      service,
      model,
      new AwsError('InternalFailure', `${service.name} answered the error ${code}, which AWS does not model for it.`),
    );
  const told = modelled?.httpStatus ?? common ?? 400;
  const status = told === 403 && refusesWith400(service) ? 400 : told;
  const side = status >= 500 ? 'Receiver' : 'Sender';
  const text = escapeXml(refusal.message);
  const type = modelled && service.protocol !== 'rest-json' ? `${modelled.namespace}#${modelled.name}` : code;
  // A service that once spoke Query tells its older clients the code that they know from there.
  const before = modelled && modelled.code !== modelled.name && { 'x-amzn-query-error': `${modelled.code};${side}` };
  switch (service.protocol) {
    case 'query':
      return xml(
        status,
        `<ErrorResponse xmlns="${service.xmlNamespace}"><Error><Type>${side}</Type><Code>${modelled?.code ?? code}</Code><Message>${text}</Message></Error><RequestId>${REQUEST_ID}</RequestId></ErrorResponse>`,
      );
    case 'rest-xml':
      return xml(
        status,
        `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${modelled?.code ?? code}</Code><Message>${text}</Message><RequestId>${REQUEST_ID}</RequestId></Error>`,
      );
    case 'rpc-v2-cbor': {
      const body = errorToCbor(type, refusal.message, modelled?.shape, refusal.members);
      const response = cborResponse(status, body);
      return { ...response, headers: { ...response.headers, ...before } };
    }
    default: {
      // Error shapes spell the member either way; a client reads the one that its model has.
      const member = modelled?.shape.members.has('Message') ? 'Message' : 'message';
      const members = modelled ? (toJson(modelled.shape, refusal.members) as Record<string, unknown>) : {};
      const response = json(service, status, { __type: type, ...members, [member]: refusal.message });
      return { ...response, headers: { ...response.headers, 'x-amzn-errortype': code, ...before } };
    }
  }
}

function json(service: ServiceDescription, status: number, body: unknown): HttpResponse {
  const contentType = service.protocol === 'rest-json' ? 'application/json' : `application/x-amz-${service.protocol}`;
  return { status, headers: { 'content-type': contentType }, body: Buffer.from(JSON.stringify(body)) };
}

const cborResponse = (status: number, body: Uint8Array): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
  body,
});

const xml = (status: number, body: string): HttpResponse => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: Buffer.from(body),
});

/**
 * Answers with the clock that the request was signed by. A client corrects its own clock by our `Date` header; a function
 * lives in virtual time and an outside client in real time, and neither must be talked into the other's.
 */
function dated(response: HttpResponse, signature: VerifiedSignature | undefined, clock: Clock): HttpResponse {
  const now = new Date();
  const virtual = clock.now();
  const signedAt = signature?.signedAt.getTime() ?? now.getTime();
  const nearest = Math.abs(signedAt - virtual.getTime()) < Math.abs(signedAt - now.getTime()) ? virtual : now;
  return {
    ...response,
    headers: { 'x-amzn-requestid': REQUEST_ID, date: nearest.toUTCString(), ...response.headers },
  };
}
