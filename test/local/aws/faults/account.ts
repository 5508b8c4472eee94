import { ECRClient } from '@aws-sdk/client-ecr';
import { createAccount } from '../../../../local/aws/account';
import { type Handler, type HandlerEnvironment, inProcessRunner } from '../../../../local/aws/lambda/in-process-runner';
import { START, sdkConfig } from '../kernel';
import { consolePort } from './console-port';

export type FaultyAccount = ReturnType<typeof faultyAccount>;

/** A whole account, whose functions all run what `resolve` makes, and its console port. */
export function faultyAccount(resolve: (environment: HandlerEnvironment) => Handler = () => async () => 'done') {
  const internalErrors: unknown[] = [];
  const aws = createAccount({
    startAt: START,
    seed: 'faults',
    onInternalError: (error) => internalErrors.push(error),
    runner: inProcessRunner(resolve),
  });
  const config = sdkConfig(aws);
  return { aws, ...consolePort(aws), ecr: new ECRClient(config), config, internalErrors };
}
