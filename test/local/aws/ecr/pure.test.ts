import { describe, expect, test } from '@jest/globals';
import { lifecyclePolicyFault } from '../../../../local/aws/ecr/lifecycle-policy';
import { readManifest } from '../../../../local/aws/ecr/manifest';
import { isImmutable, mutabilityFault, type TagMutability } from '../../../../local/aws/ecr/tag-mutability';
import { indexOf, manifestOf, OCI_CONFIG, OCI_INDEX, OCI_MANIFEST, sha256 } from './oci-image';

describe('reading a manifest', () => {
  test('[ECR-9] an image names its config and layers, an index its images', () => {
    expect(readManifest(manifestOf('a'), undefined)).toEqual({
      ok: true,
      manifest: {
        mediaType: OCI_MANIFEST,
        kind: 'image',
        blobs: [sha256('a-config'), sha256('a-layer')],
        children: [],
        artifactMediaType: OCI_CONFIG,
        subject: undefined,
      },
    });
    expect(readManifest(indexOf(manifestOf('a'), manifestOf('b')), OCI_INDEX)).toMatchObject({
      manifest: {
        kind: 'index',
        children: [sha256(manifestOf('a')), sha256(manifestOf('b'))],
        artifactMediaType: undefined,
      },
    });
  });

  test('[ECR-9] a base layer that lives elsewhere need not be here', () => {
    const layers = [
      {
        mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
        digest: sha256('elsewhere'),
        size: 1,
        urls: ['https://example.com/layer'],
      },
    ];
    expect(readManifest(manifestOf('a', { layers }), undefined)).toMatchObject({
      manifest: { blobs: [sha256('a-config')] },
    });
  });

  test.each<[string, string, string | undefined, string]>([
    ['no JSON', '{', OCI_MANIFEST, 'Invalid JSON syntax'],
    ['a list', '[]', OCI_MANIFEST, 'Invalid JSON syntax'],
    ['no media type anywhere', manifestOf('a', { mediaType: undefined }), undefined, 'Invalid JSON syntax'],
    ['another media type than declared', manifestOf('a'), OCI_INDEX, 'is not the requested'],
    [
      'a media type of another family',
      manifestOf('a', { mediaType: 'text/plain' }),
      undefined,
      'Unsupported media type',
    ],
    [
      'a media type that is a property of objects',
      manifestOf('a', { mediaType: 'constructor' }),
      undefined,
      'Unsupported',
    ],
    ['schema version 1', manifestOf('a', { schemaVersion: 1 }), undefined, 'schemaVersion must be 2'],
    ['no config', manifestOf('a', { config: undefined }), undefined, 'config is not a descriptor'],
    [
      'a digest that is none',
      manifestOf('a', { layers: [{ mediaType: 'x', digest: 'sha256:1', size: 1 }] }),
      undefined,
      'layers is',
    ],
    [
      'a negative size',
      manifestOf('a', { layers: [{ mediaType: 'x', digest: sha256(''), size: -1 }] }),
      undefined,
      'layers is',
    ],
    ['no layers', manifestOf('a', { layers: undefined }), undefined, 'layers is'],
    ['an index without manifests', manifestOf('a', { mediaType: OCI_INDEX }), undefined, 'manifests is'],
    ['a subject that is a text', manifestOf('a', { subject: 'x' }), undefined, 'subject is'],
  ])('[ECR-9] %s is refused', (_, text, declared, constraint) => {
    expect(readManifest(text, declared)).toEqual({ ok: false, constraint: expect.stringContaining(constraint) });
  });

  test('[ECR-9] a manifest without a media type has the declared one', () => {
    expect(readManifest(manifestOf('a', { mediaType: undefined }), OCI_MANIFEST)).toMatchObject({ ok: true });
  });
});

describe('tag mutability', () => {
  test.each<[TagMutability['setting'], string[], string, boolean]>([
    ['MUTABLE', [], 'v1', false],
    ['IMMUTABLE', [], 'v1', true],
    ['IMMUTABLE_WITH_EXCLUSION', ['latest', 'dev-*'], 'latest', false],
    ['IMMUTABLE_WITH_EXCLUSION', ['latest', 'dev-*'], 'dev-1', false],
    ['IMMUTABLE_WITH_EXCLUSION', ['latest', 'dev-*'], 'latest-1', true],
    ['MUTABLE_WITH_EXCLUSION', ['v*-final'], 'v1-final', true],
    ['MUTABLE_WITH_EXCLUSION', ['v*-final'], 'v-finals', false],
    ['MUTABLE_WITH_EXCLUSION', ['*a*'], 'bab', true],
    ['MUTABLE_WITH_EXCLUSION', ['ab*ba'], 'aba', false],
  ])('[ECR-14] %s with %j: is %s immutable? %s', (setting, exclusions, tag, immutable) => {
    expect(isImmutable(tag, { setting, exclusions })).toBe(immutable);
  });

  test('[ECR-14] exclusions belong to the settings that exclude', () => {
    expect(mutabilityFault({ setting: 'IMMUTABLE', exclusions: ['v*'] })).toContain('can not be specified');
    expect(mutabilityFault({ setting: 'IMMUTABLE_WITH_EXCLUSION', exclusions: [] })).toContain('are required');
    expect(mutabilityFault({ setting: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['*a*b*'] })).toContain('two wildcards');
    expect(mutabilityFault({ setting: 'MUTABLE_WITH_EXCLUSION', exclusions: ['*a*'] })).toBeUndefined();
  });
});

