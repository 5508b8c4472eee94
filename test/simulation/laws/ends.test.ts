import { expect, test } from '@jest/globals';
import { ends } from './ends';
import { atRest, call, deployment, evidence, failed, mail, verdict } from './made-evidence';

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

const stopped = deployment('d-1', 'v2', 5, { ...failed(30), status: 'Stopped' });
const stop = (who: string) => call('StopDeployment', { deploymentId: 'd-1' }, { who });

test.each([
  ['a failure', 'Failed: web v2', ['slipway:minute-passed#1'], 1],
  ['a failure, when its traffic was watched', 'Failed: web v2', ['slipway:traffic-shifts#1'], 0],
  ['giving way', 'Superseded: web v2', ['slipway:minute-passed#1'], 0],
  ['a failure, when people stopped it as well', 'Failed: web v2', ['slipway:minute-passed#1', 'person:x'], 0],
])('what Slipway stopped is told as %s', (_case, subject, stops, breaches) => {
  const mails = [mail(subject, 31, 'Deployment: d-1')];
  expect(verdict(ends, atRest({ deployments: [stopped], mails, calls: stops.map(stop) }))).toHaveLength(breaches);
});
