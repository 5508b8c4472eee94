import { ECR } from '@aws-sdk/client-ecr';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createEcr } from '../../../../../local/aws/ecr/ecr';
import { sdkConfig, testKernel } from '../../kernel';
import { indexOf, manifestOf, OCI_CONFIG, OCI_INDEX, OCI_MANIFEST, pushImage, sha256 } from '../oci-image';
import { jsonOf, loginOf, type RegistryClient, refusalIn, registryClient, textOf } from './client';

const repositoryName = 'app';
let aws: ReturnType<typeof testKernel>;
let ecr: ECR;
let client: RegistryClient;
beforeEach(async () => {
  aws = testKernel();
  const service = createEcr(aws.world);
  aws.register(service.implementation);
  ecr = new ECR(sdkConfig(aws));
  await ecr.createRepository({ repositoryName });
  client = registryClient(
    async (request) => (await service.handleRegistry(request)) ?? aws.handle(request),
    await loginOf(sdkConfig(aws)),
  );
});

const events = () => aws.events.map(({ detail }) => detail);
const upload = async (name: string): Promise<string> => {
  for (const blob of [`${name}-config`, `${name}-layer`]) await client.upload('app', blob);
  return manifestOf(name);
};
const get = (reference: string, accept?: string, method = 'GET') =>
  client.ask(method, `/v2/app/manifests/${reference}`, accept === undefined ? {} : { headers: { accept } });

