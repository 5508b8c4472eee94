import { describe, expect, test } from '@jest/globals';
import { longestSeconds } from '../../src/domain/check/duration';
import { type ImageThere, judgeImages } from '../../src/domain/check/image/judge';
import type { ImageScan } from '../../src/domain/check/image/scan';
import type { ImageCheckSpec, ScanSpec } from '../../src/domain/check/image/spec';
import { secondsAfter } from '../../src/domain/instant';

const NOW = '2026-11-21T09:00:00.000Z';
const SPEC: ImageCheckSpec = { kind: 'image', name: 'fit', immutableTag: false, labels: [] };
const SCAN: ScanSpec = { atMost: 'MEDIUM', unratedAs: 'HIGH', ignore: [], waitInMinutes: 15 };
const AMD64 = { os: 'linux', architecture: 'amd64' };
const ARM64 = { os: 'linux', architecture: 'arm64' };
const THERE: ImageThere = { platforms: [AMD64], labels: { a: 'b', revision: 'abc' }, pushedAt: secondsAfter(NOW, -60) };

interface Given {
  readonly spec?: Partial<ImageCheckSpec>;
  readonly there?: Partial<ImageThere>;
  readonly tag?: string;
  readonly isRollback?: boolean;
  /** Since the first look. */
  readonly minutes?: number;
}

function judged({ spec, there, tag = 'v2', isRollback = false, minutes = 0 }: Given) {
  const image = { name: 'frontend v2', tag, there: { ...THERE, ...there } };
  const look = { platform: AMD64, isRollback, since: secondsAfter(NOW, -60 * minutes), now: new Date(NOW) };
  return judgeImages({ ...SPEC, ...spec }, [image], look);
}

const scanned = (scan: ImageScan | 'absent', spec: Partial<ScanSpec> = {}): Given => ({
  spec: { scan: { ...SCAN, ...spec } },
  there: { scan },
});
const found = (...findings: readonly [id: string, severity: string, settled?: true][]): ImageScan => {
  const listed = findings.map(([id, severity, settled]) => ({ id, severity, ...(settled ? { settled } : {}) }));
  const counts: Record<string, number> = {};
  for (const { severity } of listed) counts[severity] = (counts[severity] ?? 0) + 1;
  return { status: 'COMPLETE', found: { counts, listed, complete: true } };
};
const until = (day: string, id = 'CVE-1') => ({ ignore: [{ id, reason: 'not reachable', until: day }] });
const old = (days: number) => ({ pushedAt: secondsAfter(NOW, -86_400 * days) });
const frozen = (setting: string, ...exclusions: string[]): Given => ({
  spec: { immutableTag: true },
  there: { mutability: { setting, exclusions } },
});
const beside = (kind: 'signature' | 'sbom', wanted: true | string[], type: string, predicateType?: string): Given => ({
  spec: { [kind]: wanted },
  there: { artifacts: [{ type, ...(predicateType ? { predicateType } : {}) }] },
});
const bundle = 'application/vnd.dev.sigstore.bundle.v0.3+json';

