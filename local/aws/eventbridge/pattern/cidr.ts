import { InvalidPattern } from './invalid-pattern';

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Addresses from `low` to `high`, both included. */
export interface AddressRange {
  readonly bits: 32 | 128;
  readonly low: bigint;
  readonly high: bigint;
}

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
const IPV6 = /^[\da-fA-F:]*:[\da-fA-F:]*$/;

/** An IPv4 or IPv6 address as a number; `undefined` for any other text. */
export function parseAddress(text: string): Address | undefined {
  if (IPV4.test(text)) return parseV4(text);
  if (IPV6.test(text)) return parseV6(text);
  return undefined;
}

function parseV4(text: string): Address | undefined {
  let value = 0n;
  for (const part of text.split('.')) {
    const octet = Number(part);
    if (octet > 255) return undefined;
    value = (value << 8n) | BigInt(octet);
  }
  return { bits: 32, value };
}

function parseV6(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  let value = 0n;
  for (const group of [...head, ...Array<string>(missing).fill('0'), ...tail]) {
    if (!/^[\da-fA-F]{1,4}$/.test(group)) return undefined;
    value = (value << 16n) | BigInt(`0x${group}`);
  }
  // An IPv4 address in the clothes of IPv6 is an IPv4 address.
  return value >> 32n === 0xffffn ? { bits: 32, value: value & 0xffffffffn } : { bits: 128, value };
}

/**
 * `10.0.0.0/24` as a range. A mask of the full length is refused, as AWS does.
 * @throws InvalidPattern
 */
export function parseCidr(text: string): AddressRange {
  // Slashes at the end are overlooked.
  const [base = '', mask, ...rest] = text.replace(/\/+$/, '').split('/');
  if (mask === undefined || rest.length > 0) throw new InvalidPattern("Malformed CIDR, one '/' required");
  if (!/^[+-]?\d{1,10}$/.test(mask)) throw new InvalidPattern('Malformed CIDR, mask bits must be an integer');
  const length = Number(mask);
  if (length < 0) throw new InvalidPattern('Malformed CIDR, mask bits must not be negative');
  if (!IPV4.test(base) && !IPV6.test(base)) throw new InvalidPattern(`Nonstandard IP address: ${base}`);
  const address = parseAddress(base);
  if (!address) throw new InvalidPattern(`Invalid IP address: ${base}`);
  const { bits, value } = address;
  if (length >= bits)
    throw new InvalidPattern(bits === 32 ? 'IPv4 mask bits must be < 32' : 'IPv6 mask bits must be < 128');
  const host = (1n << BigInt(bits - length)) - 1n;
  return { bits, low: value & ~host, high: value | host };
}

export function rangeContains(range: AddressRange, text: string): boolean {
  const address = parseAddress(text);
  return address?.bits === range.bits && address.value >= range.low && address.value <= range.high;
}
