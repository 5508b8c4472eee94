import { gateIdOf } from '../../../src/domain/gate/gate';
import type { Evidence } from '../evidence';
import { law8 } from './law-8';
import {
  at,
  atRest,
  call,
  command,
  delivered,
  deployment,
  digestOf,
  evidence,
  failed,
  hashOf,
  hook,
  mail,
  push,
  runs,
  verdict,
  vote,
} from './made-evidence';

const v2 = push('v2', 2);
const deliveries = [delivered(v2.eventId)];
const setAside = (eventId: string) => ({ at: at(9), functionName: 'image-pushed', eventId });

describe('a push', () => {
  const rest = (members: Partial<Evidence>) => verdict(law8, atRest({ pushes: [v2], deliveries, ...members }));

  test.each<[string, Partial<Evidence>]>([
    ['led to a deployment', { deployments: [deployment('d-1', 'v2', 5)] }],
    ['asked for what was on its way', { deployments: [deployment('d-1', 'v2', 1)] }],
    ['asked for what runs', runs('v2')],
    ['was refused', { mails: [mail('Refused: web v2', 5, digestOf('v2'))] }],
    [
      'is in the dead-letter queue',
      { deliveries: [delivered(v2.eventId, 'dead-letter')], deadLetters: [setAside(v2.eventId)] },
    ],
    [
      'waits for people who deployed something else',
      { deployments: [deployment('d-9', 'v1', 1, { createdBy: 'person:x', status: 'Succeeded', completedAt: at(9) })] },
    ],
    ['waits for people', { commands: [command('pause', 1)] }],
    ['was never delivered', { deliveries: [delivered(v2.eventId, 'lost')] }],
    [
      'changed nothing later',
      { pushes: [v2, { ...v2, at: at(50) }], deployments: [deployment('d-1', 'v2', 5, failed(9))] },
    ],
    [
      'was taken back while it waited',
      { mails: [mail('Rollback asked for: web', 5, 'v2, which waited, is taken back')] },
    ],
    [
      'is of a tag that soon was another image',
      { pushes: [v2, { ...push('v2', 4), digest: digestOf('v9') }], deployments: [deployment('d-1', 'v9', 5)] },
    ],
    ['is none of ours', { pushes: [push('latest', 2)], deliveries: [delivered('push-latest-2')] }],
  ])('is lawful that %s', (_case, members) => {
    expect(rest(members)).toEqual([]);
  });

  test('is lawful that asked for what ran then', () => {
    const earlier = evidence({ pushes: [v2], deliveries, now: at(3), ...runs('v2') });

    expect(verdict(law8, earlier, atRest({ pushes: [v2], deliveries }))).toEqual([]);
  });

  test.each<[string, Partial<Evidence>]>([
    ['came to nothing', {}],
    ['was told before it came', { mails: [mail('Refused: web v2', 1, digestOf('v2'))] }],
    ['was deployed before it came', { deployments: [deployment('d-1', 'v2', 0, failed(1))] }],
    ['was held while another was told', { mails: [mail('Refused: web v3', 5, digestOf('v3'))] }],
    ['waited while something else was taken back', { mails: [mail('Rollback asked for: web', 5, 'v3 is taken back')] }],
    ['was delivered once and lost once', { deliveries: [delivered(v2.eventId, 'lost'), ...deliveries] }],
  ])('is a breach that %s', (_case, members) => {
    expect(rest(members)).toEqual(['web: the push of v2 (event push-v2-2) vanished']);
  });

  test('is not judged before the end', () => {
    expect(verdict(law8, evidence({ pushes: [v2], deliveries }))).toEqual([]);
  });
});

test.each([
  ['answered', delivered('x'), [], 0],
  ['set aside', delivered('x', 'dead-letter'), [setAside('x')], 0],
  ['set aside nowhere', delivered('x', 'dead-letter'), [], 1],
  [
    'set aside of another function',
    delivered('x', 'dead-letter'),
    [{ ...setAside('x'), functionName: 'vote-cast' }],
    1,
  ],
  ['still running', delivered('x', 'running'), [], 1],
  ['still retried', delivered('x', 'retrying'), [], 1],
] as const)('a delivery that is %s', (_case, delivery, deadLetters, count) => {
  expect(verdict(law8, atRest({ deliveries: [delivery], deadLetters }))).toHaveLength(count);
});

