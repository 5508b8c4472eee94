import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../evidence';
import { held } from './held';
import {
  at,
  call,
  command,
  creation,
  deployment,
  evidence,
  mail,
  push,
  refused,
  succeeded,
  verdict,
} from './made-evidence';

const pushes = [push('v2', 1), push('v3', 12)];
const made = deployment('d-1', 'v3', 20);

const says = (members: Partial<Evidence>): string[] =>
  verdict(held, evidence({ pushes, deployments: [made], calls: [creation(made)], ...members }));

describe('a paused service', () => {
  const pause = command('pause', 5);
  const told = mail('Paused: web', 6);

  test('is not to be deployed', () => {
    expect(says({ commands: [pause], mails: [told] })).toEqual([
      'web: d-1 is started although the service is paused since 2026-11-21T09:06:00.000Z',
    ]);
  });

  test.each<[string, Partial<Evidence>]>([
    ['was told of too late', { commands: [pause], mails: [mail('Paused: web', 18)] }],
    ['was resumed', { commands: [pause, command('resume', 10)], mails: [told] }],
    ['was resumed before the mail came', { commands: [pause, command('resume', 5)], mails: [told] }],
    ['is rolled back', { commands: [pause, command('rollback', 10)], mails: [told] }],
    ['gets what is forced', { commands: [pause, command('force', 10, { subject: 'v3' })], mails: [told] }],
    [
      'gets back, forced, what it began on',
      {
        commands: [pause, command('force', 10, { subject: 'v1' })],
        mails: [told],
        deployments: [deployment('d-1', 'v1', 20)],
        calls: [creation(deployment('d-1', 'v1', 20))],
      },
    ],
    ['is another', { commands: [command('pause', 5, { service: 'api' })], mails: [mail('Paused: api', 6)] }],
    ['got nothing', { commands: [pause], mails: [told], calls: [creation(made, refused('ThrottlingException'))] }],
  ])('is lawful that %s', (_case, members) => {
    expect(says(members)).toEqual([]);
  });

  test('does not get another image than the one that is forced', () => {
    const commands = [pause, command('force', 10, { subject: 'v2' })];
    expect(says({ commands, mails: [told] })).toHaveLength(1);
  });
});

describe('a paused fleet', () => {
  const pause = command('pause-fleet', 5, { service: undefined as never });

  test('is not to be deployed', () => {
    expect(says({ commands: [pause] })).toEqual([expect.stringContaining('the fleet is paused since')]);
  });

  test.each([
    ['was not paused', [{ ...pause, exitCode: 1 }]],
    ['was resumed', [pause, command('resume-fleet', 8, { service: undefined as never })]],
  ])('is lawful that %s', (_case, commands) => {
    expect(says({ commands })).toEqual([]);
  });
});

describe('what somebody else deployed', () => {
  const foreign = (more = {}) =>
    deployment('d-0', 'v1', 10, { ...{ createdBy: 'person:console', description: '' }, ...succeeded(15), ...more });
  const looked = call('DescribeServices', { services: ['web'] }, { at: at(5) });
  const both = (members: Partial<Evidence> = {}, before = foreign()) =>
    says({ deployments: [before, made], calls: [looked, creation(made)], ...members });

  test('is not replaced by what was pushed before', () => {
    expect(both()).toEqual(['web: d-1 is started although d-0, not of ours, ended after all that was pushed']);
  });

  test.each<[string, Partial<Evidence>]>([
    ['pushed since', { pushes: [...pushes, push('v4', 16)] }],
    ['resumed since', { commands: [command('resume', 16)] }],
    ['rolled back', { commands: [command('rollback', 16)] }],
    ['had not been looked at before', { calls: [creation(made)] }],
  ])('is replaced where people %s', (_case, members) => {
    expect(both(members)).toEqual([]);
  });

  test.each([
    ['that failed', { status: 'Failed' }],
    ["of CodeDeploy's own", { creator: 'codeDeployRollback' }],
    ['of ours', { createdBy: 'slipway:minute-passed#1' }],
  ])('is none that is %s', (_case, more) => {
    expect(both({}, foreign(more))).toEqual([]);
  });
});

describe('a release on which nobody decided', () => {
  const first = deployment('d-0', 'v3', 14, { status: 'Failed', completedAt: at(18) });
  const told = mail('Expired: web v3', 19, 'Deployment: d-0');
  const both = (members: Partial<Evidence> = {}) => says({ deployments: [first, made], mails: [told], ...members });

  test('is not started again by itself', () => {
    expect(both()).toEqual(['web: d-1 is started although nobody decided on it before, and nobody asked again']);
  });

  test.each<[string, Partial<Evidence>]>([
    ['somebody pushed since', { pushes: [...pushes, push('v4', 19)] }],
    ['somebody asked since', { commands: [command('resume', 19)] }],
    ['it failed otherwise', { mails: [mail('Failed: web v3', 19, 'Deployment: d-0')] }],
  ])('is started again when %s', (_case, members) => {
    expect(both(members)).toEqual([]);
  });
});
