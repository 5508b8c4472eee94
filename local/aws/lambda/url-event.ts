import type { PrincipalCaller } from '../iam/credentials';
import type { HttpRequest } from '../wire/http-message';
import type { UrlTarget } from './function-url';

export interface UrlRequest {
  readonly request: HttpRequest;
  readonly target: UrlTarget;
  readonly region: string;
  readonly requestId: string;
  readonly now: Date;
  /** Who signed, where the URL asks for it. */
  readonly signer: { readonly caller: PrincipalCaller; readonly accessKeyId: string } | undefined;
}

/**
 * A request as the function gets it, in payload format 2.0.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 */
export function urlEvent({ request, target, region, requestId, now, signer }: UrlRequest) {
  const { cookie, ...headers } = request.headers;
  const query = [...new URLSearchParams(target.query)];
  const isText = TEXT.test(headers['content-type'] ?? '');
  const accountId = signer?.caller.arn.split(':')[4];
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: target.path,
    rawQueryString: target.query,
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*/).filter((part) => part !== '') }),
    headers: { 'x-forwarded-for': SOURCE_IP, 'x-forwarded-proto': 'http', ...headers },
    ...(query.length > 0 && { queryStringParameters: joined(query) }),
    requestContext: {
      accountId: accountId ?? 'anonymous',
      apiId: target.id,
      ...(signer && {
        authorizer: {
          iam: {
            accessKey: signer.accessKeyId,
            accountId,
            callerId: signer.caller.userId,
            cognitoIdentity: null,
            principalOrgId: null,
            userArn: signer.caller.arn,
            userId: signer.caller.userId,
          },
        },
      }),
      domainName: `${target.id}.lambda-url.${region}.on.aws`,
      domainPrefix: target.id,
      http: {
        method: request.method,
        path: target.path,
        protocol: 'HTTP/1.1',
        sourceIp: SOURCE_IP,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: '$default',
      stage: '$default',
      time: logTime(now),
      timeEpoch: now.getTime(),
    },
    ...(request.body.length > 0 && { body: Buffer.from(request.body).toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
}

/** Only loopback reaches us. */
const SOURCE_IP = '127.0.0.1';

/** What is no text arrives in base64: forms too. */
const TEXT = /^(text\/|application\/(json|xml|javascript)\b|application\/[\w.-]+\+(json|xml)\b)/i;

/** A parameter that comes again has its values joined by commas. */
function joined(query: readonly (readonly [string, string])[]): Record<string, string> {
  const values = new Map<string, string[]>();
  for (const [name, value] of query) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries([...values].map(([name, list]) => [name, list.join(',')]));
}

/** `12/Mar/2020:19:03:58 +0000` */
function logTime(now: Date): string {
  const [, day, month, year, time] = /(\d\d) (\w{3}) (\d{4}) ([\d:]{8})/.exec(now.toUTCString())!;
  return `${day}/${month}/${year}:${time} +0000`;
}
