/**
 * What an address is to a check that may only go where anybody may go (IANA special-purpose address registries; RFC 6890).
 * `shared` are the carriers' (RFC 6598), `metadata` those at which AWS hands out a machine's or a task's credentials.
 */
export type AddressKind = 'public' | 'private' | 'shared' | 'loopback' | 'link-local' | 'metadata' | 'reserved';

/** Kinds that configuration may allow; what is metadata or reserved no check has any business with. */
const ALLOWABLE: readonly AddressKind[] = ['private', 'shared', 'loopback', 'link-local'];

const WORDS: Readonly<Record<Exclude<AddressKind, 'public'>, string>> = {
  private: 'a private address',
  shared: 'a shared address (RFC 6598)',
  loopback: 'a loopback address',
  'link-local': 'a link-local address',
  metadata: 'an address of metadata and credentials',
  reserved: 'a reserved address',
};

const V4: readonly (readonly [string, number, AddressKind])[] = [
  ['169.254.169.254', 32, 'metadata'],
  ['169.254.170.2', 32, 'metadata'],
  ['169.254.170.23', 32, 'metadata'],
  ['0.0.0.0', 8, 'reserved'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'shared'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'reserved'],
  ['192.0.2.0', 24, 'reserved'],
  ['192.88.99.0', 24, 'reserved'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'reserved'],
  ['198.51.100.0', 24, 'reserved'],
  ['203.0.113.0', 24, 'reserved'],
  // Multicast, and what is kept for later.
  ['224.0.0.0', 3, 'reserved'],
];

const V6: readonly (readonly [string, number, AddressKind])[] = [
  ['fd00:ec2::254', 128, 'metadata'],
  ['fd00:ec2::23', 128, 'metadata'],
  ['::1', 128, 'loopback'],
  ['fc00::', 7, 'private'],
  ['fe80::', 10, 'link-local'],
  ['2001::', 23, 'reserved'],
  ['2001:db8::', 32, 'reserved'],
  ['3fff::', 20, 'reserved'],
  ['2000::', 3, 'public'],
];

/** Prefixes of IPv6 below which an address of IPv4 stands, and at which group: mapped, translated, compatible, NAT64, 6to4. */
const CARRIERS: readonly (readonly [string, number, number])[] = [
  ['::ffff:0:0', 96, 6],
  ['::ffff:0:0:0', 96, 6],
  ['64:ff9b::', 96, 6],
  ['2002::', 16, 1],
  ['::', 96, 6],
];

/** The kind of an IPv4 or IPv6 address in text; what is none is `reserved`. */
export function addressKind(address: string): AddressKind {
  const four = parseV4(address);
  if (four !== undefined) return kindOfV4(four);
  const six = parseV6(address.replace(/%.*$/, ''));
  if (!six) return 'reserved';
  const own = V6.find(([prefix, bits]) => isWithin(six, parseV6(prefix)!, bits));
  // Before the carriers: ::1 looks like an address of IPv4.
  if (own && own[2] !== 'public') return own[2];
  const carrier = CARRIERS.find(([prefix, bits]) => isWithin(six, parseV6(prefix)!, bits));
  if (carrier) return kindOfV4(six[carrier[2]]! * 0x10000 + six[carrier[2] + 1]!);
  return own ? own[2] : 'reserved';
}

/** Why a check may not connect to an address; undefined when it may. */
export function addressRefusal(address: string, allowPrivate: boolean): string | undefined {
  const kind = addressKind(address);
  if (kind === 'public' || (allowPrivate && ALLOWABLE.includes(kind))) return undefined;
  return `${address} is ${WORDS[kind]}${ALLOWABLE.includes(kind) ? ', and allowPrivate is not set' : ''}`;
}

function kindOfV4(address: number): AddressKind {
  const found = V4.find(([prefix, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(address / size) === Math.floor(parseV4(prefix)! / size);
  });
  return found ? found[2] : 'public';
}

function parseV4(text: string): number | undefined {
  const parts = /^\d{1,3}(\.\d{1,3}){3}$/.test(text) ? text.split('.').map(Number) : [];
  if (parts.length !== 4 || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** Eight groups of 16 bits. */
function parseV6(text: string): number[] | undefined {
  const [, before, dotted = ''] = /^(.*:)([\d.]+)$/.exec(text) ?? [];
  const four = parseV4(dotted);
  const plain =
    four === undefined ? text : `${before}${Math.floor(four / 0x10000).toString(16)}:${(four % 0x10000).toString(16)}`;
  const [head = '', tail, more] = plain.split('::');
  if (more !== undefined) return undefined;
  const groupsOf = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [front, back] = [groupsOf(head), groupsOf(tail ?? '')];
  const missing = 8 - front.length - back.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...front, ...Array.from({ length: missing }, () => '0'), ...back];
  return groups.every((group) => /^[\da-f]{1,4}$/i.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : undefined;
}

function isWithin(address: readonly number[], prefix: readonly number[], bits: number): boolean {
  return address.every((group, index) => {
    const unlike = 16 - Math.min(16, Math.max(0, bits - index * 16));
    return group >>> unlike === prefix[index]! >>> unlike;
  });
}
