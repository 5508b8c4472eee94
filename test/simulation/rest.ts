import type { SimulatedAccount } from './account';
import { TABLE } from './account';
import type { Functions } from './functions';
import type { Witness } from './witness';

/** A due item is looked at by the next sweep; so much later it is one that never settles. */
const SETTLED_WITHIN_MS = 3 * 60_000;

type Item = Readonly<Record<string, { readonly S?: string; readonly M?: Item } | undefined>>;

/** Says what is still open in a world: nothing, when it has come to rest. */
export function restJudge(account: SimulatedAccount, witness: Witness, functions: Functions) {
  return async (): Promise<readonly string[]> => {
    const { Items } = (await account.look('dynamodb', 'Scan', { TableName: TABLE })) as { Items?: Item[] };
    witness.tableItems = Items ?? [];
    const late = account.clock.now().getTime() - SETTLED_WITHIN_MS;
    return [
      ...witness.active().map(({ id, status }) => `deployment ${id} is ${status}`),
      ...(functions.pending > 0 ? [`${functions.pending} events are under way`] : []),
      ...(Items ?? []).flatMap((item) => {
        const name = `${item.pk?.S} / ${item.sk?.S}`;
        const open = item.ballot?.M?.state?.S === 'open' ? [`${name} is an open gate`] : [];
        const due = item.dueAt?.S !== undefined && Date.parse(item.dueAt.S) < late ? [`${name} is due`] : [];
        const leased = (item.leaseOwner ?? item.lease) ? [`${name} has a lease`] : [];
        return [...open, ...due, ...leased];
      }),
    ];
  };
}
