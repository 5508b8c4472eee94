import { GetFunctionUrlConfigCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { askingFor, toAwsError } from './aws-error';

/** The URL of a function, a slash at its end; undefined when there is no such function or it has no URL. */
export async function functionUrl(lambda: LambdaClient, functionName: string): Promise<string | undefined> {
  const answer = await askingFor(
    'lambda:GetFunctionUrlConfig',
    lambda.send(new GetFunctionUrlConfigCommand({ FunctionName: functionName })),
  );
  return answer?.FunctionUrl;
}

/** Answer of a function behind its URL. */
export interface UrlAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Posts JSON to a function URL with AuthType AWS_IAM, signed (SigV4, service `lambda`) with the client's credentials.
 * Sent once: the caller knows whether a repetition is safe. Throws AwsError when no answer comes.
 *
 * Source: Lambda developer guide, "Control access to Lambda function URLs".
 */
export async function postSigned(lambda: LambdaClient, url: string, body: object): Promise<UrlAnswer> {
  const { protocol, hostname, port, host, pathname } = new URL(url);
  const request = {
    method: 'POST',
    protocol,
    hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    path: pathname,
    query: {},
    headers: { host, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  try {
    // The client's own signer: its Region and, for Lambda's operations and function URLs alike, the service `lambda`.
    const signer = await lambda.config.signer();
    const signed = await signer.sign(request as Parameters<typeof signer.sign>[0]);
    const { response } = await lambda.config.requestHandler.handle(signed as never);
    return { status: response.statusCode, body: await textOf(response.body) };
  } catch (error) {
    throw toAwsError('lambda:InvokeFunctionUrl', error);
  }
}

async function textOf(body: AsyncIterable<Uint8Array> | Uint8Array | string | undefined): Promise<string> {
  if (body === undefined) return '';
  if (typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body as Uint8Array).toString('utf8');
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
