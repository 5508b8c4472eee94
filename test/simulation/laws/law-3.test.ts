import type { Call, DeploymentSeen, Evidence, LookSeen } from '../evidence';
import { law3 } from './law-3';
import {
  at,
  atRest,
  call,
  command,
  deployment,
  digestOf,
  evidence,
  failed,
  hashOf,
  hook,
  push,
  refused,
  succeeded,
  verdict,
  vote,
} from './made-evidence';

const pushes = [push('v2', 1)];
const votes = [vote('alice', 'approve'), vote('bob', 'approve')];
const passed = [hook('AfterAllowTestTraffic', 'Succeeded'), hook('BeforeAllowTraffic', 'Succeeded', 21)];

describe('a gate', () => {
  const judged = (members: Partial<Evidence>, hooks = passed) =>
    verdict(law3, evidence({ pushes, votes, deployments: [deployment('d-1', 'v2', 5, { hooks })], ...members }));

  test.each<[string, Partial<Evidence>]>([
    ['two approvals', {}],
    [
      'an approval whose answer was lost',
      { votes: [vote('alice', 'approve'), vote('bob', 'approve', { status: undefined })] },
    ],
    [
      'an approval given again after it was withdrawn',
      { votes: [...votes, vote('bob', 'withdraw'), vote('bob', 'approve')] },
    ],
    ['a withdrawal that came too late', { votes: [...votes, vote('bob', 'withdraw', { status: 409 })] }],
    ['a rejection that was not taken', { votes: [...votes, vote('carol', 'reject', { status: 410 })] }],
    ['a rejection of another deployment', { votes: [...votes, vote('carol', 'reject', { deploymentId: 'd-0' })] }],
    ['no gate', { votes: [], services: [{ name: 'web', checked: true }] }],
  ])('is lawfully passed with %s', (_case, members) => {
    expect(judged(members)).toEqual([]);
  });

  test('may fail without any vote', () => {
    expect(judged({ votes: [] }, [hook('AfterAllowTestTraffic', 'Failed')])).toEqual([]);
  });

  test.each<[string, Partial<Evidence>]>([
    ['no vote', { votes: [] }],
    ['one approval', { votes: [votes[0]!] }],
    ['one person twice', { votes: [votes[0]!, votes[0]!] }],
    ['somebody who is no approver', { votes: [votes[0]!, vote('mallory', 'approve')] }],
    ['a wrong code', { votes: [votes[0]!, vote('bob', 'approve', { rightCode: false })] }],
    ['an approval that was refused', { votes: [votes[0]!, vote('bob', 'approve', { status: 409 })] }],
    ['an approval of another deployment', { votes: [votes[0]!, vote('bob', 'approve', { deploymentId: 'd-0' })] }],
    ['an approval of another digest', { votes: [votes[0]!, vote('bob', 'approve', { digest: digestOf('v3') })] }],
    ['an approval of another release', { votes: [votes[0]!, vote('bob', 'approve', { releaseHash: hashOf('v3') })] }],
    ['a withdrawn approval', { votes: [...votes, vote('bob', 'withdraw')] }],
    ['an approval after the report', { votes: [votes[0]!, vote('bob', 'approve', { at: at(30) })] }],
  ])('is a breach to pass with %s', (_case, members) => {
    expect(judged(members)).toEqual([
      expect.stringMatching(/^web: AfterAllowTestTraffic of d-1 passed with \d of 2 approvals$/),
      expect.stringMatching(/^web: BeforeAllowTraffic of d-1 passed with \d of 2 approvals$/),
    ]);
  });

  test('is a breach to pass with an approval whose withdrawal is answered later', () => {
    const deployments = [deployment('d-1', 'v2', 5, { hooks: passed })];
    const looks = [undefined, 200].map((status) => ({
      ...{ pushes, deployments, finalRest: status !== undefined },
      votes: [...votes, vote('bob', 'withdraw', { status })],
    }));
    const [before, after] = looks.map(evidence);

    expect(verdict(law3, before!)).toEqual([]);
    expect(verdict(law3, before!, after!)).toEqual([
      'web: AfterAllowTestTraffic of d-1 passed with 1 of 2 approvals',
      'web: BeforeAllowTraffic of d-1 passed with 1 of 2 approvals',
    ]);
  });

  const left = (approver: string, minute: number): Partial<Evidence> => {
    const gate = { approvers: ['alice', 'bob', 'carol'], votes: 2, left: { [approver]: at(minute) } };
    return { services: [{ name: 'web', gate, checked: true }] };
  };
  const reread = (gone: readonly string[]) => [passed[0]!, { ...passed[1]!, gone }];

  test('is a breach to pass right before traffic with somebody who was no approver any more', () => {
    expect(judged(left('bob', 20), reread(['bob']))).toEqual([
      'web: BeforeAllowTraffic of d-1 passed with 1 of 2 approvals',
    ]);
  });

  test.each([
    ['who left when it was read again', left('bob', 21), reread([])],
    ['beside one who left', left('carol', 2), reread(['carol'])],
  ])('is lawfully passed with approvers %s', (_case, members, hooks) => {
    expect(judged(members, hooks)).toEqual([]);
  });

  test('is a breach to pass with somebody who had left long before', () => {
    expect(judged(left('bob', 2))).toHaveLength(2);
  });

  test('is a breach to pass against a rejection', () => {
    expect(judged({ votes: [...votes, vote('carol', 'reject')] })).toEqual([
      'web: AfterAllowTestTraffic of d-1 passed although carol rejected it',
      'web: BeforeAllowTraffic of d-1 passed although carol rejected it',
    ]);
  });

  test('is a breach to have passed when a rejection was accepted afterwards', () => {
    const late = [...votes, vote('carol', 'reject', { at: at(40) })];
    const deployments = [deployment('d-1', 'v2', 5, { hooks: passed })];

    expect(verdict(law3, atRest({ pushes, votes: late, deployments }))).toEqual([
      'web: d-1 passed its gate, and the rejection of carol was accepted',
    ]);
  });
});

