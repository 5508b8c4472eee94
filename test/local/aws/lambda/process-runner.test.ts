import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { processRunner } from '../../../../local/aws/lambda/process-runner';
import type { EnvironmentSettings, Outcome } from '../../../../local/aws/lambda/runner';
import { accountWith, ROLE, START } from './account';
import { invoke, NOW, runnerSuite, settingsFor } from './runner-suite';

const runtimeDirectory = path.resolve(__dirname, '../../../../local/aws/lambda');
const makeRunner = (initLimitInMs?: number) =>
  processRunner({
    endpoint: 'http://127.0.0.1:4566',
    runtimeDirectory,
    ...(initLimitInMs !== undefined && { initLimitInMs }),
  });

runnerSuite('functions in processes', () => makeRunner());

const returned = (outcome: Outcome): unknown =>
  'payload' in outcome.result ? JSON.parse(outcome.result.payload) : outcome.result.error;

/** Runs one event through a package, and returns the outcome with what was printed. */
async function run(
  files: Readonly<Record<string, string>>,
  handler: string,
  {
    timeoutInMs = 5_000,
    initLimitInMs,
    ...extra
  }: Partial<EnvironmentSettings> & { timeoutInMs?: number; initLimitInMs?: number } = {},
) {
  const runner = makeRunner(initLimitInMs);
  const lines: string[] = [];
  const zip = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
  try {
    const settings = settingsFor(handler, { code: { zip, sha256: 'x' }, onLine: (line) => lines.push(line), ...extra });
    const outcome = await invoke(runner.start(settings), { a: 1 }, timeoutInMs);
    return { outcome, result: returned(outcome), lines };
  } finally {
    await runner.close();
  }
}
const one = (body: string) => ({ 'index.mjs': body });