describe('votes', () => {
  const both = [vote('alice', 'approve'), vote('bob', 'approve')];
  const silent = mail('Expired: web v2', 50, 'Deployment d-1: 0 of 2 votes');
  const rest = (members: Partial<Evidence>, hooks = [hook('AfterAllowTestTraffic', 'Failed')]) =>
    verdict(law8, atRest({ deployments: [deployment('d-1', 'v2', 5, { ...failed(49), hooks })], ...members }));

  test.each<[string, string[]]>([
    ['none, and silence', rest({ mails: [silent] })],
    [
      'enough, and it passed',
      rest({ votes: both, mails: [mail('Failed: web v2', 50, 'd-1')] }, [hook('AfterAllowTestTraffic', 'Succeeded')]),
    ],
    ['enough, and something newer came', rest({ votes: both, mails: [mail('Superseded: web v2', 50, 'd-1')] })],
    [
      'a rejection, and it is told',
      rest({ votes: [vote('carol', 'reject')], mails: [mail('Rejected: web v2', 50, 'd-1')] }),
    ],
    [
      'too few, and it is said whose',
      rest({ votes: [both[0]!], mails: [mail('Expired: web v2', 50, 'd-1: 1 of 2 votes, by alice')] }),
    ],
    [
      'enough, but one may not have counted',
      rest({
        votes: [both[0]!, vote('bob', 'approve', { status: undefined })],
        mails: [mail('Expired: web v2', 50, 'd-1: by alice')],
      }),
    ],
    [
      'enough, but one was withdrawn',
      rest({ votes: [...both, vote('bob', 'withdraw')], mails: [mail('Expired: web v2', 50, 'd-1: by alice')] }),
    ],
  ])('are lawful: %s', (_case, says) => {
    expect(says).toEqual([]);
  });

  const closing = (minute: number): Partial<Evidence> => {
    const Key = { pk: { S: `gate#${gateIdOf('d-1', hashOf('v2'))}` } };
    const values = { ExpressionAttributeValues: { ':outcome': { M: {} } } };
    return { calls: [call('UpdateItem', { Key, ...values }, { at: at(minute) })] };
  };
  const superseded = { mails: [mail('Superseded: web v2', 50, 'd-1')] };

  test('are lawful: enough, when something newer just closed the gate', () => {
    expect(rest({ votes: both, ...superseded, ...closing(15) })).toEqual([]);
  });

  test('are lawful: enough, but one had left when something newer closed the gate', () => {
    const gate = { approvers: ['alice', 'bob', 'carol'], votes: 2, left: { bob: at(19) } };
    const services = [{ ...evidence({}).services[0]!, gate }];
    expect(rest({ services, votes: both, ...superseded, ...closing(20) })).toEqual([]);
  });

  test.each<[string, string[], RegExp]>([
    ['enough, and superseded later', rest({ votes: both, ...superseded, ...closing(20) }), /came to nothing/],
    [
      'a rejection, and superseded later',
      rest({ votes: [vote('carol', 'reject')], ...superseded, ...closing(20) }),
      /rejection of d-1/,
    ],
    ['enough, and silence', rest({ votes: both, mails: [silent] }), /approved by alice, bob and came to nothing/],
    ['enough, and no word', rest({ votes: both }), /approved by alice, bob and came to nothing/],
    [
      'a rejection, and silence',
      rest({ votes: [vote('carol', 'reject')], mails: [silent] }),
      /rejection of d-1 by carol was accepted/,
    ],
    [
      'a rejection, and success',
      rest({ votes: [vote('carol', 'reject')], mails: [mail('Succeeded: web v2', 50, 'd-1')] }),
      /rejection of d-1/,
    ],
    [
      'one that is not counted',
      rest({ votes: [both[0]!], mails: [silent] }),
      /vote of alice on d-1 was accepted and not counted/,
    ],
  ])('are a breach: %s', (_case, says, words) => {
    expect(says).toEqual([expect.stringMatching(words)]);
  });
});
