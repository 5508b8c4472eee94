import type { Evidence, Secret } from '../evidence';
import { law9 } from './law-9';
import { atRest, evidence, mail, verdict } from './made-evidence';

const claims = 'claimsclaimsclaimsclaims';
const mac = 'macmacmacmacmacmacmacmac';
const token: Secret = { kind: 'token', value: `1.key1.${claims}.${mac}`, allowedIn: 'alice@example.com' };
const secrets: Secret[] = [
  token,
  { kind: 'environment-value', value: 'hunter2-of-web' },
  { kind: 'execution-id', value: 'execution-0123456789' },
];
const review = (to: string) => mail('Review: web v2', 5, `https://review.example.com/review/${token.value}`, to);

describe('law 9 is kept by', () => {
  test.each<[string, Partial<Evidence>]>([
    ["its own approver's mail", { mails: [review('alice@example.com')] }],
    ['version and key of a token', { logs: ['{"token":"1.key1"}'] }],
    ['an execution id in the table', { tableItems: [{ executionId: { S: 'execution-0123456789' } }] }],
    ['what is no secret', { logs: ['{"message":"hunter"}'], tableItems: [{ pk: { S: 'service#web' } }] }],
  ])('%s', (_case, members) => {
    expect(verdict(law9, atRest({ secrets, ...members }))).toEqual([]);
  });
});

describe('law 9 is broken by', () => {
  test.each<[string, Partial<Evidence>]>([
    ["somebody else's mail with a token", { mails: [review('bob@example.com')] }],
    ["the approver's other mail with a token", { mails: [{ ...review('alice@example.com'), subject: 'Reminder' }] }],
    ['any other mail with a link', { mails: [mail('Failed: web v2', 5, 'https://review.example.com/review/1.key')] }],
    ['a token in a log', { logs: [`{"link":"${token.value}"}`] }],
    ["a token's claims alone", { logs: [claims] }],
    ["a token's signature alone", { logs: [mac] }],
    ['a token in the table', { tableItems: [{ link: { S: token.value } }] }],
    ['an environment value in a log', { logs: ['hunter2-of-web'] }],
    ['an environment value in a mail', { mails: [mail('Failed: web v2', 5, 'hunter2-of-web')] }],
    [
      "an environment value in the approver's mail",
      { mails: [mail('Review: web v2', 5, 'hunter2-of-web', 'alice@example.com')] },
    ],
    ['an environment value in the table', { tableItems: [{ state: { M: { value: { S: 'hunter2-of-web' } } } }] }],
    ['an execution id in a log', { logs: ['execution-0123456789'] }],
    ['an execution id in a mail', { mails: [mail('Held: web', 5, 'execution-0123456789')] }],
  ])('%s', (_case, members) => {
    expect(verdict(law9, atRest({ secrets, ...members }))).toHaveLength(1);
  });

  test('a log line at the look at which it is new', () => {
    const first = evidence({ secrets, logs: ['fine'] });
    const second = { ...first, logs: ['fine', 'hunter2-of-web'] };

    expect([verdict(law9, first), verdict(law9, first, second), verdict(law9, first, second, second)]).toEqual([
      [],
      [expect.any(String)],
      [expect.any(String)],
    ]);
  });

  test('a secret that was made only after the line was written, at rest', () => {
    const early = evidence({ logs: [token.value] });

    expect(verdict(law9, early, { ...early, secrets })).toEqual([]);
    expect(verdict(law9, early, { ...early, secrets, finalRest: true })).toHaveLength(1);
  });
});
