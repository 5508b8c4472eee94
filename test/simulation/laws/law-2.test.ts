import type { Evidence } from '../evidence';
import { law2 } from './law-2';
import {
  at,
  atRest,
  command,
  deployment,
  digestOf,
  evidence,
  failed,
  mail,
  push,
  runs,
  succeeded,
  verdict,
} from './made-evidence';

const pushes = [push('v1', 0), push('v2', 2), push('v3', 4)];
const about = (tag: string) => `web:${tag} is\n${digestOf(tag)}`;
const byHand = { createdBy: 'person:somebody', description: 'by hand' };
const newer = evidence({ pushes, now: at(10), ...runs('v3') });

describe('a step back', () => {
  const back = deployment('d-2', 'v2', 20);
  const step = (members: Partial<Evidence>) =>
    verdict(law2, newer, evidence({ pushes, now: at(21), deployments: [back], ...runs('v3'), ...members }));

  test.each<[string, Partial<Evidence>]>([
    ['because of a rollback', { commands: [command('rollback', 15)] }],
    [
      'because it was pushed after an older one was forced',
      { commands: [command('force', 15, { subject: 'v1' })], pushes: [...pushes, push('v2', 16)] },
    ],
    ['because of a force of that tag', { commands: [command('force', 15, { subject: 'v2' })] }],
    ['because of a force, the service named with it', { commands: [command('force', 15, { subject: 'web:v2' })] }],
    ['by somebody else', { deployments: [{ ...back, ...byHand }] }],
    ['by CodeDeploy', { deployments: [{ ...back, creator: 'codeDeployRollback', createdBy: undefined }] }],
    ['to an image that has a newer tag as well', { pushes: [...pushes, push('v4', 5, { digest: digestOf('v2') })] }],
    ['that is none, as older ran when it was made', runs('v1')],
    ['from what nobody pushed', runs('unknown')],
  ])('is lawful %s', (_case, members) => {
    expect(step(members)).toEqual([]);
  });

  test.each<[string, Partial<Evidence>]>([
    ['by itself', {}],
    ['before the rollback was asked for', { commands: [command('rollback', 25)] }],
    ['because of a force of another tag', { commands: [command('force', 15, { subject: 'v1' })] }],
    ["because of another service's rollback", { commands: [command('rollback', 15, { service: 'api' })] }],
    ['because of a pause', { commands: [command('pause', 15)] }],
  ])('is a breach %s', (_case, members) => {
    expect(step(members)).toEqual(['web: d-2 brings v2 while v3 runs, and nobody asked for that']);
  });

  test('is answered for by a rollback once', () => {
    const commands = [command('rollback', 15)];
    const done = { ...back, ...succeeded(30) };
    const again = evidence({ pushes, commands, deployments: [done], now: at(40), ...runs('v3') });
    const more = evidence({ ...again, now: at(41), deployments: [done, deployment('d-3', 'v2', 40)] });

    expect(
      verdict(
        law2,
        newer,
        evidence({ pushes, commands, deployments: [back], now: at(21), ...runs('v3') }),
        again,
        more,
      ),
    ).toEqual(['web: d-3 brings v2 while v3 runs, and nobody asked for that']);
  });

  test('may be tried again after it failed', () => {
    const commands = [command('rollback', 15)];
    const tried = evidence({ pushes, commands, deployments: [back], now: at(21), ...runs('v3') });
    const deployments = [{ ...back, ...failed(30) }, deployment('d-3', 'v2', 40)];

    expect(verdict(law2, newer, tried, evidence({ ...tried, now: at(41), deployments }))).toEqual([]);
  });
});

describe('at rest', () => {
  const rest = (members: Partial<Evidence>) => verdict(law2, atRest({ pushes, ...runs('v2'), ...members }));

  test.each<[string, Partial<Evidence>]>([
    ['the newest runs', runs('v3')],
    ['nothing was pushed', { pushes: [] }],
    ['a tag that is none of ours is not waited for', { ...runs('v2'), pushes: [pushes[1]!, push('latest', 9)] }],
    ['the owners know that it failed', { mails: [mail('Failed: web v3', 9, about('v3'))] }],
    [
      'the owners know it since before it was pushed again, unchanged',
      { pushes: [...pushes, { ...pushes[2]!, at: at(20) }], mails: [mail('Failed: web v3', 9, about('v3'))] },
    ],
    ['the owners know that it was rejected', { mails: [mail('Rejected: web v3', 9, about('v3'))] }],
    ['the owners know that it was refused', { mails: [mail('Refused: web v3', 9, about('v3'))] }],
    ['the owners know that its image is gone', { mails: [mail('Refused: web v3', 9, 'ECR no longer has an image')] }],
    ['the service is paused', { commands: [command('pause', 3)] }],
    ['the fleet is paused', { commands: [command('pause-fleet', 3, { service: undefined })] }],
    [
      'somebody deployed something else, to an end that came later',
      { deployments: [deployment('d-9', 'v2', 3, { ...byHand, ...succeeded(9) })] },
    ],
    ['somebody deployed something else later', { deployments: [deployment('d-9', 'v2', 9, byHand)] }],
    [
      'somebody forced an older one',
      {
        commands: [command('force', 8, { subject: 'v2' })],
        mails: [mail('Refused: web v3', 9, `superseded by v2 ${about('v3')}`)],
      },
    ],
  ])('it is lawful that %s', (_case, members) => {
    expect(rest(members)).toEqual([]);
  });

  test('it is lawful that the newest ran and people took it back', () => {
    expect(verdict(law2, newer, atRest({ pushes, ...runs('v2') }))).toEqual([]);
  });

  test.each<[string, Partial<Evidence>]>([
    ['an older one runs and nobody knows why', {}],
    ['the owners know of another image only', { mails: [mail('Failed: web v2', 9, about('v2'))] }],
    ['the mail is older than the push', { mails: [mail('Failed: web v3', 3, about('v3'))] }],
    ['a mail says that it is in production', { mails: [mail('Succeeded: web v3', 9, about('v3'))] }],
    ["another service's owners know", { mails: [mail('Failed: api v3', 9, about('v3'))] }],
    ['the newest is said to be superseded', { mails: [mail('Superseded: web v3', 9, about('v3'))] }],
    ['the service was resumed', { commands: [command('pause', 3), command('resume', 6)] }],
    [
      'somebody deployed something else, and the service was resumed',
      { deployments: [deployment('d-9', 'v2', 3, { ...byHand, ...succeeded(9) })], commands: [command('resume', 20)] },
    ],
    ['somebody deployed something else before', { deployments: [deployment('d-9', 'v2', 3, byHand)] }],
    [
      'the tag was moved and the old image stays',
      { ...runs('v3'), pushes: [...pushes, push('v3', 9, { digest: digestOf('moved') })] },
    ],
  ])('it is a breach that %s', (_case, members) => {
    expect(rest(members)).toEqual([expect.stringMatching(/^web: v3 is the newest, v\d runs, and the owners/)]);
  });
});
