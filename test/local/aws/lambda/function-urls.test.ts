import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { AttachRolePolicyCommand, CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  CreateFunctionUrlConfigCommand,
  DeleteFunctionUrlConfigCommand,
  GetFunctionUrlConfigCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionUrlConfigsCommand,
  UpdateFunctionUrlConfigCommand,
} from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { parseUrlTarget } from '../../../../local/aws/lambda/function-url';
import { type Handler, inProcessRunner } from '../../../../local/aws/lambda/in-process-runner';
import { processRunner } from '../../../../local/aws/lambda/process-runner';
import { permitsPublic, statementOf } from '../../../../local/aws/lambda/resource-policy';
import type { FunctionRunner } from '../../../../local/aws/lambda/runner';
import { urlResponse } from '../../../../local/aws/lambda/url-response';
import { httpServer } from '../../../../local/aws/wire/http-transport';
import { inProcessRequestHandler } from '../../../../local/aws/wire/in-process-transport';
import { ARN, accountWith, START, trust } from './account';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A function with a URL, public unless told otherwise, and requests to it. */
async function stage(
  runner: FunctionRunner | Handler = async (event: unknown) => event,
  options: { authType?: 'NONE' | 'AWS_IAM'; permissions?: ('url' | 'function')[]; code?: string } = {},
) {
  const { authType = 'NONE', permissions = ['url', 'function'], code } = options;
  const aws = await accountWith(typeof runner === 'function' ? inProcessRunner(() => runner) : runner);
  closers.push(() => aws.lambda.close());
  await aws.create(code === undefined ? {} : { Code: { ZipFile: zipSync({ 'index.mjs': strToU8(code) }) } });
  const { client, lambda } = aws;
  const { FunctionUrl } = await client.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: 'f', AuthType: authType }),
  );
  if (permissions.includes('url')) await client.send(new AddPermissionCommand(ALLOW_URL));
  if (permissions.includes('function')) await client.send(new AddPermissionCommand(ALLOW_FUNCTION));
  const { pathname } = new URL(FunctionUrl!);
  const send = async (
    target = '',
    request: { method?: string; headers?: Record<string, string>; body?: string | Uint8Array } = {},
  ) => {
    const { method = 'GET', headers = {}, body = '' } = request;
    const answered = await lambda.handleUrl({
      method,
      target: `${pathname}${target}`,
      headers: { host: '127.0.0.1:4566', ...headers },
      body: Buffer.from(body as string),
    });
    const text = Buffer.from(answered!.body).toString();
    return { ...answered!, text, json: () => JSON.parse(text) };
  };
  return { ...aws, send, FunctionUrl: FunctionUrl!, id: pathname.split('/')[2]! };
}

/** POSTs to `gates` below a function's URL by the SDK's own signer. */
function sendSigned(
  { config, lambda, id }: Pick<Awaited<ReturnType<typeof stage>>, 'config' | 'lambda' | 'id'>,
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
) {
  const requestHandler = inProcessRequestHandler(async (request) => (await lambda.handleUrl(request))!);
  const client = new LambdaClient({ ...config, credentials, requestHandler: requestHandler as never });
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { path: string }).path = `/lambda-url/${id}/gates`;
      return next(args);
    },
    { step: 'build', priority: 'low' },
  );
  return client.send(new InvokeCommand({ FunctionName: 'f', Payload: Buffer.from('{"a":1}') }));
}

const ALLOW_URL = {
  FunctionName: 'f',
  StatementId: 'url',
  Action: 'lambda:InvokeFunctionUrl',
  Principal: '*',
  FunctionUrlAuthType: 'NONE' as const,
};
const ALLOW_FUNCTION = {
  FunctionName: 'f',
  StatementId: 'function',
  Action: 'lambda:InvokeFunction',
  Principal: '*',
  InvokedViaFunctionUrl: true,
};
const FORBIDDEN = {
  Message:
    'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
};

