import { describe, expect, test } from '@jest/globals';
import { type AddressKind, addressKind, addressRefusal } from '../../src/domain/check/ip-address';

const ROWS: [AddressKind, string[]][] = [
  [
    'public',
    ['1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '172.15.255.255', '172.32.0.0']
      .concat(['192.167.255.255', '198.17.255.255', '198.20.0.0', '223.255.255.255'])
      .concat(['2606:4700::1111', '2400:6500:ff00::1', '::ffff:8.8.8.8', '64:ff9b::808:808', '2002:808:808::1']),
  ],
  [
    'private',
    ['10.0.0.0', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', 'fc00::1', 'fdff:ffff::1', 'FD00::1']
      .concat(['::ffff:10.0.0.1', '::ffff:a00:1', '::ffff:0:10.0.0.1', '::10.0.0.1', '64:ff9b::192.168.1.1'])
      .concat(['2002:a00:1::', '0:0:0:0:0:ffff:ac10:1']),
  ],
  ['shared', ['100.64.0.0', '100.127.255.255', '::ffff:100.64.0.1']],
  ['loopback', ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::127.0.0.1']],
  ['link-local', ['169.254.0.1', '169.254.255.254', 'fe80::1', 'fe80::1%eth0', 'febf::1', '::ffff:169.254.1.1']],
  [
    'metadata',
    [
      '169.254.169.254',
      '169.254.170.2',
      '169.254.170.23',
      'fd00:ec2::254',
      'fd00:ec2:0:0:0:0:0:254',
      'fd00:ec2::23',
    ].concat(['::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '64:ff9b::169.254.169.254', '2002:a9fe:a9fe::']),
  ],
  [
    'reserved',
    ['0.0.0.0', '0.1.2.3', '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1']
      .concat(['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'])
      .concat([
        '::',
        '::2',
        'ff02::1',
        'fec0::1',
        '2001:db8::1',
        '2001::1',
        '3fff::1',
        '64:ff9b:1::1',
        '100::1',
        '4000::1',
      ])
      .concat([
        '',
        'localhost',
        '1.2.3',
        '1.2.3.256',
        '1.2.3.4.5',
        '01234:::',
        '1::2::3',
        '1:2:3:4:5:6:7',
        '::1.2.3.999',
      ]),
  ],
];

describe('an address is', () => {
  test.each(ROWS.flatMap(([kind, addresses]) => addresses.map((address) => [kind, address] as const)))(
    '%s: %s',
    (kind, address) => {
      expect(addressKind(address)).toBe(kind);
    },
  );
});

describe('a check may connect to', () => {
  test.each([
    ['1.1.1.1', true, true],
    ['10.0.0.1', false, true],
    ['100.64.0.1', false, true],
    ['127.0.0.1', false, true],
    ['169.254.1.1', false, true],
    ['169.254.169.254', false, false],
    ['fd00:ec2::254', false, false],
    ['0.0.0.0', false, false],
    ['224.0.0.1', false, false],
  ])('%s: %s, where private addresses are allowed %s', (address, always, allowed) => {
    expect([addressRefusal(address, false), addressRefusal(address, true)].map((why) => why === undefined)).toEqual([
      always,
      allowed,
    ]);
  });

  test('no other, and it is told why', () => {
    expect(addressRefusal('10.0.0.1', false)).toBe('10.0.0.1 is a private address, and allowPrivate is not set');
    expect(addressRefusal('169.254.169.254', true)).toBe('169.254.169.254 is an address of metadata and credentials');
  });
});