describe('manifests', () => {
  test('[ECR-35] come back byte for byte, by tag and by digest', async () => {
    const manifest = (await upload('a')).replace('{', '{ \n');
    const digest = sha256(manifest);
    const put = await client.put('app', 'v1', manifest, `${OCI_MANIFEST}; charset=utf-8`);
    expect([put.status, put.headers]).toMatchObject([
      201,
      { location: `http://127.0.0.1:4566/v2/app/manifests/${digest}`, 'docker-content-digest': digest },
    ]);
    for (const reference of ['v1', digest]) {
      const got = await get(reference, `${OCI_INDEX}, ${OCI_MANIFEST};q=0.9`);
      expect([got.status, textOf(got), got.headers]).toMatchObject([
        200,
        manifest,
        { 'content-type': OCI_MANIFEST, 'docker-content-digest': digest },
      ]);
      const head = await get(reference, undefined, 'HEAD');
      expect([head.status, head.headers['content-length'], head.body.length]).toEqual([
        200,
        String(manifest.length),
        0,
      ]);
    }
  });

  test('[ECR-35] that are not there, or not in an accepted media type, are unknown', async () => {
    await client.put('app', 'v1', await upload('a'), OCI_MANIFEST);
    expect(refusalIn(await get('v2'))).toEqual([404, 'MANIFEST_UNKNOWN', 'Requested image not found']);
    expect(refusalIn(await get(sha256('x')))[1]).toBe('MANIFEST_UNKNOWN');
    expect(refusalIn(await get('v1', OCI_INDEX))[1]).toBe('MANIFEST_UNKNOWN');
    expect((await get('v1', 'application/json, */*')).status).toBe(200);
    expect(await get('v2', undefined, 'HEAD')).toMatchObject({ status: 404, body: new Uint8Array() });
  });

  test('[ECR-36] each push is one event: of an index, its images untagged and then itself with the tag', async () => {
    const images = [await upload('a'), await upload('b')];
    for (const manifest of images) await client.put('app', sha256(manifest), manifest, OCI_MANIFEST);
    await client.put('app', 'v1', indexOf(...images), OCI_INDEX);
    const told = (digest: string, tag: string, mediaType: string) => ({
      ...{ result: 'SUCCESS', 'repository-name': 'app', 'image-digest': digest, 'action-type': 'PUSH' },
      ...{ 'image-tag': tag, 'manifest-media-type': mediaType },
    });
    expect(events()).toEqual([
      ...images.map((text) => ({ ...told(sha256(text), '', OCI_MANIFEST), 'artifact-media-type': OCI_CONFIG })),
      told(sha256(indexOf(...images)), 'v1', OCI_INDEX),
    ]);
  });

  test('[ECR-36] the same push again is no error, and tells nothing', async () => {
    const manifest = await upload('a');
    await client.put('app', 'v1', manifest, OCI_MANIFEST);
    for (const reference of ['v1', sha256(manifest)])
      expect(await client.put('app', reference, manifest, OCI_MANIFEST)).toMatchObject({
        status: 201,
        headers: { 'docker-content-digest': sha256(manifest) },
      });
    expect(events()).toHaveLength(1);
    await client.put('app', 'v2', manifest, OCI_MANIFEST);
    expect(events()).toMatchObject([{ 'image-tag': 'v1' }, { 'image-tag': 'v2' }]);
  });

  test.each<[string, string, string | Uint8Array, string, number, string, string]>([
    [
      'without its layers',
      'v1',
      manifestOf('x'),
      OCI_MANIFEST,
      400,
      'MANIFEST_BLOB_UNKNOWN',
      `Layers with digests '[${sha256('x-config')}, ${sha256('x-layer')}]' required for pushing image into repository with name 'app' in the registry with id '123456789012' do not exist`,
    ],
    [
      'without its images',
      'v1',
      indexOf(manifestOf('x')),
      OCI_INDEX,
      400,
      'MANIFEST_BLOB_UNKNOWN',
      `Images with digests '[${sha256(manifestOf('x'))}]' required for pushing image into repository with name 'app' in the registry with id '123456789012' do not exist`,
    ],
    [
      'that is no JSON',
      'v1',
      'nonsense',
      OCI_MANIFEST,
      405,
      'UNSUPPORTED',
      "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
    ],
    [
      'that is no text',
      'v1',
      Buffer.from([0x7b, 0xff, 0x7d]),
      OCI_MANIFEST,
      405,
      'UNSUPPORTED',
      "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
    ],
    ['that is empty', 'v1', '', OCI_MANIFEST, 405, 'UNSUPPORTED', 'greater than or equal to 1'],
    ['of another kind', 'v1', manifestOf('x'), OCI_INDEX, 405, 'UNSUPPORTED', 'is not the requested'],
    ['that is too large', 'v1', ' '.repeat(4_194_305), OCI_MANIFEST, 405, 'UNSUPPORTED', 'equal to 4194304'],
    ['under a bad tag', '-v1', manifestOf('x'), OCI_MANIFEST, 405, 'UNSUPPORTED', 'must satisfy regular expression'],
    [
      'under another digest',
      sha256('y'),
      manifestOf('x'),
      OCI_MANIFEST,
      400,
      'DIGEST_INVALID',
      `The calculated digest '${sha256(manifestOf('x'))}' does not match the provided digest '${sha256('y')}'`,
    ],
  ])(
    '[ECR-37] a manifest %s is refused, stored nowhere and told to nobody',
    async (_, reference, body, type, ...refusal) => {
      const [status, code, message] = refusal;
      const answer = await client.ask('PUT', `/v2/app/manifests/${reference}`, {
        body,
        headers: { 'content-type': type },
      });
      expect(refusalIn(answer)).toEqual([status, code, expect.stringContaining(message)]);
      expect((await ecr.listImages({ repositoryName })).imageIds).toEqual([]);
      expect(events()).toEqual([]);
    },
  );

  test('[ECR-37] an immutable tag is not given twice, not to the same image either', async () => {
    await ecr.putImageTagMutability({ repositoryName, imageTagMutability: 'IMMUTABLE' });
    const [a, b] = [await upload('a'), await upload('b')];
    await client.put('app', 'v1', a, OCI_MANIFEST);
    const refusal =
      "The image tag 'v1' already exists in the 'app' repository and cannot be overwritten because the tag is immutable.";
    for (const manifest of [a, b])
      expect(refusalIn(await client.put('app', 'v1', manifest, OCI_MANIFEST))).toEqual([400, 'TAG_INVALID', refusal]);
    expect((await client.put('app', sha256(a), a, OCI_MANIFEST)).status).toBe(201);
    expect(events()).toHaveLength(1);
  });

  test('[ECR-37] an exclusion by wildcard lets its tags move, and no others', async () => {
    await ecr.putImageTagMutability({
      repositoryName,
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'dev-*' }],
    });
    const [a, b] = [await upload('a'), await upload('b')];
    for (const tag of ['dev-1', 'v1']) await client.put('app', tag, a, OCI_MANIFEST);
    expect((await client.put('app', 'dev-1', b, OCI_MANIFEST)).status).toBe(201);
    expect(refusalIn(await client.put('app', 'v1', b, OCI_MANIFEST)).slice(0, 2)).toEqual([400, 'TAG_INVALID']);
    expect((await get('dev-1')).headers['docker-content-digest']).toBe(sha256(b));
    expect((await get('v1')).headers['docker-content-digest']).toBe(sha256(a));
  });
});

