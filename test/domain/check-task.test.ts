import { describe, expect, test } from '@jest/globals';
import { longestSeconds, lookSeconds } from '../../src/domain/check/duration';
import { judgeTask, type OneOffContainer, type OneOffTask, type TaskCheckSpec } from '../../src/domain/check/task';
import { taskStartedBy, taskTags, taskToken } from '../../src/domain/check/task-identity';
import { secondsAfter } from '../../src/domain/instant';

const CREATED = '2026-11-21T09:00:00.000Z';
const SPEC: TaskCheckSpec = {
  ...{ kind: 'task', name: 'migrate', container: 'app', command: ['migrate'], timeoutInMinutes: 5, logLines: 10 },
};
const ARN = 'arn:aws:ecs:ap-northeast-1:123456789012:task/prod/0123456789abcdef0123456789abcdef';

const app = (more: Partial<OneOffContainer> = {}): OneOffContainer => ({ name: 'app', hasRun: true, ...more });
const agent = (more: Partial<OneOffContainer> = {}): OneOffContainer => ({ name: 'agent', hasRun: true, ...more });
const exited = (...containers: OneOffContainer[]): Partial<OneOffTask> => ({
  ...{ lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited' },
  stoppedReason: 'Essential container in task exited',
  containers,
});
const unstarted = (stoppedReason: string, more: Partial<OneOffTask> = {}): Partial<OneOffTask> => ({
  ...{ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart', stoppedReason },
  containers: [app({ hasRun: false })],
  ...more,
});

const LOG = 'ends: "no such table"';
const ENDED = '(Essential container in task exited)';

const ROWS: [string, Partial<OneOffTask>, number, string, string][] = [
  ['runs', {}, 90, 'in-progress', 'task 0123456789abcdef0123456789abcdef is RUNNING; 1 of 5 minutes'],
  [
    'waits',
    { lastStatus: 'PENDING' },
    0,
    'in-progress',
    'task 0123456789abcdef0123456789abcdef is PENDING; 0 of 5 minutes',
  ],
  ['ended well', exited(app({ exitCode: 0 })), 60, 'succeeded', 'app exited with 0'],
  ['ended well, late', exited(app({ exitCode: 0 })), 3_600, 'succeeded', 'app exited with 0'],
  ['ended badly', exited(app({ exitCode: 3 })), 60, 'failed', `app exited with 3 ${ENDED}; its log ${LOG}`],
  [
    'was out of memory',
    exited(app({ exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' })),
    60,
    'failed',
    `app exited with 137, OutOfMemoryError: Container killed due to memory usage ${ENDED}; its log ${LOG}`,
  ],
  [
    'a companion was stopped with it',
    exited(app({ exitCode: 0 }), agent({ exitCode: 143 })),
    60,
    'succeeded',
    'app exited with 0',
  ],
  [
    'a companion was killed with it',
    exited(app({ exitCode: 0 }), agent({ exitCode: 137 })),
    60,
    'succeeded',
    'app exited with 0',
  ],
  [
    'an essential companion broke',
    exited(app({ exitCode: 0 }), agent({ exitCode: 1 })),
    60,
    'failed',
    `agent exited with 1 ${ENDED}; its log ${LOG}`,
  ],
  [
    'both broke',
    exited(app({ exitCode: 2 }), agent({ exitCode: 1 })),
    60,
    'failed',
    `app exited with 2; agent exited with 1 ${ENDED}; its log ${LOG}`,
  ],
  ['runs too long', {}, 300, 'failed', `app did not end within 5 minutes and is stopped; its log ${LOG}`],
  [
    'never starts',
    { lastStatus: 'PENDING', containers: [app({ hasRun: false })] },
    300,
    'undone',
    'its task did not start within 5 minutes: PENDING',
  ],
  [
    'cannot be pulled',
    unstarted('CannotPullContainerError: no such host'),
    60,
    'undone',
    'its task did not start: CannotPullContainerError: no such host',
  ],
  [
    'has no secret',
    unstarted('ResourceInitializationError: unable to pull secrets'),
    60,
    'undone',
    'its task did not start: ResourceInitializationError: unable to pull secrets',
  ],
  [
    'has the wrong architecture',
    unstarted("CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/amd64'"),
    60,
    'failed',
    'app did not run: CannotPullContainerError: image Manifest does not contain descriptor matching platform \'linux/amd64\'; its log ends: "no such table"',
  ],
  [
    'has no such command',
    unstarted('CannotStartContainerError: exec: "migrat": executable file not found', {
      containers: [app({ hasRun: false, exitCode: 127, reason: 'CannotStartContainerError: exec' })],
    }),
    60,
    'failed',
    `app did not run: CannotStartContainerError: exec; its log ${LOG}`,
  ],
  [
    'lost its Spot capacity, and said 0 when asked to end',
    { ...exited(app({ exitCode: 0 })), stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.' },
    60,
    'undone',
    'its task was stopped: Your Spot Task was interrupted.',
  ],
  [
    'was stopped by somebody',
    { ...exited(app({ exitCode: 143 })), stopCode: 'UserInitiated', stoppedReason: 'not\nnow' },
    60,
    'undone',
    'its task was stopped: not now',
  ],
];

test.each(ROWS)('a task that %s', (_, task, seconds, outcome, reason) => {
  const seen: OneOffTask = { arn: ARN, createdAt: CREATED, lastStatus: 'RUNNING', containers: [app()], ...task };
  const judged = judgeTask(SPEC, seen, ['app', 'agent'], new Date(secondsAfter(CREATED, seconds)), LOG);
  expect(judged).toEqual(
    outcome === 'undone'
      ? { outcome: 'failed', reason: `could not be done: ${reason}`, undone: true }
      : { outcome, reason, ...(outcome === 'in-progress' ? { noted: { task: ARN } } : {}) },
  );
});

describe('a container that is not essential', () => {
  const at = new Date(secondsAfter(CREATED, 60));
  const seen = (...containers: OneOffContainer[]): OneOffTask => ({
    arn: ARN,
    createdAt: CREATED,
    lastStatus: 'RUNNING',
    containers,
  });

  test('is done when it has exited, whatever its task does', () => {
    expect(judgeTask(SPEC, seen(app({ exitCode: 0 }), agent()), ['agent'], at).outcome).toBe('succeeded');
    expect(judgeTask(SPEC, seen(app({ exitCode: 4 }), agent()), ['agent'], at)).toMatchObject({ outcome: 'failed' });
  });

  test('fails nothing where it is a companion', () => {
    const task = {
      ...seen(app({ exitCode: 0 }), agent({ exitCode: 1 })),
      ...{ lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited' },
    };
    expect(judgeTask(SPEC, task, ['app'], at).outcome).toBe('succeeded');
  });
});

describe('the identity of a task', () => {
  const IDENTITY = { release: 'a'.repeat(64), event: 'BeforeInstall', check: 'migrate' } as const;

  test('is as long as ECS takes, and of nothing else', () => {
    const others = [
      { ...IDENTITY, release: 'b'.repeat(64) },
      { ...IDENTITY, event: 'AfterInstall' as const },
      { ...IDENTITY, check: 'smoke' },
    ].map((other) => taskToken(other));
    const tokens = [taskToken(IDENTITY), taskToken(IDENTITY, 'd-1'), taskToken(IDENTITY, 'd-2'), ...others];
    expect(new Set(tokens).size).toBe(tokens.length);
    for (const token of tokens) expect(token).toMatch(/^[!-~]{1,64}$/);
    expect(taskToken({ ...IDENTITY })).toBe(taskToken(IDENTITY));
    expect(taskStartedBy(IDENTITY)).toMatch(/^[A-Za-z0-9_/-]{1,128}$/);
  });

  test('is told in tags that AWS takes', () => {
    expect(taskTags({ ...IDENTITY, check: 'up & away (日本語)!' })).toEqual([
      { key: 'slipway:release', value: IDENTITY.release },
      { key: 'slipway:check', value: 'up _ away _日本語__' },
    ]);
  });
});

test('a task takes as long as its time-out, and a look more', () => {
  expect([lookSeconds(SPEC), longestSeconds(SPEC)]).toEqual([30, 420]);
});
