import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { addressRefusal } from '../../domain/check/ip-address';

/** Asks for all addresses of a name, as `dns.lookup` does. */
export type Resolve = (
  name: string,
  options: { readonly all: true },
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A name that leads to an address which a check may not connect to. */
export class AddressRefused extends Error {}

/**
 * A lookup that refuses addresses which a check may not connect to. It stands in the connection itself, so that what is
 * judged is what is connected to: a name that leads elsewhere a moment later is judged again by then. One refused address
 * refuses the name, whatever its others are. Addresses in a URL are not looked up; `urlRefusal` judges them.
 */
export function guardedLookup(allowPrivate: boolean, resolve: Resolve = lookup): LookupFunction {
  return (name, options, answer) => {
    resolve(name, { ...options, all: true }, (error, addresses) => {
      if (error) return answer(error, []);
      for (const { address } of addresses) {
        const why = addressRefusal(address, allowPrivate);
        if (why !== undefined) return answer(new AddressRefused(`${name}: ${why}`), []);
      }
      if (options.all) return answer(null, addresses);
      const [first] = addresses;
      // An answer without an address is an error to `dns.lookup`, too.
      return first ? answer(null, first.address, first.family) : answer(new Error(`${name}: no address`), []);
    });
  };
}
