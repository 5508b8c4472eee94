import type { Account } from '../../../../local/aws/account';
import { createConsole } from '../../../../local/console/console';
import { FleetReader } from '../../../../local/console/fleet';

/** The console port of an account, asked as curl asks it. */
export function consolePort(aws: Account) {
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
  /** Asks for a fault, and has it. */
  const inject = async (wish: Readonly<Record<string, unknown>>): Promise<Record<string, unknown> & { id: string }> => {
    const { status, json } = await ask('POST', '/faults', wish);
    if (status !== 201) throw new Error(json().error);
    return json();
  };
  return { ask, inject };
}
