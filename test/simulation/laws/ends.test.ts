import { expect, test } from '@jest/globals';
import { ends } from './ends';
import { atRest, deployment, evidence, failed, mail, verdict } from './made-evidence';

const end = deployment('d-1', 'v2', 5, failed(30));

test('an end that nobody was told of is a breach', () => {
  expect(verdict(ends, atRest({ deployments: [end] }))).toEqual([
    'web: d-1 is Failed, and nobody was told how it ended',
  ]);
});

test.each([
  ['was told', atRest({ deployments: [end], mails: [mail('Failed: web v2', 31, 'Deployment: d-1')] })],
  ['may still be told', evidence({ deployments: [end] })],
  ['has not come', atRest({ deployments: [deployment('d-1', 'v2', 5)] })],
  ['is not of ours', atRest({ deployments: [{ ...end, createdBy: 'person:console' }] })],
])('an end that %s is lawful', (_case, world) => {
  expect(verdict(ends, world)).toEqual([]);
});

test.each([
  ['earlier', mail('Failed: web v2', 4, 'Deployment: d-1')],
  ['about another deployment', mail('Failed: web v2', 31, 'Deployment: d-2')],
  ['about something else', mail('Paused: web', 31, 'd-1')],
])('a mail %s does not tell it', (_case, sent) => {
  expect(verdict(ends, atRest({ deployments: [end], mails: [sent] }))).toHaveLength(1);
});
