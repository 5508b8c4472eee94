import { describe, expect, test } from '@jest/globals';
import { onward, urlRefusal } from '../../src/domain/check/http-url';

const METADATA = '169.254.169.254 is an address of metadata and credentials';
const notSet = (address: string, kind: string) => `${address} is a ${kind} address, and allowPrivate is not set`;

/** What people write to have somebody else's machine ask where they may not. */
const HOSTILE: [string, string | undefined][] = [
  ['https://shop.example.com/health', undefined],
  ['http://shop.example.com:8080/', undefined],
  ['http://1.1.1.1/', undefined],
  ['http://10.example.com/', undefined],
  ['file:///etc/passwd', 'file: is not http or https'],
  ['ftp://example.com/', 'ftp: is not http or https'],
  ['javascript:alert(1)', 'javascript: is not http or https'],
  ['http://user@example.com/', 'it has credentials'],
  ['http://:secret@example.com/', 'it has credentials'],
  ['http://shop.example.com@10.0.0.1/', 'it has credentials'],
  ['http://127.0.0.1/', notSet('127.0.0.1', 'loopback')],
  ['http://127.1/', notSet('127.0.0.1', 'loopback')],
  ['http://2130706433/', notSet('127.0.0.1', 'loopback')],
  ['http://0x7f000001/', notSet('127.0.0.1', 'loopback')],
  ['http://0x7f.0.0.1/', notSet('127.0.0.1', 'loopback')],
  ['http://0177.0.0.1/', notSet('127.0.0.1', 'loopback')],
  ['http://127.0.0.1./', notSet('127.0.0.1', 'loopback')],
  ['http://%31%32%37.0.0.1/', notSet('127.0.0.1', 'loopback')],
  ['http://１２７.０.０.１/', notSet('127.0.0.1', 'loopback')],
  ['http://localhost/', notSet('127.0.0.1', 'loopback')],
  ['http://LOCALHOST./', notSet('127.0.0.1', 'loopback')],
  ['http://a.localhost:9001/', notSet('127.0.0.1', 'loopback')],
  ['http://[::1]/', notSet('::1', 'loopback')],
  ['http://[::ffff:127.0.0.1]/', notSet('::ffff:7f00:1', 'loopback')],
  ['http://10.0.0.5/', notSet('10.0.0.5', 'private')],
  ['http://192.168.1.1/', notSet('192.168.1.1', 'private')],
  ['http://0xa000005/', notSet('10.0.0.5', 'private')],
  ['http://[fd12::1]/', notSet('fd12::1', 'private')],
  ['http://[fe80::1]/', notSet('fe80::1', 'link-local')],
  ['http://169.254.169.254/latest/meta-data/', METADATA],
  ['http://2852039166/', METADATA],
  ['http://0251.0376.0251.0376/', METADATA],
  ['http://0xa9.0xfe.0xa9.0xfe/', METADATA],
  ['http://[::ffff:169.254.169.254]/', '::ffff:a9fe:a9fe is an address of metadata and credentials'],
  ['http://[fd00:ec2::254]/', 'fd00:ec2::254 is an address of metadata and credentials'],
  ['http://0.0.0.0/', '0.0.0.0 is a reserved address'],
  ['http://0/', '0.0.0.0 is a reserved address'],
];

describe('a URL', () => {
  test.each(HOSTILE)('%s', (url, refusal) => {
    expect(urlRefusal(new URL(url), false)).toBe(refusal);
  });

  test.each([
    ['http://10.0.0.5/', true],
    ['http://localhost/', true],
    ['http://[::1]/', true],
    ['http://169.254.169.254/', false],
    ['http://user@10.0.0.5/', false],
    ['http://0.0.0.0/', false],
  ])('%s, where private addresses are allowed: %s', (url, allowed) => {
    expect(urlRefusal(new URL(url), true) === undefined).toBe(allowed);
  });
});

describe('a redirect', () => {
  const from = new URL('https://shop.example.com/a');
  const refused = (why: string) => ({ refused: why });
  const to = (url: string) => ({ to: new URL(url) });
  const rules = { allowPrivate: false, followed: 0 };
  const HIDDEN = 'a redirect to a URL that is refused: ';

  test.each([
    ['goes on, relative to where it was', 302, '../b?c', {}, to('https://shop.example.com/b?c')],
    ['goes on elsewhere', 308, 'https://example.org/', {}, to('https://example.org/')],
    ['without location is an answer', 302, undefined, {}, undefined],
    ['is no 304', 304, '/b', {}, undefined],
    ['is no 200', 200, '/b', {}, undefined],
    ['goes on for the fifth time', 301, '/b', { followed: 4 }, to('https://shop.example.com/b')],
    ['ends with the sixth', 301, '/b', { followed: 5 }, refused('more than 5 redirects')],
    ['to nowhere', 301, 'https://[', {}, refused('a redirect to what is no URL')],
    ['to another scheme', 301, 'file:///etc/passwd', {}, refused(`${HIDDEN}file: is not http or https`)],
    ['with credentials', 301, 'https://a:b@example.org/', {}, refused(`${HIDDEN}it has credentials`)],
    ['to a private address', 301, 'https://0xa000001/', {}, refused(HIDDEN + notSet('10.0.0.1', 'private'))],
    ['to a private address that is allowed', 301, 'https://10.0.0.1/', { allowPrivate: true }, to('https://10.0.0.1/')],
    ['to metadata, whatever is allowed', 307, '//169.254.169.254/', { allowPrivate: true }, refused(HIDDEN + METADATA)],
    ['out of TLS', 301, 'http://shop.example.com/', {}, refused('a redirect from https to http')],
    ['within the listener', 301, '/b', { within: from.origin }, to('https://shop.example.com/b')],
    [
      'within the listener, with credentials',
      ...([301, 'https://a@shop.example.com/', { within: from.origin }] as const),
      refused(`${HIDDEN}it has credentials`),
    ],
    [
      'away from the listener',
      ...([301, 'https://shop.example.com:8443/', { within: from.origin }] as const),
      refused('a redirect away from the test listener'),
    ],
  ])('%s', (_name, status, location, more, next) => {
    expect(onward(status, location, from, { ...rules, ...more })).toEqual(next);
  });

  test('within a listener at a private address stays there', () => {
    const private_ = new URL('http://10.0.0.1:8080/a');
    expect(onward(302, '/b', private_, { ...rules, within: private_.origin })).toEqual(to('http://10.0.0.1:8080/b'));
  });
});
