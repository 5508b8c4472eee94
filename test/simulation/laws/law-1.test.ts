import type { Call } from '../evidence';
import { law1 } from './law-1';
import {
  at,
  call,
  command,
  creation,
  deployment,
  evidence,
  failed,
  hashOf,
  refused,
  succeeded,
  verdict,
} from './made-evidence';

const revision = (content: string | undefined, more: Partial<Call> = {}): Call =>
  call(
    'RegisterTaskDefinition',
    { family: 'web', tags: content ? [{ key: 'slipway:content', value: content }] : [] },
    more,
  );

const first = deployment('d-1', 'v2', 5);

describe('law 1 is kept by', () => {
  test.each([
    ['one deployment', [first], [creation(first)]],
    [
      'the next one when the first has ended',
      [{ ...first, ...succeeded(20) }, deployment('d-2', 'v3', 20)],
      [creation(first), creation(deployment('d-2', 'v3', 20))],
    ],
    [
      'another attempt at what failed',
      [{ ...first, ...failed(20) }, deployment('d-2', 'v2', 21, { attempt: 2 })],
      [creation(first), creation(deployment('d-2', 'v2', 21, { attempt: 2 }))],
    ],
    [
      'the same release again when something else has succeeded since',
      [
        { ...first, ...succeeded(20) },
        { ...deployment('d-2', 'v3', 21), ...succeeded(30) },
        deployment('d-3', 'v2', 31, { attempt: 3 }),
      ],
      [creation(first), creation(deployment('d-2', 'v3', 21)), creation(deployment('d-3', 'v2', 31, { attempt: 3 }))],
    ],
    [
      "asking while somebody else's deployment is active",
      [deployment('d-9', 'v2', 4, { createdBy: 'person:somebody', description: 'by hand' })],
      [creation(first, refused('DeploymentLimitExceededException'))],
    ],
    [
      'one deployment for each of two services',
      [first, deployment('d-2', 'v2', 6, { service: 'api' })],
      [creation(first), creation(deployment('d-2', 'v2', 6, { service: 'api' }))],
    ],
    ['a revision for each content', [], [revision('a'), revision('b')]],
    [
      'a revision that AWS refused, and the same again',
      [],
      [revision('a', refused('ThrottlingException')), revision('a')],
    ],
    ['what others register twice', [], [revision('a', { who: 'person:x' }), revision('a', { who: 'person:x' })]],
    [
      'a content again after ten others',
      [],
      [revision('a'), ...'bcdefghijk'.split('').map((each) => revision(each)), revision('a')],
    ],
  ])('%s', (_case, deployments, calls) => {
    expect(verdict(law1, evidence({ deployments, calls }))).toEqual([]);
  });
});

describe('law 1 is broken by', () => {
  test.each([
    [
      'the same attempt twice',
      [{ ...first, ...failed(10) }],
      [creation(first), creation({ ...first, id: 'd-2', createdAt: at(20) })],
      /asks again for release/,
    ],
    [
      'the same attempt twice, the second refused',
      [{ ...first, ...failed(10) }],
      [creation(first), creation({ ...first, createdAt: at(20) }, refused('ThrottlingException'))],
      /asks again for release/,
    ],
    [
      'asking while one of ours is active',
      [first],
      [
        creation(first),
        creation(deployment('d-2', 'v2', 6, { attempt: 2 }), refused('DeploymentLimitExceededException')),
      ],
      /while d-1 of its own is active/,
    ],
    [
      'deploying what runs',
      [{ ...first, ...succeeded(20) }],
      [creation(first), creation(deployment('d-2', 'v2', 30, { attempt: 2 }))],
      /again, which runs since d-1/,
    ],
    ['a deployment that says nothing', [], [creation({ ...first, description: 'mine' })], /does not say/],
    ['two revisions with one content', [], [revision('a'), revision('b'), revision('a')], /second time/],
    ['a revision without its content', [], [revision(undefined)], /without its content hash/],
  ])('%s', (_case, deployments, calls, says) => {
    expect(verdict(law1, evidence({ deployments, calls }))).toEqual([expect.stringMatching(says)]);
  });

  test('what is spread over several looks', () => {
    const again = creation(deployment('d-2', 'v2', 9, { attempt: 1 }));
    const looks = [
      evidence({ deployments: [first], calls: [creation(first)] }),
      evidence({ deployments: [{ ...first, ...failed(8) }], calls: [creation(first), again] }),
      evidence({ deployments: [{ ...first, ...failed(8) }], calls: [creation(first), again] }),
    ];

    expect(verdict(law1, ...looks)).toEqual([expect.stringContaining(`release ${hashOf('v2').slice(0, 8)} attempt 1`)]);
  });
});

test('commands do not excuse a second deployment', () => {
  const calls = [creation(first), creation(deployment('d-2', 'v1', 6, { attempt: 2 }))];

  expect(verdict(law1, evidence({ deployments: [first], calls, commands: [command('rollback', 5)] }))).toHaveLength(1);
});
