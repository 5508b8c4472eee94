import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { createAccount } from '../../local/aws/account';
import { registryBodyLimit } from '../../local/aws/ecr/distribution/distribution';
import { inProcessRunner } from '../../local/aws/lambda/in-process-runner';
import { close, listen } from '../../local/aws/network/network';
import type { HttpHandler } from '../../local/aws/wire/http-message';
import { httpServer } from '../../local/aws/wire/http-transport';
import { SERVICES, type ServiceName } from '../../local/aws/wire/services';
import { recordJudgedCalls } from './judged-calls';

/** Virtual seconds a real second: what waits minutes on AWS is over in a moment. */
const SPEED = 600;

/** An account with nothing in it, over HTTP, whose time runs by itself. */
export interface BareAccount {
  readonly endpoint: string;
  /** Operations that are built, by the embedded AWS's name of their service. */
  readonly built: Readonly<Record<string, readonly string[]>>;
  /** What went wrong in the embedded AWS itself. */
  readonly internalErrors: readonly unknown[];
  close(): Promise<void>;
}

/** An account for the tests of a `describe`: opened before them, closed after them; nothing in it may have gone wrong. */
export function accountForTests(): () => BareAccount {
  let account: BareAccount;
  beforeAll(async () => {
    account = await bareAccount();
  });
  afterAll(async () => {
    await account.close();
    expect(account.internalErrors).toEqual([]);
  });
  return () => account;
}

async function bareAccount(): Promise<BareAccount> {
  const internalErrors: unknown[] = [];
  const onInternalError = (error: unknown): void => {
    internalErrors.push(error);
  };
  let handle: HttpHandler = () => Promise.reject(new Error('not up yet'));
  const server = httpServer((request) => handle(request), onInternalError, registryBodyLimit);
  await listen(server, 0);
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const runner = inProcessRunner(() => async () => null);
  const aws = createAccount({ startAt: new Date(), seed: 'judges', onInternalError, endpoint, runner });
  handle = aws.handle;
  aws.clock.run(SPEED);
  const services = Object.keys(SERVICES) as ServiceName[];
  return {
    endpoint,
    built: Object.fromEntries(services.map((name) => [name, aws.dispatcher.operationsOf(name)])),
    internalErrors,
    close: async () => {
      await recordJudgedCalls(aws.dispatcher.calls);
      await aws.close();
      await close(server);
    },
  };
}