test.each([
  ['a good image passes', 'good', true, 0],
  ['a bad image passes where nothing is checked', 'bad', false, 0],
  ['a bad image passes its check', 'bad', true, 1],
] as const)('%s', (_case, quality, checked, count) => {
  const deployments = [deployment('d-1', 'v2', 5, { hooks: [hook('AfterAllowTestTraffic', 'Succeeded')] })];
  const services = [{ name: 'web', checked }];

  expect(verdict(law3, evidence({ services, deployments, pushes: [push('v2', 1, { quality })] }))).toHaveLength(count);
});

describe('a check that somebody skipped', () => {
  const skip = command('force', 4, { subject: 'v2', skipsChecks: true });
  const first = deployment('d-0', 'v2', 4.5, succeeded(4.9));

  test.each<[string, Partial<Evidence>, number]>([
    ['is passed', { commands: [skip] }, 0],
    ['of another image is not', { commands: [{ ...skip, subject: 'v3' }] }, 1],
    ['by a command without that is not', { commands: [command('force', 4, { subject: 'v2' })] }, 1],
    ['after the deployment began is not', { commands: [{ ...skip, at: at(6) }] }, 1],
    ['is not once more, for a later push of the image', { commands: [skip], deployments: [first] }, 1],
  ])('%s', (_case, members, count) => {
    const made = deployment('d-1', 'v2', 5, { hooks: [hook('AfterAllowTestTraffic', 'Succeeded')] });
    const services = [{ name: 'web', checked: true }];
    const given = { services, pushes: [push('v2', 1, { quality: 'bad' })], ...members };

    expect(verdict(law3, evidence({ ...given, deployments: [...(members.deployments ?? []), made] }))).toHaveLength(
      count,
    );
  });
});

describe('production traffic', () => {
  const before = deployment('d-0', 'v2', 1, succeeded(3));
  const judged = (more: Partial<DeploymentSeen>, members: Partial<Evidence> = {}, others: DeploymentSeen[] = []) =>
    verdict(
      law3,
      evidence({
        votes,
        deployments: [...others, deployment('d-1', 'v2', 5, { trafficAt: at(22), ...more })],
        ...members,
      }),
    );

  test('is lawful after both events', () => {
    expect(judged({ hooks: passed })).toEqual([]);
  });

  test('is lawful without hooks for what succeeded before, when somebody asked', () => {
    expect(judged({}, { commands: [command('rollback', 4)] }, [before])).toEqual([]);
  });

  test('is no business of ours in a deployment of somebody else', () => {
    expect(judged({ createdBy: 'person:somebody' })).toEqual([]);
  });

  test.each<[string, Partial<DeploymentSeen>, Partial<Evidence>, DeploymentSeen[]]>([
    ['without hooks', {}, {}, []],
    ['with one of the two', { hooks: [passed[0]!] }, {}, []],
    ['with one that failed', { hooks: [passed[0]!, hook('BeforeAllowTraffic', 'Failed')] }, {}, []],
    ['without hooks although nobody asked', {}, {}, [before]],
    ['without hooks for what never succeeded', {}, { commands: [command('rollback', 4)] }, []],
  ])('is a breach %s', (_case, more, members, others) => {
    expect(judged(more, members, others)).toEqual([expect.stringContaining('d-1 got production traffic without')]);
  });
});

