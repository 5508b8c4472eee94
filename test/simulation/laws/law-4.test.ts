import type { FailedNotice } from '../../../src/domain/notice';
import { noticeMail } from '../../../src/page/notice-mail';
import type { DeploymentSeen, Evidence } from '../evidence';
import { law4 } from './law-4';
import {
  at,
  atRest,
  call,
  command,
  creation,
  deployment,
  digestOf,
  evidence,
  failed,
  hashOf,
  hook,
  mail,
  push,
  runs,
  succeeded,
  verdict,
  vote,
} from './made-evidence';

const pushes = [push('v1', 0), push('v2', 1), push('v3', 2)];
const ended = (more: Partial<DeploymentSeen>) => deployment('d-1', 'v2', 5, more);
const again = deployment('d-2', 'v2', 40, { attempt: 2 });
const alarm = ended({ ...failed(30, 'ALARM_ACTIVE'), trafficAt: at(28) });
const rejected = ended({ ...failed(30), hooks: [hook('AfterAllowTestTraffic', 'Failed')] });
const rejection = { votes: [vote('alice', 'reject')] };
const stopped = ended({ status: 'Stopped', completedAt: at(30), errorCode: 'MANUAL_STOP' });
const stop = (who: string, more = {}) => call('StopDeployment', { deploymentId: 'd-1' }, { who, at: at(29), ...more });

/** What happens when the release of an ended deployment is started once more. */
function started(end: DeploymentSeen, members: Partial<Evidence> = {}, next: DeploymentSeen = again): string[] {
  const { calls = [] } = members;
  return verdict(law4, evidence({ pushes, ...members, deployments: [end, next], calls: [...calls, creation(next)] }));
}

/** The mail as owners get it. */
function failureMail(quarantined: boolean) {
  const image = {
    repository: 'web',
    tag: 'v2',
    digest: pushes[1]!.digest,
    at: at(1).toISOString(),
    acceptedAt: '',
    eventId: '',
  };
  const notice: FailedNotice = {
    ...{
      kind: 'failed',
      id: 'x',
      service: 'web',
      address: 'prod/web',
      at: at(31).toISOString(),
      reason: 'check answers failed',
    },
    ...{
      from: [],
      to: [image],
      changed: [image],
      fromRevision: 'web:1',
      deploymentId: 'd-1',
      following: [],
      quarantined,
    },
  };
  const { subject, body } = noticeMail(notice);
  return mail(subject, 31, body);
}

/** Of the image that ran before the story, whose push is not in it. */
const first = { pushes: [push('v2', 1)] };
const firstAlarmed = deployment('d-1', 'v1', 5, { ...failed(30, 'ALARM_ACTIVE'), trafficAt: at(28) });
const firstAgain = deployment('d-2', 'v1', 40, { attempt: 2 });

