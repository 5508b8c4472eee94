import type { SimulatedAccount } from './account';
import type { Violation } from './laws/law';
import { Cursor } from './laws/read';
import type { Recorder } from './recorder';

/** Whoever gives a service back after trouble has it looked at so much later. */
const LOOKED_AT_WITHIN_MS = 6 * 60_000;

type Attribute = { readonly S?: string; readonly L?: readonly unknown[] };

/**
 * No wake-up is lost: whoever gives a service back leaves nothing unread in it, unless it is due. The slow pass would heal
 * that, minutes later, so no law of the outside sees it; the record is looked at right after each such write.
 */
export function wakeUpJudge(account: SimulatedAccount, recorder: Recorder) {
  const calls = new Cursor();
  return async (): Promise<readonly Violation[]> => {
    const found: Violation[] = [];
    for (const { operation, input, output, at } of calls.unread(recorder.calls)) {
      const isGivenBack = operation === 'UpdateItem' && output && GIVES_BACK.test(String(input.UpdateExpression));
      if (!isGivenBack) continue;
      const { TableName, Key } = input;
      const { Item } = (await account.look('dynamodb', 'GetItem', { TableName, Key })) as {
        Item?: Readonly<Record<string, Attribute>>;
      };
      const unread = [...(Item?.pushes?.L ?? []), ...(Item?.commands?.L ?? [])].length;
      const dueAt = Item?.dueAt?.S;
      const isLeft = dueAt === undefined || Date.parse(dueAt) > at.getTime() + LOOKED_AT_WITHIN_MS;
      if (unread > 0 && Item?.leaseOwner === undefined && isLeft)
        found.push({ law: 'wake-ups', at, says: `${Item?.pk?.S} is given back with ${unread} unread, and is not due` });
    }
    return found;
  };
}

const GIVES_BACK = /^REMOVE #leaseOwner/;