describe('a lifecycle policy', () => {
  const rule = (selection: object = {}, changes: object = {}) => ({
    rulePriority: 1,
    selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 3, ...selection },
    action: { type: 'expire' },
    ...changes,
  });
  const days = { countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 };
  test.each<[string, unknown, string | undefined]>([
    ['counting images', { rules: [rule()] }, undefined],
    ['counting days of untagged ones', { rules: [rule({ tagStatus: 'untagged', ...days })] }, undefined],
    ['by tag prefix', { rules: [rule({ tagStatus: 'tagged', tagPrefixList: ['v'] })] }, undefined],
    ['by tag pattern', { rules: [rule({ tagStatus: 'tagged', tagPatternList: ['v*'] })] }, undefined],
    ['no rules', { rules: [] }, '1 to 50 rules'],
    ['no list', {}, 'missing required properties'],
    ['51 rules', { rules: Array.from({ length: 51 }, (_, n) => rule({}, { rulePriority: n + 1 })) }, '1 to 50 rules'],
    ['two of one priority', { rules: [rule({ tagStatus: 'untagged' }), rule({ tagStatus: 'untagged' })] }, 'unique'],
    [
      'a catch-all that is not last',
      { rules: [rule(), rule({ tagStatus: 'untagged' }, { rulePriority: 2 })] },
      'highest',
    ],
    ['tagged without a list', { rules: [rule({ tagStatus: 'tagged' })] }, 'tagPrefixList or'],
    [
      'tagged with both lists',
      { rules: [rule({ tagStatus: 'tagged', tagPrefixList: ['a'], tagPatternList: ['a'] })] },
      'tagPrefixList or',
    ],
    ['any with a list', { rules: [rule({ tagPrefixList: ['a'] })] }, 'beside tagStatus'],
    ['images counted in days', { rules: [rule({ countUnit: 'days' })] }, 'no countUnit'],
    ['days without a unit', { rules: [rule({ ...days, countUnit: undefined })] }, "'days'"],
    ['an unknown count', { rules: [rule({ countType: 'x' })] }, 'countType'],
    ['no number', { rules: [rule({ countNumber: 0 })] }, 'countNumber'],
    ['an unknown action', { rules: [rule({}, { action: { type: 'keep' } })] }, 'action.type'],
    [
      'from the archive',
      { rules: [rule({ ...days, countType: 'sinceImageTransitioned', storageClass: 'archive', countNumber: 90 })] },
      undefined,
    ],
    [
      'too early from the archive',
      { rules: [rule({ ...days, countType: 'sinceImageTransitioned', storageClass: 'archive', countNumber: 89 })] },
      'less than 90 days',
    ],
    ['from a storage class that its count has not', { rules: [rule({ storageClass: 'archive' })] }, "'archive' by"],
    ['what is not pulled', { rules: [rule({ ...days, countType: 'sinceImagePulled' })] }, 'by their pulls'],
    [
      'four wildcards',
      { rules: [rule({ tagStatus: 'tagged', tagPatternList: ['*test*1*2*3', 'test*1*2*3*'] })] },
      undefined,
    ],
    [
      'too many wildcards',
      { rules: [rule({ tagStatus: 'tagged', tagPatternList: ['test*1*2*3*4*5*6'] })] },
      'more than 4 wildcards',
    ],
    [
      'untagged images twice',
      { rules: [rule({ tagStatus: 'untagged' }), rule({ tagStatus: 'untagged', ...days }, { rulePriority: 2 })] },
      'only one rule',
    ],
    [
      'a prefix twice',
      {
        rules: [1, 2].map((rulePriority) => rule({ tagStatus: 'tagged', tagPrefixList: ['v'] }, { rulePriority })),
      },
      "only one rule may select standard images tagged 'v'",
    ],
    ['a priority of zero', { rules: [rule({}, { rulePriority: 0 })] }, 'rulePriority'],
  ])('[ECR-8] %s', (_, policy, fault) => {
    const found = lifecyclePolicyFault(JSON.stringify(policy));
    if (fault === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(fault);
  });
});