describe('configuration', () => {
  test('[L-60] a URL is made, shown, changed and deleted; its id stays', async () => {
    const { client, clock, FunctionUrl, send } = await stage();
    expect(FunctionUrl).toMatch(/^http:\/\/127\.0\.0\.1:4566\/lambda-url\/[a-z0-9]{32}\/$/);
    const get = () => client.send(new GetFunctionUrlConfigCommand({ FunctionName: 'f' }));
    expect(await get()).toMatchObject({ FunctionUrl, FunctionArn: ARN, AuthType: 'NONE', CreationTime: START });
    await clock.advance(1_000);
    await client.send(new UpdateFunctionUrlConfigCommand({ FunctionName: 'f', AuthType: 'AWS_IAM' }));
    const { FunctionUrlConfigs } = await client.send(new ListFunctionUrlConfigsCommand({ FunctionName: 'f' }));
    expect(FunctionUrlConfigs).toEqual([
      {
        FunctionUrl,
        FunctionArn: ARN,
        AuthType: 'AWS_IAM',
        CreationTime: START,
        LastModifiedTime: '2026-11-21T09:00:01.000Z',
        InvokeMode: 'BUFFERED',
      },
    ]);
    await client.send(new DeleteFunctionUrlConfigCommand({ FunctionName: 'f' }));
    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect((await send()).status).toBe(404);
  });

  test.each<[string, object, string]>([
    ['a second URL', {}, 'ResourceConflictException'],
    ['an unknown function', { FunctionName: 'g' }, 'ResourceNotFoundException'],
    ['a version', { Qualifier: '1' }, 'ValidationException'],
    ['an unknown alias', { Qualifier: 'live' }, 'ResourceNotFoundException'],
    ['an unknown type', { AuthType: 'JWT' }, 'ValidationException'],
    ['response streams', { InvokeMode: 'RESPONSE_STREAM' }, 'InvalidParameterValueException'],
    ['CORS', { Cors: { AllowOrigins: ['*'] } }, 'InvalidParameterValueException'],
  ])('[L-61] %s is refused', async (_, input, name) => {
    const { client } = await stage();
    const create = new CreateFunctionUrlConfigCommand({ FunctionName: 'f', AuthType: 'NONE', ...input });
    await expect(client.send(create)).rejects.toMatchObject({ name });
  });

  test.each([
    [{ ...ALLOW_URL, Action: 'lambda:InvokeFunction' }, 'InvalidParameterValueException'],
    [{ ...ALLOW_URL, FunctionUrlAuthType: 'JWT' as never }, 'ValidationException'],
    [{ ...ALLOW_FUNCTION, Action: 'lambda:InvokeFunctionUrl' }, 'InvalidParameterValueException'],
  ])('[L-62] AddPermission refuses %j', async (input, name) => {
    const { client } = await stage(undefined, { permissions: [] });
    await expect(client.send(new AddPermissionCommand(input))).rejects.toMatchObject({ name });
  });
});

describe('who may', () => {
  test.each<[('url' | 'function')[], number]>([
    [[], 403],
    [['url'], 403],
    [['function'], 403],
    [['url', 'function'], 200],
  ])('[L-63] the resource policy of a public URL with %j answers %i', async (permissions, status) => {
    const { send } = await stage(undefined, { permissions });
    const answer = await send();
    expect(answer.status).toBe(status);
    if (status === 403) {
      expect(answer.json()).toEqual(FORBIDDEN);
      expect(answer.headers['x-amzn-errortype']).toBe('AccessDeniedException');
    }
  });

  test.each([
    ['of another type', [{ ...ALLOW_URL, FunctionUrlAuthType: 'AWS_IAM' as const }, ALLOW_FUNCTION], false],
    ['not by URL', [ALLOW_URL, { ...ALLOW_FUNCTION, InvokedViaFunctionUrl: false }], false],
    ['of one account', [ALLOW_URL, { ...ALLOW_FUNCTION, Principal: '123456789012' }], false],
    [
      'without conditions',
      [
        { ...ALLOW_URL, FunctionUrlAuthType: undefined },
        { ...ALLOW_FUNCTION, InvokedViaFunctionUrl: undefined },
      ],
      true,
    ],
  ])('[L-63] statements %s: %s', (_, inputs, permitted) => {
    const statements = inputs.map((input) => statementOf(input as typeof ALLOW_URL, ARN));
    expect(permitsPublic(statements, 'NONE')).toBe(permitted);
  });

  test('[L-64] AWS_IAM wants a signature for Lambda, and says who signed', async () => {
    const { send, config, lambda, id } = await stage(undefined, { authType: 'AWS_IAM', permissions: [] });
    const unsigned = await send();
    expect([unsigned.status, unsigned.json()]).toEqual([403, FORBIDDEN]);
    const signed = (secretAccessKey: string) =>
      sendSigned({ config, lambda, id }, { accessKeyId: 'local', secretAccessKey });
    const { StatusCode, Payload } = await signed('local');
    expect(StatusCode).toBe(200);
    expect(JSON.parse(Buffer.from(Payload!).toString())).toMatchObject({
      rawPath: '/gates',
      requestContext: {
        accountId: '123456789012',
        authorizer: { iam: { accessKey: 'local', userArn: 'arn:aws:iam::123456789012:user/local' } },
      },
    });
    await expect(signed('wrong')).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  });
});