describe('deleting', () => {
  test('[ECR-38] takes a tag, or an image with all its tags', async () => {
    await client.put('app', 'v1', await upload('a'), OCI_MANIFEST);
    await client.put('app', 'v2', manifestOf('a'), OCI_MANIFEST);
    await client.put('app', 'v3', await upload('b'), OCI_MANIFEST);
    expect((await client.ask('DELETE', '/v2/app/manifests/v1')).status).toBe(202);
    expect((await get('v2')).status).toBe(200);
    expect((await client.ask('DELETE', `/v2/app/manifests/${sha256(manifestOf('b'))}`)).status).toBe(202);
    expect((await get('v3')).status).toBe(404);
    expect(events().slice(3)).toMatchObject([
      { 'action-type': 'DELETE', 'image-tag': 'v1' },
      { 'action-type': 'DELETE', 'image-tag': 'v3' },
    ]);
  });

  test('[ECR-38] what is not there is unknown, what an index lists stays', async () => {
    expect(refusalIn(await client.ask('DELETE', '/v2/app/manifests/v1'))).toEqual([
      404,
      'MANIFEST_UNKNOWN',
      'Requested image not found',
    ]);
    const manifest = await upload('a');
    await client.put('app', sha256(manifest), manifest, OCI_MANIFEST);
    await client.put('app', 'v1', indexOf(manifest), OCI_INDEX);
    const listed = await client.ask('DELETE', `/v2/app/manifests/${sha256(manifest)}`);
    expect(refusalIn(listed)).toEqual([405, 'UNSUPPORTED', expect.stringContaining('referenced by manifest list')]);
    expect((await get(sha256(manifest))).status).toBe(200);
  });
});

describe('referrers', () => {
  const SBOM = 'application/spdx+json';
  const about = (subject: string, name: string, changes: object = {}) =>
    manifestOf(name, {
      artifactType: SBOM,
      subject: { mediaType: OCI_MANIFEST, digest: sha256(subject), size: subject.length },
      ...changes,
    });
  const list = (digest: string, query = '') => client.ask('GET', `/v2/app/referrers/${digest}${query}`);

  test('[ECR-39] what was pushed about an image is listed as an index, by artifact type if asked', async () => {
    const image = await upload('a');
    await client.put('app', 'v1', image, OCI_MANIFEST);
    await upload('b');
    const sbom = about(image, 'b', { annotations: { made: 'by a test', odd: 1 } });
    const signature = about(image, 'b', { artifactType: 'application/signature' });
    const pushed = await client.put('app', sha256(sbom), sbom, OCI_MANIFEST);
    expect(pushed.headers['oci-subject']).toBe(sha256(image));
    await client.put('app', sha256(signature), signature, OCI_MANIFEST);

    const all = await list(sha256(image));
    expect(all.headers['content-type']).toBe(OCI_INDEX);
    expect((jsonOf(all) as { manifests: { digest: string }[] }).manifests.map(({ digest }) => digest)).toEqual(
      [sbom, signature].map(sha256),
    );
    const some = await list(sha256(image), `?artifactType=${encodeURIComponent(SBOM)}`);
    expect(some.headers['oci-filters-applied']).toBe('artifactType');
    const [mediaType, digest, size] = [OCI_MANIFEST, sha256(sbom), sbom.length];
    expect(jsonOf(some)).toEqual({
      schemaVersion: 2,
      mediaType: OCI_INDEX,
      manifests: [{ mediaType, digest, size, artifactType: SBOM, annotations: { made: 'by a test' } }],
    });
    expect(jsonOf(await list(sha256('nothing')))).toMatchObject({ manifests: [] });
  });

  test('[ECR-39] the API lists them in pages of 20, of 50 at most', async () => {
    const image = await upload('a');
    await client.put('app', 'v1', image, OCI_MANIFEST);
    await upload('b');
    for (let n = 0; n < 51; n++) {
      const text = about(image, 'b', { annotations: { n: String(n) } });
      await client.put('app', sha256(text), text, OCI_MANIFEST);
    }
    const asked = { repositoryName, subjectId: { imageDigest: sha256(image) } };
    const first = await ecr.listImageReferrers(asked);
    expect(first.referrers).toHaveLength(20);
    expect(first.referrers?.[0]).toMatchObject({ artifactStatus: 'ACTIVE', annotations: { n: '0' } });
    const { nextToken } = first;
    const rest = await ecr.listImageReferrers({ ...asked, nextToken, maxResults: 50 });
    expect([rest.referrers?.length, rest.nextToken]).toEqual([31, undefined]);
    const refused = { name: 'InvalidParameterException' };
    await expect(ecr.listImageReferrers({ ...asked, maxResults: 51 })).rejects.toMatchObject(refused);
    await expect(ecr.listImageReferrers({ ...asked, nextToken: 'nonsense' })).rejects.toMatchObject(refused);
    const archived = { ...asked, filter: { artifactStatus: 'ARCHIVED' as const } };
    expect((await ecr.listImageReferrers(archived)).referrers).toEqual([]);
    expect((jsonOf(await list(sha256(image))) as { manifests: unknown[] }).manifests).toHaveLength(51);
  });
});

