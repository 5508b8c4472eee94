import { answering, lazily } from '../src/app/handler';
import { type SettleRuntime, settleRuntime } from '../src/app/runtime';
import { settleGate } from '../src/app/settle-gate';
import { createSettleClients } from '../src/aws/clients';
import { parseVoteCast } from '../src/messages/vote-cast';

/** Somebody voted, or a link was locked: the gate is looked at, and its decision executed. */
export const create = (runtime: SettleRuntime) => (event: unknown) =>
  answering(runtime, async () => settleGate(runtime, parseVoteCast(event).gateId));

export const handler = lazily(() => settleRuntime(createSettleClients()), create);