const ROWS: [string, Given, 'succeeded' | 'failed' | 'undone' | 'in-progress', string][] = [
  ['is there for the platform', {}, 'succeeded', 'frontend v2 is there for linux/amd64'],
  ['one of several platforms', { there: { platforms: [ARM64, AMD64] } }, 'succeeded', 'is there for linux/amd64'],
  [
    'another platform',
    { there: { platforms: [ARM64] } },
    'failed',
    'frontend v2 is built for linux/arm64, and the tasks run on linux/amd64 (runtimePlatform)',
  ],
  ['no platform', { there: { platforms: [] } }, 'undone', 'does not say which platform it is for'],

  ['an immutable tag', frozen('IMMUTABLE'), 'succeeded', 'keeps its tag'],
  ['a mutable tag', frozen('MUTABLE'), 'failed', 'has a tag that can be moved: the tags of its repository are MUTABLE'],
  ['an excluded tag', frozen('IMMUTABLE_WITH_EXCLUSION', 'dev-*', 'v*'), 'failed', 'MUTABLE_WITH_EXCLUSION for v2'],
  ['a tag beside the exclusions', frozen('IMMUTABLE_WITH_EXCLUSION', 'v', 'v*3', '*v'), 'succeeded', 'keeps its tag'],
  ['a tag that alone is immutable', frozen('MUTABLE_WITH_EXCLUSION', 'v*'), 'succeeded', 'keeps its tag'],
  ['a tag that is not', frozen('MUTABLE_WITH_EXCLUSION', 'w*'), 'failed', 'are MUTABLE_WITH_EXCLUSION'],

  ['old enough', { spec: { oldestInDays: 30 }, there: old(30) }, 'succeeded', 'was pushed 30 days ago'],
  ['too old', { spec: { oldestInDays: 30 }, there: old(30.1) }, 'failed', 'was pushed 30 days ago (at most 30)'],
  [
    'too old for all but a rollback',
    { spec: { oldestInDays: 30 }, there: old(99), isRollback: true },
    'succeeded',
    'any age',
  ],

  [
    'labels',
    { spec: { labels: [{ name: 'a' }, { name: 'revision', pattern: '[a-c]+' }] } },
    'succeeded',
    'has its 2 labels',
  ],
  ['no label', { spec: { labels: [{ name: 'b' }] } }, 'failed', 'frontend v2 has no label b'],
  ['no inherited label', { spec: { labels: [{ name: 'toString' }] } }, 'failed', 'has no label toString'],
  [
    'a label of another form',
    { spec: { labels: [{ name: 'revision', pattern: 'a|b' }] } },
    'failed',
    'does not match /a|b/',
  ],
  [
    'a label too long to be looked at',
    { spec: { labels: [{ name: 'a', pattern: 'a*' }] }, there: { labels: { a: 'a'.repeat(257) } } },
    'failed',
    'has a label a that does not match',
  ],

  ['no finding', scanned(found()), 'succeeded', 'has no finding above MEDIUM'],
  ['findings at the bound', scanned(found(['CVE-1', 'MEDIUM'])), 'succeeded', 'has no finding above MEDIUM'],
  [
    'findings above the bound',
    scanned(found(['CVE-1', 'HIGH'], ['CVE-2', 'CRITICAL'], ['CVE-3', 'LOW'])),
    'failed',
    'frontend v2 has findings of severity 1 CRITICAL, 1 HIGH (at most MEDIUM): CVE-2, CVE-1',
  ],
  [
    'many findings',
    scanned(found(...Array.from({ length: 8 }, (_, n): [string, string] => [`CVE-${n}`, 'HIGH']))),
    'failed',
    'CVE-0, CVE-1, CVE-2, CVE-3, CVE-4 and 3 more',
  ],
  [
    'any finding where there may be none',
    scanned(found(['CVE-1', 'INFORMATIONAL']), { atMost: 'NONE' }),
    'failed',
    '(none may be)',
  ],
  ['an unrated finding', scanned(found(['CVE-1', 'UNTRIAGED'])), 'failed', '1 UNTRIAGED (at most MEDIUM)'],
  [
    'an unrated finding that counts as low',
    scanned(found(['CVE-1', 'UNDEFINED']), { unratedAs: 'LOW' }),
    'succeeded',
    'no finding',
  ],
  ['an ignored finding', scanned(found(['CVE-1', 'HIGH']), until('2026-11-21')), 'succeeded', '(1 ignored: CVE-1)'],
  [
    'an ignored finding in two packages, and another',
    scanned(found(['CVE-1', 'HIGH'], ['CVE-1', 'HIGH'], ['CVE-2', 'HIGH']), until('2026-12-31')),
    'failed',
    'severity 1 HIGH (at most MEDIUM): CVE-2',
  ],
  [
    'a finding that was ignored',
    scanned(found(['CVE-1', 'HIGH']), until('2026-11-20')),
    'failed',
    ': CVE-1; CVE-1 was ignored until 2026-11-20',
  ],
  ['a suppressed finding', scanned(found(['CVE-1', 'HIGH', true])), 'succeeded', '(1 ignored: CVE-1)'],
  [
    'more counted than listed',
    scanned(
      {
        status: 'COMPLETE',
        found: { counts: { HIGH: 2 }, listed: [{ id: 'CVE-1', severity: 'HIGH' }], complete: true },
      },
      until('2027-01-01'),
    ),
    'failed',
    '1 HIGH',
  ],
  [
    'more listed than counted',
    scanned({ status: 'COMPLETE', found: { counts: {}, listed: [{ id: 'CVE-1', severity: 'HIGH' }], complete: true } }),
    'failed',
    '1 HIGH',
  ],
  [
    'findings that nobody looked at to the end',
    scanned(
      {
        status: 'COMPLETE',
        found: { counts: { HIGH: 1 }, listed: [{ id: 'CVE-1', severity: 'HIGH' }], complete: false },
      },
      until('2027-01-01'),
    ),
    'undone',
    'has more findings than were looked at',
  ],

  [
    'a scan under way',
    scanned({ status: 'IN_PROGRESS' }),
    'in-progress',
    'frontend v2 is being scanned; 0 of 15 minutes',
  ],
  ['a pending scan', { ...scanned({ status: 'PENDING' }), minutes: 14 }, 'in-progress', '14 of 15 minutes'],
  ['done, and nothing told', scanned({ status: 'ACTIVE' }), 'in-progress', 'is being scanned'],
  [
    'under way for too long',
    { ...scanned({ status: 'IN_PROGRESS' }), minutes: 15 },
    'undone',
    'still being scanned after 15 minutes',
  ],
  ['no scan yet', scanned('absent'), 'in-progress', 'frontend v2 has no scan yet; 0 of 15 minutes'],
  [
    'no scan long after the push',
    { spec: { scan: SCAN }, there: { scan: 'absent', pushedAt: secondsAfter(NOW, -600) } },
    'undone',
    'could not be done: frontend v2 has no scan in ECR: have its repository scanned on push, or start a scan',
  ],
  ['no scan, and no waiting', scanned('absent', { waitInMinutes: 0 }), 'undone', 'has no scan in ECR'],
  [
    'an unsupported image',
    scanned({ status: 'UNSUPPORTED_IMAGE', description: 'why' }),
    'failed',
    'cannot be scanned (UNSUPPORTED_IMAGE, why)',
  ],
  [
    'a failed scan',
    scanned({ status: 'FAILED', description: 'why' }),
    'undone',
    'has no findings to judge (FAILED, why)',
  ],
  [
    'a scan that nobody keeps up',
    scanned({ status: 'SCAN_ELIGIBILITY_EXPIRED' }),
    'undone',
    '(SCAN_ELIGIBILITY_EXPIRED)',
  ],
  ['a status that is new', scanned({ status: 'SOMETHING_ELSE' }), 'undone', '(SOMETHING_ELSE)'],

  ['no signature', { spec: { signature: true }, there: { artifacts: [] } }, 'failed', 'frontend v2 has no signature'],
  [
    'a signature of Notation',
    beside('signature', true, 'application/vnd.cncf.notary.signature'),
    'succeeded',
    'has its signature',
  ],
  ['a signature by tag', beside('signature', true, '.sig'), 'succeeded', 'has its signature'],
  [
    'a signature in a bundle',
    beside('signature', true, bundle, 'https://sigstore.dev/cosign/sign/v1'),
    'succeeded',
    'signature',
  ],
  [
    'an attestation is no signature',
    beside('signature', true, bundle, 'https://slsa.dev/provenance/v1'),
    'failed',
    'no signature',
  ],
  ['an SBOM is no signature', beside('signature', true, 'application/spdx+json'), 'failed', 'no signature'],
  ['an SBOM', beside('sbom', true, 'application/spdx+json'), 'succeeded', 'has its SBOM'],
  ['an SBOM in a bundle', beside('sbom', true, bundle, 'https://cyclonedx.org/bom'), 'succeeded', 'has its SBOM'],
  [
    'another type than the one wanted',
    beside('sbom', ['text/x'], 'application/spdx+json'),
    'failed',
    'has no SBOM of type text/x',
  ],
  ['the type wanted', beside('sbom', ['text/x', '.att'], '.att'), 'succeeded', 'has its SBOM'],

  [
    'every fault at once, and before what is not told yet',
    {
      spec: { ...scanned('absent').spec, labels: [{ name: 'b' }], oldestInDays: 1, signature: true },
      there: { scan: { status: 'IN_PROGRESS' }, artifacts: [], ...old(2) },
    },
    'failed',
    'frontend v2 was pushed 2 days ago (at most 1), has no label b, has no signature',
  ],
  [
    'what nobody can tell, before what is not told yet',
    { spec: { scan: SCAN }, there: { platforms: [], scan: { status: 'IN_PROGRESS' } } },
    'undone',
    'could not be done: frontend v2 does not say',
  ],
];

