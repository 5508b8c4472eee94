import { callerOf, type PrincipalCaller } from '../iam/credentials';
import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import type { HttpRequest, HttpResponse } from '../wire/http-message';
import { verifySigV4 } from '../wire/sigv4';
import type { World } from '../world';
import { type FunctionUrl, parseUrlTarget } from './function-url';
import type { Functions } from './functions';
import { invokeFunction } from './invoke';
import type { LambdaFunction } from './lambda-function';
import { permitsPublic } from './resource-policy';
import { urlEvent } from './url-event';
import { urlResponse } from './url-response';

/** Bytes of a request's event. */
const LARGEST_EVENT = 6_291_456;

/** Answers a request for a function URL; `undefined` when it is for something else. */
export function urlRequests(world: World, functions: Functions) {
  return async (request: HttpRequest): Promise<HttpResponse | undefined> => {
    const target = parseUrlTarget(request.target);
    if (!target) return undefined;
    const answer = await answerTo();
    // What HEAD would have said is still counted in its length.
    return request.method === 'HEAD'
      ? { ...answer, headers: { 'content-length': String(answer.body.length), ...answer.headers }, body: Buffer.of() }
      : answer;

    async function answerTo(): Promise<HttpResponse> {
      const fn = [...functions.byName.values()].find(({ url }) => url?.id === target!.id);
      if (!fn?.url) return refusal(404, 'ResourceNotFoundException', 'Not Found');
      let signer: Signer | undefined;
      try {
        signer = await authorise(world, request, fn, fn.url);
      } catch (error) {
        if (error instanceof AwsError) return refusal(403, error.code, error.message);
        throw error;
      }
      const requestId = world.ids.uuid();
      const { region } = world;
      const event = urlEvent({ request, target: target!, region, requestId, now: world.clock.now(), signer });
      const payload = JSON.stringify(event);
      if (Buffer.byteLength(payload) > LARGEST_EVENT)
        return refusal(
          413,
          'RequestTooLargeException',
          'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
        );
      const { outcome } = await invokeFunction(world, fn, requestId, payload);
      return urlResponse(outcome.result);
    }
  };
}

interface Signer {
  readonly caller: PrincipalCaller;
  readonly accessKeyId: string;
}

/**
 * AWS_IAM asks for a signature, and a role's policies for both actions; NONE asks the resource policy for them.
 * @throws AwsError what Lambda answers with 403
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
async function authorise(
  world: World,
  request: HttpRequest,
  fn: LambdaFunction,
  { authType }: FunctionUrl,
): Promise<Signer | undefined> {
  if (authType !== 'AWS_IAM') {
    if (isOff('public-url') || permitsPublic(fn.policy, authType)) return undefined;
    throw forbidden();
  }
  const signer = signerOf(world, request);
  const context = () => ({ 'lambda:FunctionUrlAuthType': [authType], 'lambda:InvokedViaFunctionUrl': ['true'] });
  const actions = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'];
  const requirements = actions.map((action) => ({ action, resource: fn.arn, context }));
  if (isOff('signed-url')) return signer;
  await world.authorise(signer.caller, 'lambda', requirements).catch((error) => {
    throw error instanceof AwsError && error.code === 'AccessDeniedException' ? forbidden() : error;
  });
  return signer;
}

function signerOf(world: World, request: HttpRequest): Signer {
  if (request.headers.authorization === undefined && !/[?&]X-Amz-Algorithm=/.test(request.target)) throw forbidden();
  const { accessKeyId, signingName, region } = verifySigV4(request, {
    keyOf: (id) => world.credentials.find(id)?.credentials,
    clocks: [world.clock.now(), new Date()],
  });
  if (signingName !== 'lambda' || region !== world.region)
    throw new AwsError('InvalidSignatureException', "Credential should be scoped to correct service: 'lambda'.");
  return { caller: callerOf(world.credentials.find(accessKeyId)!, world.clock.now()), accessKeyId };
}

const forbidden = (): AwsError =>
  new AwsError(
    'AccessDeniedException',
    'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
  );

const refusal = (status: number, code: string, Message: string): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
  body: Buffer.from(JSON.stringify({ Message })),
});