describe('a second start is a breach', () => {
  test.each<[string, string[]]>([
    ['after an alarm during the shift', started(alarm)],
    ['after a rejection', started(rejected, rejection)],
    ['of what ran before the story', started(firstAlarmed, first, firstAgain)],
    [
      'of that, when something else was forced',
      started(firstAlarmed, { ...first, commands: [command('force', 35, { subject: 'v2' })] }, firstAgain),
    ],
    ['after somebody stopped it', started(stopped, { calls: [stop('person:x')] })],
    ['after the owners were told that there is none', started(ended(failed(30)), { mails: [failureMail(true)] })],
    [
      'even when AWS refuses it',
      verdict(
        law4,
        evidence({
          pushes,
          deployments: [alarm],
          calls: [creation(again, { output: undefined, error: 'Throttling' })],
        }),
      ),
    ],
    ['after a force of another image', started(alarm, { commands: [command('force', 35, { subject: 'v3' })] })],
    ['after a force that came before', started(alarm, { commands: [command('force', 4, { subject: 'v2' })] })],
    ['after a rollback, which never goes there', started(alarm, { commands: [command('rollback', 35)] })],
  ])('%s', (_case, says) => {
    expect(says).toEqual([expect.stringMatching(/^web: slipway:image-pushed#1 starts release [0-9a-f]{8} again/)]);
  });

  test('after the release was rolled back', () => {
    const good = deployment('d-1', 'v2', 5, succeeded(20));
    const back = deployment('d-2', 'v1', 30);
    const next = deployment('d-3', 'v2', 50, { attempt: 3 });
    const commands = [command('rollback', 29)];
    const looks = [
      evidence({ pushes, deployments: [good], calls: [creation(good)], ...runs('v2') }),
      evidence({ pushes, commands, deployments: [good, back], calls: [creation(good), creation(back)], ...runs('v2') }),
      evidence({
        pushes,
        commands,
        deployments: [good, back, next],
        calls: [creation(good), creation(back), creation(next)],
      }),
    ];

    expect(verdict(law4, ...looks)).toEqual([expect.stringContaining('rolled back by somebody')]);
  });
});

describe('a second start is lawful', () => {
  test.each<[string, string[]]>([
    ['after an alarm before any traffic', started({ ...alarm, trafficAt: undefined })],
    ['after a hook that failed for no fault of the image', started(ended(failed(30)))],
    ['when the owners were told that it may be', started(ended(failed(30)), { mails: [failureMail(false)] })],
    ['after a rejection that was not taken', started(rejected, { votes: [vote('alice', 'reject', { status: 410 })] })],
    ['after Slipway stopped it', started(stopped, { calls: [stop('slipway:x#1')] })],
    [
      'after a stop that came too late',
      started(stopped, { calls: [stop('person:x', { output: undefined, error: 'Over' })] }),
    ],
    ['after a force', started(alarm, { commands: [command('force', 35, { subject: 'v2' })] })],
    [
      'after a force of what ran before the story',
      started(firstAlarmed, { ...first, commands: [command('force', 35, { subject: 'v1' })] }, firstAgain),
    ],
    ['of another release', started(alarm, {}, deployment('d-2', 'v2', 40, { hash: hashOf('other') }))],
    ['of another service', started(alarm, {}, deployment('d-2', 'v2', 40, { service: 'api' }))],
    ['by somebody else', started(alarm, {}, { ...again, createdBy: 'person:x' })],
  ])('%s', (_case, says) => {
    expect(says).toEqual([]);
  });

  test('but not after it was refused once more', () => {
    const forced = { ...again, ...failed(45, 'ALARM_ACTIVE'), trafficAt: at(44) };
    const third = deployment('d-3', 'v2', 50, { attempt: 3 });
    const commands = [command('force', 35, { subject: 'v2' })];
    const first = evidence({ pushes, commands, deployments: [alarm, forced], calls: [creation(forced)] });

    expect(verdict(law4, first, { ...first, calls: [creation(forced), creation(third)] })).toHaveLength(1);
  });
});

describe('what is in quarantine and runs at rest', () => {
  const told = mail('In quarantine, and running: web v2', 50);
  const rest = (members: Partial<Evidence>) =>
    verdict(law4, atRest({ pushes, deployments: [alarm], ...runs('v2'), ...members }));

  test.each<[string, Partial<Evidence>]>([
    ['was told', { mails: [told] }],
    ['is answered for by a force', { commands: [command('force', 40, { subject: 'v2' })] }],
    ['is none, as another runs', runs('v1')],
  ])('is lawful when it %s', (_case, members) => {
    expect(rest(members)).toEqual([]);
  });

  test.each<[string, Partial<Evidence>]>([
    ['not told', {}],
    ["told of another service's", { mails: [{ ...told, subject: 'In quarantine, and running: api v2' }] }],
    ['told before', { mails: [{ ...told, at: at(29) }] }],
  ])('is a breach when it was %s', (_case, members) => {
    expect(rest(members)).toEqual([expect.stringContaining('the owners were not told')]);
  });
});

describe('a quarantine that the owners are told of', () => {
  const told = (end: DeploymentSeen, members: Partial<Evidence> = {}): string[] =>
    verdict(law4, evidence({ pushes, deployments: [end], mails: [failureMail(true)], ...members }));
  const early = ended(failed(30, 'ALARM_ACTIVE'));

  test.each<[string, string[], string]>([
    ['only Slipway stopped it', told(stopped, { calls: [stop('slipway:minute-passed#1')] }), 'nobody but Slipway'],
    [
      'only its watch stopped it, which saw nothing',
      told(stopped, { calls: [stop('slipway:traffic-shifts#1')] }),
      'nobody but Slipway',
    ],
    ['an alarm ended it before it had traffic', told(early), 'before it had production traffic'],
  ])('is a breach where %s', (_case, says, words) => {
    expect(says).toEqual([expect.stringContaining(words)]);
  });

  test.each<[string, string[]]>([
    ['somebody stopped it', told(stopped, { calls: [stop('person:x')] })],
    ['somebody stopped it too', told(stopped, { calls: [stop('person:x'), stop('slipway:minute-passed#1')] })],
    [
      'it failed its check while traffic moved',
      told(
        { ...stopped, trafficAt: at(20) },
        { calls: [stop('slipway:traffic-shifts#1')], looks: [{ at: at(25), digest: digestOf('v2'), failed: true }] },
      ),
    ],
    [
      'its tasks crashed while traffic moved',
      told(
        { ...stopped, trafficAt: at(20) },
        { calls: [stop('slipway:traffic-shifts#1')], pushes: [push('v2', 1, { quality: 'crashing' })] },
      ),
    ],
    ['an alarm ended it during the shift', told(alarm)],
    ['a check failed', told(ended(failed(30)))],
    [
      'people wanted it back',
      told(stopped, { calls: [stop('slipway:minute-passed#1')], commands: [command('rollback', 29)] }),
    ],
  ])('is lawful where %s', (_case, says) => {
    expect(says).toEqual([]);
  });
});