describe('a signed request of a role’s session', () => {
  test('[L-73] names role and session as STS does', async () => {
    const aws = await stage(undefined, { authType: 'AWS_IAM', permissions: [] });
    const role = {
      arn: 'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/Approver',
      roleId: 'AROAEXAMPLE',
    };
    const session = aws.world.credentials.issueForRole(role, 'alice@example.com');
    await aws.iam.send(
      new CreateRoleCommand({
        RoleName: 'Approver',
        Path: '/aws-reserved/sso.amazonaws.com/',
        AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
      }),
    );
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await aws.iam.send(new AttachRolePolicyCommand({ RoleName: 'Approver', PolicyArn }));
    const { Payload } = await sendSigned(aws, session);
    expect(JSON.parse(Buffer.from(Payload!).toString()).requestContext.authorizer.iam).toEqual({
      accessKey: session.accessKeyId,
      accountId: '123456789012',
      callerId: 'AROAEXAMPLE:alice@example.com',
      cognitoIdentity: null,
      principalOrgId: null,
      userArn: 'arn:aws:sts::123456789012:assumed-role/Approver/alice@example.com',
      userId: 'AROAEXAMPLE:alice@example.com',
    });
  });
});

describe('a role’s session at a URL of AWS_IAM', () => {
  const URL_TYPE = { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } };
  const VIA_URL = { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } };
  const allow = (Action: string, Condition: object = {}) => ({ Effect: 'Allow', Action, Resource: ARN, Condition });
  test.each<[string, object[], number]>([
    ['nothing', [allow('lambda:GetFunction')], 403],
    ['one action', [allow('lambda:InvokeFunctionUrl')], 403],
    ['the other', [allow('lambda:InvokeFunction')], 403],
    ['both', [allow('lambda:InvokeFunctionUrl'), allow('lambda:InvokeFunction')], 200],
    ['both as they come', [allow('lambda:InvokeFunctionUrl', URL_TYPE), allow('lambda:InvokeFunction', VIA_URL)], 200],
    [
      'both for another type',
      [allow('lambda:InvokeFunction*', { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } })],
      403,
    ],
  ])('[L-64] whose policies allow %s', async (_what, Statement, status) => {
    const aws = await stage(undefined, { authType: 'AWS_IAM' });
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await aws.iam.send(new PutRolePolicyCommand({ RoleName: 'tasks', PolicyName: 'url', PolicyDocument }));
    const role = { arn: 'arn:aws:iam::123456789012:role/tasks', roleId: 'AROAEXAMPLE' };
    const answered = sendSigned(aws, aws.world.credentials.issueForRole(role, 'alice'));
    if (status === 200) expect((await answered).StatusCode).toBe(200);
    else
      await expect(answered).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: FORBIDDEN.Message,
        $metadata: { httpStatusCode: status },
      });
  });
});

describe('requests', () => {
  test('[L-65] a request is an event of payload format 2.0', async () => {
    const { send, id } = await stage();
    const answer = await send('my/p%20th?parameter1=value1&parameter1=value2&parameter2=a%20b', {
      method: 'POST',
      headers: { 'content-type': 'text/plain', cookie: 'cookie1=a; cookie2=b', 'user-agent': 'agent' },
      body: 'Hello from client!',
    });
    expect(answer.json()).toEqual({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/my/p%20th',
      rawQueryString: 'parameter1=value1&parameter1=value2&parameter2=a%20b',
      cookies: ['cookie1=a', 'cookie2=b'],
      headers: {
        host: '127.0.0.1:4566',
        'content-type': 'text/plain',
        'user-agent': 'agent',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': 'http',
      },
      queryStringParameters: { parameter1: 'value1,value2', parameter2: 'a b' },
      requestContext: {
        accountId: 'anonymous',
        apiId: id,
        domainName: `${id}.lambda-url.ap-northeast-1.on.aws`,
        domainPrefix: id,
        http: {
          method: 'POST',
          path: '/my/p%20th',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'agent',
        },
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        routeKey: '$default',
        stage: '$default',
        time: '21/Nov/2026:09:00:00 +0000',
        timeEpoch: Date.parse(START),
      },
      body: 'Hello from client!',
      isBase64Encoded: false,
    });
    expect(Object.keys((await send()).json())).not.toContain('body');
  });

  test.each([
    ['text/html; charset=utf-8', false],
    ['application/json', false],
    ['application/problem+json', false],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
  ])('[L-66] a body of %s in base64: %s', async (type, isBase64Encoded) => {
    const { send } = await stage();
    const event = (await send('', { method: 'POST', headers: { 'content-type': type }, body: 'a=ü' })).json();
    expect(event).toMatchObject({
      body: isBase64Encoded ? Buffer.from('a=ü').toString('base64') : 'a=ü',
      isBase64Encoded,
    });
  });

  test('[L-67] the clock is held during the invocation, and 6 MB is the most', async () => {
    const { send, clock } = await stage(async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return { statusCode: 204 };
    });
    clock.run(1_000);
    closers.push(() => clock.stop());
    const before = clock.now().getTime();
    expect((await send()).status).toBe(204);
    expect(clock.now().getTime() - before).toBeLessThan(20_000);
    expect((await send('', { method: 'POST', body: Buffer.alloc(5_000_000) })).status).toBe(413);
  });

  test.each([
    ['/lambda-url/abc/x/y?a=b?c', { id: 'abc', path: '/x/y', query: 'a=b?c' }],
    ['/lambda-url/abc', { id: 'abc', path: '/', query: '' }],
    ['/lambda-url/', { id: '', path: '/', query: '' }],
    ['/2015-03-31/functions', undefined],
  ])('[L-60] target %s', (target, expected) => {
    expect(parseUrlTarget(target)).toEqual(expected);
  });
});