describe('a process', () => {
  test.each([
    [
      'an ES module',
      { 'index.mjs': 'export const handler = async () => import.meta.url.slice(0, 5)' },
      'index.handler',
      'file:',
    ],
    ['a CommonJS module', { 'index.cjs': 'exports.handler = async () => typeof require' }, 'index.handler', 'function'],
    [
      'a .js file by its package',
      { 'index.js': 'export const handler = async () => 1', 'package.json': '{"type":"module"}' },
      'index.handler',
      1,
    ],
    ['a .js file without one', { 'index.js': 'module.exports.handler = async () => 2' }, 'index.handler', 2],
    ['a file in a folder', { 'src/app/index.mjs': 'export const handler = async () => 3' }, 'src/app/index.handler', 3],
    ['a nested export', { 'index.cjs': 'exports.a = { b: async () => 4 }' }, 'index.a.b', 4],
    [
      'a module that imports another',
      { 'index.mjs': 'export { handler } from "./lib/x.mjs"', 'lib/x.mjs': 'export const handler = async () => 5' },
      'index.handler',
      5,
    ],
  ])('[L-10] loads %s', async (_, files, handler, expected) => {
    expect((await run(files, handler)).result).toBe(expected);
  });

  test.each([
    ['a missing file', {}, 'Runtime.ImportModuleError', "Error: Cannot find module 'index'"],
    [
      'a missing import',
      one('import "nowhere"; export const handler = () => {}'),
      'Runtime.ImportModuleError',
      /Cannot find package 'nowhere'/,
    ],
    [
      'a module that does not parse',
      one('export const handler = ('),
      'Runtime.UserCodeSyntaxError',
      'SyntaxError: Unexpected end of input',
    ],
    ['an error while loading', one('throw new RangeError("early")'), 'RangeError', 'early'],
    [
      'a handler with a callback',
      one('export const handler = (event, context, callback) => {}'),
      'Runtime.CallbackHandlerDeprecated',
      /callback/,
    ],
  ])('[L-11] fails its cold start for %s', async (_, files, errorType, message) => {
    const { outcome, result } = await run({ 'other.txt': '', ...files }, 'index.handler');
    expect(outcome.lost).toBe(true);
    expect(result).toMatchObject({
      errorType,
      errorMessage: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  test('[L-12] has Lambda’s variables and the function’s, and none of ours', async () => {
    process.env.SLIPWAY_OURS = 'secret';
    const { result } = await run(one('export const handler = async () => process.env'), 'index.handler');
    delete process.env.SLIPWAY_OURS;
    expect(result).toEqual({
      PATH: process.env.PATH,
      ...(process.env.TMPDIR !== undefined && { TMPDIR: process.env.TMPDIR }),
      LANG: 'en_US.UTF-8',
      TZ: 'UTC',
      STAGE: 'test',
      AWS_REGION: 'ap-northeast-1',
      AWS_DEFAULT_REGION: 'ap-northeast-1',
      AWS_ACCESS_KEY_ID: 'ASIATRIED',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: 'tried',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/tried',
      AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
      AWS_LAMBDA_RUNTIME_API: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      LAMBDA_TASK_ROOT: expect.stringContaining('slipway-lambda-'),
      _HANDLER: 'index.handler',
    });
  });

  test('[L-13] sees the virtual time in every Date, from its cold start on, while timers stay real', async () => {
    const { result } = await run(
      one(`
        const cold = Date.now();
        export const handler = async () => {
          const real = performance.now();
          await new Promise((resolve) => setTimeout(resolve, 30));
          return {
            cold, now: Date.now(), made: new Date().toISOString(), text: Date().slice(0, 15), other: new Date(0).getTime(),
            is: [new Date() instanceof Date, new Date().constructor === Date, Date.UTC(2030, 0), Date.length],
            waited: performance.now() - real,
          };
        }`),
      'index.handler',
      { now: () => new Date('2029-12-31T23:00:00Z') },
    );
    expect(result).toEqual({
      cold: Date.parse('2029-12-31T23:00:00Z'),
      now: NOW.getTime(),
      made: NOW.toISOString(),
      text: 'Tue Jan 01 2030',
      other: 0,
      is: [true, true, NOW.getTime(), 7],
      waited: expect.any(Number),
    });
    expect((result as { waited: number }).waited).toBeGreaterThanOrEqual(25);
  });

  test('[L-14] prints lines: console with time, request and level, streams as they are, all before the outcome', async () => {
    const { lines } = await run(
      one(`
        console.log('cold');
        export const handler = async (event, { awsRequestId }) => {
          console.log('a %s', 'b', { c: 1 });
          console.warn('two\\nlines');
          process.stdout.write('{"json":true}\\nhalf a line');
          process.stderr.write('to stderr\\n');
        }`),
      'index.handler',
    );
    const at = NOW.toISOString();
    expect(lines.filter((line) => line !== 'to stderr')).toEqual([
      `${at}\tundefined\tINFO\tcold`,
      expect.stringMatching(/^2030-01-01T00:00:00.000Z\trequest-\d+\tINFO\ta b \{ c: 1 \}$/),
      expect.stringMatching(/^2030-01-01T00:00:00.000Z\trequest-\d+\tWARN\ttwo\rlines$/),
      '{"json":true}',
      'half a line',
    ]);
    expect(lines).toContain('to stderr');
  });

  test('[L-15] that exits, or is killed, is a Runtime.ExitError and lost', async () => {
    const exits = async (statement: string) =>
      await run(one(`export const handler = async () => { ${statement} }`), 'index.handler');
    const { outcome, result } = await exits('process.exit(3)');
    expect(outcome.lost).toBe(true);
    expect(result).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/^RequestId: request-\d+ Error: Runtime exited with error: exit status 3$/),
    });
    expect((await exits('process.exit(0); await 1')).result).toMatchObject({
      errorMessage: expect.stringMatching(/Runtime exited without providing a reason$/),
    });
    expect((await exits("process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})")).result).toMatchObject({
      errorMessage: expect.stringMatching(/Runtime exited with error: signal: killed$/),
    });
  });

  test.each([
    [
      'an exception outside of the handler',
      "setTimeout(() => { throw new RangeError('loose') }, 1)",
      'RangeError',
      'loose',
    ],
    [
      'a rejection that nobody handles',
      "Promise.reject(new Error('loose'))",
      'Runtime.UnhandledPromiseRejection',
      'Error: loose',
    ],
  ])('[L-16] reports %s and is lost', async (_, statement, errorType, errorMessage) => {
    const { outcome, result } = await run(
      one(`export const handler = () => { ${statement}; return new Promise(() => {}) }`),
      'index.handler',
    );
    expect(result).toMatchObject({ errorType, errorMessage });
    expect(outcome.lost).toBe(true);
  });

  test('[L-55] that ends while what it started still holds its output does not keep anybody waiting', async () => {
    const { result } = await run(
      one(`
        import { spawn } from 'node:child_process';
        export const handler = () => {
          spawn('sleep', ['16'], { stdio: 'inherit', detached: true });
          setTimeout(() => process.exit(3), 50);
          return new Promise(() => {});
        };`),
      'index.handler',
      { timeoutInMs: 14_000 },
    );
    // Whoever waited for the output would be told of the timeout.
    expect(result).toMatchObject({ errorType: 'Runtime.ExitError' });
  });

  test('[L-5] that blocks is killed at its timeout', async () => {
    const { result } = await run(one('export const handler = () => { for (;;); }'), 'index.handler', {
      timeoutInMs: 100,
    });
    expect(result).toMatchObject({ errorType: 'Sandbox.Timedout' });
  });

  test('[L-17] has a limit for its cold start besides its timeout', async () => {
    const { outcome, result } = await run(
      one('await new Promise(() => setInterval(() => {}, 1e6)); export const handler = 1'),
      'index.handler',
      {
        timeoutInMs: 100,
        initLimitInMs: 200,
      },
    );
    expect(result).toMatchObject({ errorType: 'Sandbox.Timedout' });
    expect(outcome.lost).toBe(true);
  });
});

describe('a runner', () => {
  const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('slipway-lambda-'));

  test('[L-18] that is closed has ended its processes and removed its packages', async () => {
    const runner = makeRunner();
    const environment = runner.start(settingsFor('index.echo', { onLine: () => {} }));
    const zip = zipSync({
      'index.mjs': strToU8('export const handler = async () => [process.pid, process.env.LAMBDA_TASK_ROOT]'),
    });
    const other = runner.start(settingsFor('index.handler', { code: { zip, sha256: 'y' } }));
    await invoke(environment);
    const [pid, root] = returned(await invoke(other)) as [number, string];
    const hanging = invoke(runner.start(settingsFor('index.hanging')));
    expect(existsSync(root)).toBe(true);
    await runner.close();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(existsSync(path.dirname(root))).toBe(false);
    expect(returned(await hanging)).toMatchObject({ errorType: 'Runtime.ExitError' });
  });

  test('[L-19] whose process is killed leaves no function behind', async () => {
    const before = new Set(folders());
    const script = `
      const { buildSync } = require('esbuild');
      const file = require('node:path').join(${JSON.stringify(tmpdir())}, 'slipway-orphan-' + process.pid + '.cjs');
      buildSync({ entryPoints: [${JSON.stringify(path.join(runtimeDirectory, 'process-runner.ts'))}], bundle: true, platform: 'node', outfile: file });
      const { processRunner } = require(file);
      require('node:fs').rmSync(file);
      const runner = processRunner({ endpoint: 'x', runtimeDirectory: ${JSON.stringify(runtimeDirectory)} });
      const zip = Buffer.from(process.argv[1], 'base64');
      const environment = runner.start({ functionName: 'f', functionArn: 'f', runtime: 'r', handler: 'index.handler', memorySize: 128,
        code: { zip, sha256: 'z' }, variables: {}, credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, region: 'r', logGroupName: 'g',
        logStreamName: 's', now: () => new Date(0), onLine: (line) => console.log(line.split('\\t').at(-1)) });
      environment.invoke({ requestId: '1', payload: '{}', now: new Date(0), timeoutInMs: 60000 });
    `;
    const zip = zipSync({
      'index.mjs': strToU8(
        "export const handler = () => { process.stdout.write('pid ' + process.pid + '\\n'); return new Promise((r) => setTimeout(r, 60_000)) }",
      ),
    });
    const parent = spawn(process.execPath, ['-e', script, Buffer.from(zip).toString('base64')], {
      cwd: path.resolve(runtimeDirectory, '../../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((resolve, reject) => {
      let text = '';
      parent.on('exit', () => reject(new Error(`ended early: ${text}`)));
      parent.stdout.on('data', (chunk) => {
        text += chunk;
        const found = /pid (\d+)/.exec(text);
        if (found) resolve(Number(found[1]));
      });
    });
    parent.removeAllListeners('exit');
    parent.kill('SIGKILL');
    let gone = false;
    for (let i = 0; i < 100 && !gone; i++) {
      await sleep(20);
      try {
        process.kill(pid, 0);
      } catch {
        gone = true;
      }
    }
    expect(gone).toBe(true);
    // Nobody is left to remove the packages of a killed runner.
    for (const name of folders()) if (!before.has(name)) rmSync(path.join(tmpdir(), name), { recursive: true });
  });
});

test('[L-52] a function in a process: signed in with its role, its output in its log, gone when Lambda is closed', async () => {
  const aws = await accountWith(makeRunner());
  const code = `
    export const handler = async (event) => {
      console.log('got', event.a);
      return [process.pid, process.env.AWS_ACCESS_KEY_ID, Date.now()];
    }`;
  await aws.create({ Code: { ZipFile: zipSync({ 'index.mjs': strToU8(code) }) } });
  const invoke = async () => {
    const Payload = Buffer.from('{"a":1}');
    const answer = await aws.client.send(new InvokeCommand({ FunctionName: 'f', Payload, LogType: 'Tail' }));
    const log = Buffer.from(answer.LogResult!, 'base64').toString();
    return { log, result: JSON.parse(Buffer.from(answer.Payload!).toString()) as [number, string, number] };
  };
  const { log, result } = await invoke();
  const [pid, accessKeyId, now] = result;
  expect(now).toBe(Date.parse(START));
  expect(aws.world.credentials.find(accessKeyId)?.caller.roleArn).toBe(ROLE);
  expect(log).toMatch(
    /^START RequestId: (\S+) Version: \$LATEST\n2026-11-21T09:00:00.000Z\t\1\tINFO\tgot 1\nEND RequestId: \1\nREPORT RequestId: \1\t.*Max Memory Used: \d+ MB/,
  );
  await aws.clock.advance(60_000);
  expect((await invoke()).result).toEqual([pid, accessKeyId, now + 60_000]);
  await aws.lambda.close();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(aws.world.credentials.find(accessKeyId)).toBeUndefined();
});