describe('a release whose traffic is watched', () => {
  const services = [{ name: 'web', checked: false, watched: true } as const];
  const made = deployment('d-1', 'v2', 5, { trafficAt: at(22) });
  const look = (minute: number, more: Partial<LookSeen> = {}): LookSeen => ({
    ...{ at: at(minute), digest: digestOf('v2'), failed: false },
    ...more,
  });
  const bad = [look(23, { failed: true })];
  const skip = command('force', 4, { subject: 'v2', skipsChecks: true });
  const stop = (minute: number, more: Partial<Call> = {}) =>
    call('StopDeployment', { deploymentId: 'd-1' }, { who: 'slipway:traffic-shifts#1', at: at(minute), ...more });
  const judged = (members: Partial<Evidence>, more: Partial<DeploymentSeen> = {}) =>
    verdict(law3, evidence({ services, pushes, deployments: [{ ...made, ...more }], ...members }));

  test.each<[string, string[]]>([
    ['looked at, which finds nothing', judged({ looks: [look(23)] })],
    ['not looked at yet', judged({ now: at(24) })],
    ['not looked at yet, where sweeps are lost', judged({ now: at(26), sweepEvery: 2 })],
    ['over before anybody had to look', judged({}, { shiftedAt: at(24) })],
    ['not looked at because of a fault', judged({ faults: [{ at: at(22), of: 'minute-passed minute 22' }] })],
    ['not looked at, as somebody wants it', judged({ commands: [skip] })],
    ['not watched', judged({ services: [{ name: 'web', checked: false }] })],
    ['stopped after a look that it failed', judged({ looks: bad, calls: [stop(23)] })],
    ['over soon after a look that it failed', judged({ looks: bad }, succeeded(23))],
    ['failed a look for somebody else', judged({ looks: [look(23), look(23, { digest: 'other', failed: true })] })],
    ['failed a look as a fault struck', judged({ looks: bad, faults: [{ at: at(23), of: 'traffic-shifts#1/7' }] })],
    ['failed a look in an earlier deployment', judged({ looks: [look(4, { failed: true }), look(23)] })],
    ['looked at a moment before its traffic', judged({ looks: [look(21)] })],
  ])('%s is lawful', (_case, says) => {
    expect(says).toEqual([]);
  });

  test.each<[string, string[]]>([
    ['never looked at', judged({})],
    ['looked at too late', judged({ looks: [look(26)] })],
    ['not looked at, where another was struck before', judged({ faults: [{ at: at(4), of: 'image-pushed#1/1' }] })],
  ])('%s is a breach', (_case, says) => {
    expect(says).toEqual(['web: nobody looked at the traffic of d-1']);
  });

  test.each<[string, string[]]>([
    ['went on', judged({ looks: bad })],
    ['was stopped too late', judged({ looks: bad, calls: [stop(25)] })],
    ['was not stopped, as AWS refused', judged({ looks: bad, calls: [stop(23, refused('ThrottlingException'))] })],
    ['was stopped by somebody else', judged({ looks: bad, calls: [stop(23, { who: 'person:x' })] })],
    ['went on beside another function’s fault', judged({ looks: bad, faults: [{ at: at(23), of: 'vote-cast#1/1' }] })],
  ])('a look that failed is a breach where it %s', (_case, says) => {
    expect(says).toEqual(['web: d-1 failed its check while traffic moved, and was not stopped']);
  });
});

describe('a failure with production traffic on it', () => {
  const begun = { hooks: passed, trafficAt: at(22) };
  const back = deployment('d-2', 'v1', 25, { creator: 'codeDeployRollback', createdBy: undefined, rollsBack: 'd-1' });
  const stop = (who: string) => call('StopDeployment', { deploymentId: 'd-1' }, { who });
  const judged = (made: Partial<DeploymentSeen>, members: Partial<Evidence> = {}, others: DeploymentSeen[] = []) =>
    verdict(
      law3,
      evidence({ votes, deployments: [deployment('d-1', 'v2', 5, { ...begun, ...made }), ...others], ...members }),
    );

  test.each<[string, string[]]>([
    ['rolled back at once', judged(failed(25), {}, [back])],
    ['not yet rolled back', judged(failed(25), { now: at(28) })],
    ['of a deployment that had none', judged({ ...failed(25), trafficAt: undefined })],
    [
      'that a person wanted, without rollback',
      judged({ status: 'Stopped', completedAt: at(25) }, { calls: [stop('person:x')] }),
    ],
  ])('%s is lawful', (_case, says) => {
    expect(says).toEqual([]);
  });

  test.each<[string, string[]]>([
    ['never rolled back', judged(failed(25))],
    ['rolled back too late', judged(failed(25), {}, [{ ...back, createdAt: at(31) }])],
    ['where another was rolled back', judged(failed(25), {}, [{ ...back, rollsBack: 'd-0' }])],
    [
      'that Slipway stopped without rollback',
      judged({ status: 'Stopped', completedAt: at(25) }, { calls: [stop('slipway:x#1')] }),
    ],
  ])('%s is a breach', (_case, says) => {
    expect(says).toEqual(['web: d-1 ended with production traffic on it and was not rolled back']);
  });
});
