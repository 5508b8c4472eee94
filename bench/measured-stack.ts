import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Account, createAccount } from '../local/aws/account';
import { processRunner } from '../local/aws/lambda/process-runner';
import type { EnvironmentSettings, FunctionRunner } from '../local/aws/lambda/runner';
import { close, freePorts, listen } from '../local/aws/network/network';
import type { HttpHandler } from '../local/aws/wire/http-message';
import { httpServer } from '../local/aws/wire/http-transport';
import { boot, type PackagedStack } from '../local/boot';

/** The fleet with Slipway in an embedded AWS, functions in child processes; whoever measures moves time. */
export interface MeasuredStack {
  readonly aws: Account;
  readonly runner: FunctionRunner;
  /** How execution environments of a function are started, by the file name of its handler; once one was. */
  readonly settings: ReadonlyMap<string, EnvironmentSettings>;
  stop(): Promise<void>;
}

export async function startMeasuredStack(root: string, stack: PackagedStack): Promise<MeasuredStack> {
  let handle: HttpHandler = () => Promise.reject(new Error('not up yet'));
  const server = httpServer(
    (request) => handle(request),
    (error) => {
      throw error;
    },
  );
  await listen(server, 0);
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const runner = processRunner({ endpoint, runtimeDirectory: join(root, 'local/aws/lambda') });
  const settings = new Map<string, EnvironmentSettings>();
  const aws = createAccount({
    ...{ startAt: new Date('2026-11-21T09:00:00Z'), seed: 'bench', endpoint },
    onInternalError: (error) => {
      throw error;
    },
    runner: {
      ...runner,
      start: (given) => {
        settings.set(given.handler.replace(/\.handler$/, ''), given);
        return runner.start(given);
      },
    },
  });
  handle = aws.handle;
  const [production = 0, test = 0, demoApp = 0] = await freePorts(3);
  await boot({
    ...{ aws, stack, listenerPorts: { production, test, demoApp }, repositories: ['frontend', 'demo-app'] },
    landscapeTemplate: readFileSync(join(root, 'services/landscape.yml'), 'utf8'),
  });
  const stop = async () => {
    await aws.close();
    await close(server);
  };
  return { aws, runner, settings, stop };
}
