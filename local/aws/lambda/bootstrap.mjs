// What runs in the child process of an execution environment: loads the handler that _HANDLER names, then asks the
// Runtime API for one event after the other. Plain JavaScript without dependencies: it is loaded by path, and every
// cold start pays for it.
//
// argv: the virtual time of the cold start, in milliseconds since the epoch.

import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { setVirtualNow } from './virtual-date.mjs';

setVirtualNow(Number(process.argv[2]));
process.argv.length = 2;

// The parent holds the other end for as long as it lives, however it dies. Listening also keeps this process alive when
// a handler waits for nothing: only the function's timeout ends that.
process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0));
process.stdin.resume();

const { env } = process;
const [host, port] = env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let requestId;

for (const [method, level] of Object.entries({
  log: 'INFO',
  info: 'INFO',
  debug: 'DEBUG',
  warn: 'WARN',
  error: 'ERROR',
  trace: 'TRACE',
})) {
  console[method] = (...args) => {
    const text = format(...args).replaceAll('\n', '\r');
    process.stdout.write(`${new Date().toISOString()}\t${requestId}\t${level}\t${text}\n`);
  };
}

/** One call of the Runtime API. */
function call(method, route, body = '') {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host,
        port,
        agent,
        method,
        path: `/2018-06-01/runtime/${route}`,
        headers: { 'content-type': 'application/json' },
      },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const errorDocument = (thrown) =>
  thrown instanceof Error
    ? { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? '').split('\n') }
    : { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };

/** Tells the reader of both streams that what came before belongs to this invocation. */
function endOutput() {
  const mark = `\0end ${requestId ?? 'init'} ${process.resourceUsage().maxRSS}\n`;
  process.stdout.write(mark);
  process.stderr.write(mark);
}

/**
 * An error that leaves the process in doubt: it is reported for the invocation, and the process ends. Without an end of
 * its output: the end of the process is that.
 */
async function fail(thrown, exitCode) {
  const document = errorDocument(thrown);
  console.error('Uncaught Exception', JSON.stringify(document));
  if (requestId) await call('POST', `invocation/${requestId}/error`, JSON.stringify(document));
  else await call('POST', 'init/error', JSON.stringify(document));
  process.exit(exitCode);
}

class RuntimeError extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

process.on('uncaughtException', (error) => void fail(error, 129));
process.on('unhandledRejection', (reason) => {
  const error = new RuntimeError(
    'Runtime.UnhandledPromiseRejection',
    reason instanceof Error ? `${reason}` : String(reason),
  );
  if (reason instanceof Error) error.stack = `Runtime.UnhandledPromiseRejection: ${reason.stack}`;
  void fail(error, 128);
});

async function loadHandler() {
  const root = env.LAMBDA_TASK_ROOT;
  const match = /^(.*?)([^/]*?)\.(.+)$/.exec(env._HANDLER);
  if (!match) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  const [, folder, file, exported] = match;
  const base = path.resolve(root, folder, file);
  const found = ['.js', '.mjs', '.cjs'].map((extension) => base + extension).find((name) => existsSync(name));
  if (!found) throw new RuntimeError('Runtime.ImportModuleError', `Error: Cannot find module '${folder}${file}'`);
  let module;
  try {
    module = await import(pathToFileURL(found).href);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError('Runtime.UserCodeSyntaxError', `${error}`);
    if (error?.code !== 'ERR_MODULE_NOT_FOUND' && error?.code !== 'MODULE_NOT_FOUND') throw error;
    throw new RuntimeError('Runtime.ImportModuleError', `${error}`);
  }
  const handler = exported.split('.').reduce((value, name) => value?.[name] ?? value?.default?.[name], module);
  if (handler === undefined)
    throw new RuntimeError('Runtime.HandlerNotFound', `${env._HANDLER} is undefined or not exported`);
  if (typeof handler !== 'function')
    throw new RuntimeError('Runtime.HandlerNotFound', `${env._HANDLER} is not a function`);
  if (handler.length > 2)
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      'Handlers with a callback are not supported: use an async function with the parameters event and context.',
    );
  return handler;
}

const contextOf = (headers, startedAt) => {
  const remainingAtStart = Number(headers['lambda-runtime-deadline-ms']) - Date.now();
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: requestId,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(remainingAtStart - (performance.now() - startedAt))),
  };
};

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  await fail(error, 1);
}
endOutput();

for (;;) {
  const { headers, body } = await call('GET', 'invocation/next');
  requestId = headers['lambda-runtime-aws-request-id'];
  setVirtualNow(Number(headers['slipway-virtual-now-ms']));
  let outcome;
  try {
    const returned = await handler(JSON.parse(body), contextOf(headers, performance.now()));
    outcome = ['response', JSON.stringify(returned) ?? 'null'];
  } catch (error) {
    const document = JSON.stringify(errorDocument(error));
    console.error('Invoke Error', document);
    outcome = ['error', document];
  }
  endOutput();
  await call('POST', `invocation/${requestId}/${outcome[0]}`, outcome[1]);
}