describe('responses', () => {
  const answer = (value: unknown) => {
    const { status, headers, cookies, body } = urlResponse({ payload: JSON.stringify(value) });
    return { status, headers, cookies, text: Buffer.from(body).toString() };
  };
  const JSON_TYPE = { 'content-type': 'application/json' };
  test.each([
    ['an object', { message: 'hi' }, { status: 200, headers: JSON_TYPE, text: '{"message":"hi"}' }],
    ['a string', 'hi', { status: 200, headers: JSON_TYPE, text: '"hi"' }],
    ['only a status', { statusCode: 201 }, { status: 201, headers: JSON_TYPE, text: '' }],
    [
      'everything',
      {
        statusCode: 302,
        headers: { Location: '/x', 'X-Count': 3, 'Content-Type': 'text/html', 'Content-Length': 99 },
        cookies: ['a=b; Secure', 'c=d'],
        body: 'aMO8',
        isBase64Encoded: true,
      },
      {
        status: 302,
        headers: { 'content-type': 'text/html', location: '/x', 'x-count': '3' },
        cookies: ['a=b; Secure', 'c=d'],
        text: 'hü',
      },
    ],
  ])('[L-68] %s', (_, value, expected) => {
    expect(answer(value)).toEqual({ cookies: undefined, ...expected });
  });

  test.each([
    ['a status that is none', { statusCode: 'ok' }],
    ['a status out of range', { statusCode: 99 }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['a header that breaks out', { statusCode: 200, headers: { a: 'b\r\nc: d' } }],
    ['a header name that is none', { statusCode: 200, headers: { 'a b': 'c' } }],
    ['cookies that are no list', { statusCode: 200, cookies: 'a=b' }],
  ])('[L-69] %s is a 502', (_, value) => {
    expect(answer(value)).toMatchObject({ status: 502, text: 'Internal Server Error' });
  });

  test('[L-69] a function error is a 502', async () => {
    const { send } = await stage(async () => {
      throw new Error('secret');
    });
    const { status, text } = await send();
    expect([status, text]).toEqual([502, 'Internal Server Error']);
  });

  test('[L-70] HEAD has no body, its length is that of GET', async () => {
    const { send } = await stage(async () => ({ statusCode: 200, body: 'hello' }));
    const { status, headers, text } = await send('', { method: 'HEAD' });
    expect([status, headers['content-length'], text]).toEqual([200, '5', '']);
  });
});

describe.each([
  ['in this process', () => inProcessRunner(() => HANDLER)],
  [
    'in processes',
    () =>
      processRunner({
        endpoint: 'http://127.0.0.1:4566',
        runtimeDirectory: path.resolve(__dirname, '../../../../local/aws/lambda'),
      }),
  ],
])('functions %s', (_, makeRunner) => {
  test('[L-71] answer over HTTP, each cookie a header', async () => {
    const { lambda, FunctionUrl } = await stage(makeRunner(), {
      code: `export const handler = ${HANDLER.toString()}`,
    });
    const server = httpServer(
      async (request) => (await lambda.handleUrl(request)) ?? { status: 404, headers: {}, body: Buffer.of() },
      (error) => {
        throw error;
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => server.close());
    const url = new URL(`.${new URL(FunctionUrl).pathname}review/token?x=1`, 'http://127.0.0.1');
    url.port = String((server.address() as AddressInfo).port);
    const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ code: 'abc' }) });
    expect(answer.status).toBe(409);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await answer.text()).toBe('POST /review/token code=abc');
    server.closeAllConnections();
  });
});

/** Also a function's source text. */
const HANDLER: Handler = async (event) => {
  const { rawPath, body, isBase64Encoded, requestContext } = event as {
    rawPath: string;
    body: string;
    isBase64Encoded: boolean;
    requestContext: { http: { method: string } };
  };
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
  return {
    statusCode: 409,
    headers: { 'content-type': 'text/plain' },
    cookies: ['a=1', 'b=2'],
    body: `${requestContext.http.method} ${rawPath} ${text}`,
  };
};
