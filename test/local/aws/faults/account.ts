import { ECRClient } from '@aws-sdk/client-ecr';
import { createAccount } from '../../../../local/aws/account';
import { type Handler, type HandlerEnvironment, inProcessRunner } from '../../../../local/aws/lambda/in-process-runner';
import { createConsole } from '../../../../local/console/console';
import { FleetReader } from '../../../../local/console/fleet';
import { START, sdkConfig } from '../kernel';

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
  const console = createConsole({
    clock: aws.clock,
    fleet: new FleetReader(aws.dispatcher),
    faults: aws.faults,
    status: async () => [],
    endpoint: 'http://127.0.0.1:4566',
    mails: () => aws.mailbox.mails(),
    events: () => aws.events,
    calls: () => aws.dispatcher.calls,
  });
  const ask = async (method: string, target: string, body: unknown = '', headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await console({ method, target, headers, body: Buffer.from(text) });
    const said = Buffer.from(answer.body).toString();
    return { ...answer, text: said, json: () => JSON.parse(said) };
  };
  /** Asks for a fault as curl does, and has it. */
  const inject = async (wish: Readonly<Record<string, unknown>>): Promise<Record<string, unknown> & { id: string }> => {
    const { status, json } = await ask('POST', '/faults', wish);
    if (status !== 201) throw new Error(json().error);
    return json();
  };
  const ecr = new ECRClient(sdkConfig(aws));
  return { aws, ask, inject, ecr, config: sdkConfig(aws), internalErrors };
}