describe('lists', () => {
  const page = async (target: string): Promise<[unknown, string | undefined]> => {
    const { headers, ...answer } = await client.ask('GET', target);
    return [jsonOf({ headers, ...answer }), headers.link];
  };

  test('[ECR-43] tags come in pages of a hundred, linked by a token of ECR’s', async () => {
    await pushImage(ecr, repositoryName, 'a');
    const tags = Array.from({ length: 101 }, (_, n) => `v${String(n).padStart(3, '0')}`);
    for (const tag of tags) await client.put('app', tag, manifestOf('a'), OCI_MANIFEST);
    const { status, headers } = await client.ask('GET', '/v2/app/tags/list');
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    const [first, link = ''] = await page('/v2/app/tags/list');
    expect(first).toEqual({ name: 'app', tags: tags.slice(0, 100) });
    expect(link).toMatch(/^<http:\/\/127\.0\.0\.1:4566\/v2\/app\/tags\/list\?last=[^>]+>; rel="next"$/);
    const next = link.slice('<http://127.0.0.1:4566'.length, link.indexOf('>'));
    expect(await page(next)).toEqual([{ name: 'app', tags: ['v100'] }, undefined]);
    expect((await page('/v2/app/tags/list?n=1000'))[1]).toBeUndefined();
  });

  test('[ECR-43] repositories are listed in the same way', async () => {
    await ecr.createRepository({ repositoryName: 'other' });
    const [first, link = ''] = await page('/v2/_catalog?n=1');
    expect(first).toEqual({ repositories: ['app'] });
    expect(await page(link.slice('<http://127.0.0.1:4566'.length, link.indexOf('>')))).toEqual([
      { repositories: ['other'] },
      undefined,
    ]);
    expect(await page('/v2/app/tags/list')).toEqual([{ name: 'app', tags: [] }, undefined]);
  });

  test.each(['n=1001', 'n=0', 'n=x', 'last=app'])('[ECR-43] a page of %s is refused', async (query) => {
    for (const list of ['/v2/app/tags/list', '/v2/_catalog'])
      expect(refusalIn(await client.ask('GET', `${list}?${query}`)).slice(0, 2)).toEqual([405, 'UNSUPPORTED']);
    if (query === 'n=1001')
      expect(refusalIn(await client.ask('GET', `/v2/_catalog?${query}`))[2]).toBe(
        "Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must have value less than or equal to 1000'",
      );
  });
});
