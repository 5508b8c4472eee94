import type { Act, CertainFault, ServiceStory, Story } from '../story';

/** Of every journey: what a person does who means it. */
const says = (approver: string, decision: 'approve' | 'reject', at = 3): Act => ({
  ...{ kind: 'opinion', approver, mail: 1, decision, rightCode: true, persists: true, at },
});

const pushes = (at: number, tag: string, quality: 'good' | 'bad' | 'slow' = 'good'): Act => ({
  ...{ kind: 'push', service: 'web', tag, build: 0, quality, at },
});

/** What nobody but the slow pass notices, or waits for people or to be tried again, takes its time. */
const PATIENTLY = 25;

/**
 * A death costs what it interrupts up to three minutes until Lambda tries again: acts are further apart, and from deadlines.
 * Rest is looked for so long after the last act that nothing is between two of its steps then.
 */
function journey(
  acts: readonly Act[],
  service: Partial<ServiceStory> = {},
  certain?: readonly CertainFault[],
  aftermathInMinutes = 12,
): Story {
  const web: ServiceStory = { name: 'web', checked: true, shift: 'ECSAllAtOnce', blueStaysInMinutes: 0, ...service };
  return {
    ...{ seed: 0, services: [web], acts, sweepEvery: 1, inOrder: true, aftermathInMinutes },
    faults: { perRequest: 0, perDelivery: 0, ...(certain && { certain }) },
  };
}

const gated = (votes = 1, approvers = ['alice']): Partial<ServiceStory> => ({
  gate: { approvers, votes, waitInMinutes: 20 },
});

/** Stories without chance, one for each way in which a release ends or is held, begun again, or taken back. */
export const JOURNEYS: Readonly<Record<string, Story>> = {
  succeeds: journey([pushes(1, 'v2')], { shift: 'ECSCanary10Percent5Minutes', blueStaysInMinutes: 5 }),
  'approved-by-two': journey(
    [pushes(1, 'v2'), says('alice', 'approve', 3), says('bob', 'approve', 8)],
    gated(2, ['alice', 'bob']),
  ),
  rejected: journey([pushes(1, 'v2'), says('alice', 'reject')], gated()),
  silence: journey([pushes(1, 'v2')], gated()),
  'check-fails': journey([pushes(1, 'v2', 'bad')]),
  'skipped-check': journey([
    pushes(1, 'v2', 'bad'),
    { at: 20, kind: 'force', service: 'web', tag: 'v2', skipsChecks: true },
  ]),
  'watch-fails': journey([pushes(1, 'v2', 'bad')], {
    ...{ checked: false, watched: true, shift: 'ECSLinear10PercentEvery1Minutes' },
  }),
  migrated: journey([pushes(1, 'v2')], { checked: false, migrated: true }),
  'migration-fails': journey([pushes(1, 'v2', 'bad')], { checked: false, migrated: true }),
  'migration-stopped': journey(
    [pushes(1, 'v2', 'slow'), { at: 6, kind: 'stop-in-console', service: 'web', rollback: false }],
    { checked: false, migrated: true },
  ),
  'superseded-at-the-gate': journey([pushes(1, 'v2'), pushes(8, 'v3')], gated(), undefined, PATIENTLY),
  rollback: journey([pushes(1, 'v2'), { at: 20, kind: 'rollback', service: 'web' }]),
  'rollback-while-shifting': journey([pushes(1, 'v2'), { at: 6, kind: 'rollback', service: 'web' }], {
    shift: 'ECSLinear10PercentEvery1Minutes',
  }),
  'stopped-by-hand': journey([pushes(1, 'v2'), { at: 9, kind: 'stop-in-console', service: 'web', rollback: true }], {
    shift: 'ECSLinear10PercentEvery1Minutes',
  }),
  'deployed-by-hand': journey([
    pushes(1, 'v2'),
    { at: 20, kind: 'foreign-deployment', service: 'web', tag: 'v1' },
    { at: 40, kind: 'resume', service: 'web' },
    pushes(50, 'v3'),
  ]),
  'world-fails': journey(
    [pushes(1, 'v2')],
    {},
    [{ of: 'AfterAllowTestTraffic', operation: 'DescribeListeners', fault: 'throttled', until: 9 }],
    PATIENTLY,
  ),
  'push-lost': journey([pushes(5, 'v2')], {}, [{ of: 'image-pushed', fault: 'lost' }], PATIENTLY),
  'forced-out-of-quarantine': journey(
    [
      pushes(1, 'v2'),
      { at: 9, kind: 'stop-in-console', service: 'web', rollback: true },
      { at: 30, kind: 'force', service: 'web', tag: 'v2' },
    ],
    { shift: 'ECSLinear10PercentEvery1Minutes' },
  ),
  'paused-and-resumed': journey([
    { at: 1, kind: 'pause', service: 'web' },
    pushes(5, 'v2'),
    { at: 15, kind: 'resume', service: 'web' },
  ]),
  'fleet-paused-and-resumed': journey([{ at: 1, kind: 'pause' }, pushes(5, 'v2'), { at: 15, kind: 'resume' }]),
};