test.each(ROWS)('%s', (_, given, outcome, reason) => {
  const judgement = judged(given);
  const isUndone = 'undone' in judgement && judgement.undone === true;
  expect([isUndone ? 'undone' : judgement.outcome, judgement.reason]).toEqual([
    outcome,
    expect.stringContaining(reason),
  ]);
});

describe('a check of images', () => {
  test('refuses one that ECR does not have, and names each', () => {
    const look = { platform: AMD64, isRollback: false, since: NOW, now: new Date(NOW) };
    const images = [{ name: 'frontend v2' }, { name: 'sidecar 3', there: THERE }, { name: 'proxy 1' }];
    expect(judgeImages(SPEC, images, look)).toEqual({
      outcome: 'failed',
      reason: 'frontend v2 does not exist in ECR; proxy 1 does not exist in ECR',
    });
  });

  test('remembers since when it waits', () => {
    expect(judged({ ...scanned({ status: 'IN_PROGRESS' }), minutes: 3 })).toMatchObject({
      noted: { since: secondsAfter(NOW, -180) },
    });
  });

  test('takes as long as it waits for a scan, and a look more', () => {
    expect(longestSeconds({ ...SPEC, scan: SCAN })).toBe(990);
    expect(longestSeconds(SPEC)).toBe(30);
  });
});
