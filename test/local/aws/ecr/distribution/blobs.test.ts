import type { AddressInfo } from 'node:net';
import { ECR } from '@aws-sdk/client-ecr';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { registryBodyLimit } from '../../../../../local/aws/ecr/distribution/distribution';
import { createEcr } from '../../../../../local/aws/ecr/ecr';
import { close, listen } from '../../../../../local/aws/network/network';
import type { HttpHandler } from '../../../../../local/aws/wire/http-message';
import { httpServer } from '../../../../../local/aws/wire/http-transport';
import { sdkConfig, testKernel } from '../../kernel';
import { manifestOf, pushImage, sha256 } from '../oci-image';
import { jsonOf, loginOf, pathOf, type RegistryClient, refusalIn, registryClient, textOf } from './client';

const MIB = 1024 * 1024;
const repositoryName = 'app';
let aws: ReturnType<typeof testKernel>;
let handle: HttpHandler;
let ecr: ECR;
let client: RegistryClient;
beforeEach(async () => {
  aws = testKernel();
  const service = createEcr(aws.world);
  aws.register(service.implementation);
  handle = async (request) =>
    service.handleDownload(request) ?? (await service.handleRegistry(request)) ?? aws.handle(request);
  ecr = new ECR(sdkConfig(aws));
  await ecr.createRepository({ repositoryName });
  client = registryClient(handle, await loginOf(sdkConfig(aws)));
});

const open = async (): Promise<string> => pathOf((await client.ask('POST', '/v2/app/blobs/uploads/')).headers.location);
const chunk = (upload: string, first: number, body: Uint8Array, method = 'PATCH', query = '') =>
  client.ask(method, upload + query, {
    body,
    headers: { 'content-range': `${first}-${first + body.length - 1}` },
  });
const bytesOf = async (digest: string): Promise<Buffer> => {
  const { headers } = await client.ask('GET', `/v2/app/blobs/${digest}`);
  return Buffer.from((await registryClient(handle).ask('GET', pathOf(headers.location))).body);
};

describe('uploading a blob', () => {
  test('[ECR-29] a stream of any length in one PATCH, then an empty PUT', async () => {
    const opened = await client.ask('POST', '/v2/app/blobs/uploads/');
    const { location, 'docker-upload-uuid': uploadId, range } = opened.headers;
    expect([opened.status, location, range]).toEqual([
      202,
      `http://127.0.0.1:4566/v2/app/blobs/uploads/${uploadId}`,
      '0-0',
    ]);
    // Longer than a layer part of the API, with a rest that would be too short for one.
    const body = Buffer.alloc(21 * MIB, 'x');
    const received = await client.ask('PATCH', pathOf(location), { body });
    expect([received.status, received.headers]).toMatchObject([201, { location, range: `0-${body.length - 1}` }]);
    const more = Buffer.from('the last part');
    await client.ask('PATCH', pathOf(location), { body: more });
    const digest = sha256(Buffer.concat([body, more]));
    const completed = await client.ask('PUT', `${pathOf(location)}?digest=${encodeURIComponent(digest)}`);
    expect([completed.status, completed.headers]).toMatchObject([
      201,
      { location: `http://127.0.0.1:4566/v2/app/blobs/${digest}`, 'docker-content-digest': digest },
    ]);
    expect((await bytesOf(digest)).equals(Buffer.concat([body, more]))).toBe(true);
  });

  test('[ECR-29] in chunks, of which ECR’s Range tells the first only; the last may come with PUT', async () => {
    const upload = await open();
    const body = Buffer.alloc(12 * MIB, 'y');
    const [a, b, c] = [body.subarray(0, 5 * MIB), body.subarray(5 * MIB, 11 * MIB), body.subarray(11 * MIB)];
    expect((await chunk(upload, 0, a)).headers.range).toBe(`0-${5 * MIB - 1}`);
    expect(await chunk(upload, 5 * MIB, b)).toMatchObject({ status: 201, headers: { range: `0-${5 * MIB - 1}` } });
    const completed = await chunk(upload, 11 * MIB, c, 'PUT', `?digest=${sha256(body)}`);
    expect(completed.status).toBe(201);
    expect((await bytesOf(sha256(body))).equals(body)).toBe(true);
  });

  test('[ECR-29] with PUT alone, not with POST alone', async () => {
    expect(await client.upload('app', 'monolith')).toBe(sha256('monolith'));
    const posted = await client.ask('POST', `/v2/app/blobs/uploads/?digest=${sha256('other')}`, { body: 'other' });
    expect(posted.status).toBe(202);
    expect((await client.ask('HEAD', `/v2/app/blobs/${sha256('other')}`)).status).toBe(404);
  });

  test('[ECR-29] what is there already is no error', async () => {
    await client.upload('app', 'twice');
    expect(await client.upload('app', 'twice')).toBe(sha256('twice'));
  });

  test('[ECR-30] a chunk that does not follow the last, or is not what its range says, is refused', async () => {
    const upload = await open();
    await chunk(upload, 0, Buffer.alloc(5 * MIB));
    expect(refusalIn(await chunk(upload, 0, Buffer.alloc(5 * MIB)))).toEqual([
      416,
      'BLOB_UPLOAD_INVALID',
      'First byte of the layer part is 0 instead of 5242880',
    ]);
    const wrong = (range: string) => client.ask('PATCH', upload, { body: 'abc', headers: { 'content-range': range } });
    for (const range of ['5242880-5242880', 'nonsense', '5242880-'])
      expect(refusalIn(await wrong(range)).slice(0, 2)).toEqual([416, 'BLOB_UPLOAD_INVALID']);
    const long = await chunk(upload, 5 * MIB, Buffer.alloc(20 * MIB + 1));
    expect(refusalIn(long).slice(0, 2)).toEqual([416, 'BLOB_UPLOAD_INVALID']);
  });

  test.each<[string, readonly string[], string, string]>([
    [
      'another digest',
      ['abc'],
      sha256('other'),
      'None of the provided layer digests match the calculated layer digest',
    ],
    ['nothing in it', [], sha256(''), 'does not contain any layer parts'],
    ['small chunks', ['abc', 'd'], sha256('abcd'), 'Layer parts must be at least 5242880 bytes in size'],
  ])('[ECR-30] an upload with %s is not completed', async (_, chunks, digest, message) => {
    const upload = await open();
    for (const body of chunks) await client.ask('PATCH', upload, { body });
    const refused = refusalIn(await client.ask('PUT', `${upload}?digest=${digest}`));
    expect(refused).toEqual([400, 'BLOB_UPLOAD_INVALID', expect.stringContaining(message)]);
    expect((await client.ask('HEAD', `/v2/app/blobs/${digest}`)).status).toBe(404);
  });

  test('[ECR-30] an upload without a digest, unknown, completed or of another repository is refused', async () => {
    await ecr.createRepository({ repositoryName: 'other' });
    const upload = await open();
    await client.ask('PATCH', upload, { body: 'a' });
    expect(refusalIn(await client.ask('PUT', upload)).slice(0, 2)).toEqual([405, 'UNSUPPORTED']);
    const complete = (where: string) => client.ask('PUT', `${where}?digest=${sha256('a')}`);
    const unknown = [404, 'BLOB_UPLOAD_UNKNOWN'];
    expect(refusalIn(await complete(upload.replace('/app/', '/other/'))).slice(0, 2)).toEqual(unknown);
    expect((await complete(upload)).status).toBe(201);
    expect(refusalIn(await complete(upload)).slice(0, 2)).toEqual(unknown);
    for (const body of ['a', ''])
      expect(refusalIn(await client.ask('PATCH', upload, { body })).slice(0, 2)).toEqual(unknown);
  });

  test('[ECR-31] how far an upload is is not told, and nobody gives one up', async () => {
    const upload = await open();
    for (const method of ['GET', 'DELETE']) expect((await client.ask(method, upload)).status).toBe(404);
  });

  test('[ECR-41] over HTTP a layer in one piece may be longer than other requests, within bounds', async () => {
    expect(registryBodyLimit('/v2/app/blobs/uploads/x?digest=y')).toBe(512 * MIB);
    expect(registryBodyLimit('/v2x')).toBeUndefined();
    const body = Buffer.alloc(65 * MIB, 'z');
    const server = httpServer(handle, () => {}, registryBodyLimit);
    await listen(server, 0);
    const { port } = server.address() as AddressInfo;
    const login = `Basic ${await loginOf(sdkConfig(aws))}`;
    try {
      const ask = (method: string, path: string, sent?: Buffer) =>
        fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { authorization: login }, body: sent ?? null });
      const opened = await ask('POST', '/v2/app/blobs/uploads/');
      const upload = pathOf(opened.headers.get('location') ?? '');
      expect((await ask('PUT', `${upload}?digest=${sha256(body)}`, body)).status).toBe(201);
      const head = await ask('HEAD', `/v2/app/blobs/${sha256(body)}`);
      expect([head.status, head.headers.get('content-length')]).toEqual([200, String(body.length)]);
    } finally {
      await close(server);
    }
  }, 30_000);
});

describe('a blob', () => {
  test('[ECR-32] is looked for by HEAD and fetched where GET points to', async () => {
    const digest = await client.upload('app', 'the blob');
    const head = await client.ask('HEAD', `/v2/app/blobs/${digest}`);
    expect([head.status, head.headers, head.body.length]).toMatchObject([
      200,
      { 'content-length': '8', 'docker-content-digest': digest },
      0,
    ]);
    const get = await client.ask('GET', `/v2/app/blobs/${digest}`);
    expect(get.status).toBe(307);
    expect(get.headers.location).toMatch(/^http:\/\/127\.0\.0\.1:4566\/ecr-layer-download\//);
    expect((await bytesOf(digest)).toString()).toBe('the blob');
  });

  test('[ECR-32] of another repository, or that is none, is unknown', async () => {
    await ecr.createRepository({ repositoryName: 'other' });
    const digest = await client.upload('app', 'the blob');
    for (const path of [`/v2/other/blobs/${digest}`, '/v2/app/blobs/nonsense']) {
      expect((await client.ask('HEAD', path)).status).toBe(404);
      expect((await client.ask('GET', path)).status).not.toBe(307);
    }
    expect(refusalIn(await client.ask('GET', `/v2/other/blobs/${digest}`)).slice(0, 2)).toEqual([404, 'BLOB_UNKNOWN']);
  });

  test('[ECR-32] cannot be deleted by itself', async () => {
    const digest = await client.upload('app', 'the blob');
    expect(refusalIn(await client.ask('DELETE', `/v2/app/blobs/${digest}`))[1]).toBe('UNSUPPORTED');
    expect((await client.ask('HEAD', `/v2/app/blobs/${digest}`)).status).toBe(200);
  });
});

describe('mounting', () => {
  const layer = sha256('a-layer');
  const mount = (to = 'to', from = 'app', digest = layer) =>
    client.ask('POST', `/v2/${to}/blobs/uploads/?mount=${encodeURIComponent(digest)}&from=${from}`);
  const enable = (value = 'ENABLED') => ecr.putAccountSetting({ name: 'BLOB_MOUNTING', value });
  beforeEach(async () => {
    await ecr.createRepository({ repositoryName: 'to' });
    await pushImage(ecr, 'app', 'a', 'v1');
  });

  test('[ECR-33] takes a blob over from an image of another repository, once the registry is told to', async () => {
    expect((await mount()).status).toBe(202);
    await enable();
    const mounted = await mount();
    expect([mounted.status, mounted.headers]).toMatchObject([
      201,
      { location: `http://127.0.0.1:4566/v2/to/blobs/${layer}`, 'docker-content-digest': layer },
    ]);
    expect((await client.ask('HEAD', `/v2/to/blobs/${layer}`)).status).toBe(200);
    await enable('DISABLED');
    expect((await mount()).status).toBe(202);
  });

  test('[ECR-33] falls back to an upload otherwise', async () => {
    await enable();
    await client.upload('app', 'of no image');
    await ecr.createRepository({ repositoryName: 'sealed', encryptionConfiguration: { encryptionType: 'KMS' } });
    const answers = [
      await mount('to', 'app', sha256('of no image')),
      await mount('to', 'app', sha256('absent')),
      await mount('to', 'nowhere'),
      await mount('sealed'),
      await client.ask('POST', `/v2/to/blobs/uploads/?mount=${layer}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    expect(refusalIn(await mount('nowhere'))[1]).toBe('NAME_UNKNOWN');
  });

  test('[ECR-34] the setting is read and changed; what is not built is refused by name', async () => {
    const name = 'BLOB_MOUNTING';
    expect(await ecr.getAccountSetting({ name })).toMatchObject({ name, value: 'DISABLED' });
    expect(await enable()).toMatchObject({ name, value: 'ENABLED' });
    expect(await ecr.getAccountSetting({ name })).toMatchObject({ name, value: 'ENABLED' });
    const refused = { name: 'InvalidParameterException' };
    await expect(enable('perhaps')).rejects.toMatchObject(refused);
    await expect(ecr.getAccountSetting({ name: 'toString' })).rejects.toMatchObject(refused);
    await expect(ecr.getAccountSetting({ name: 'REGISTRY_POLICY_SCOPE' })).rejects.toMatchObject({
      name: 'NotImplemented',
    });
  });
});

describe('the address', () => {
  test('[ECR-40] a repository that is not there, or of another account’s registry, is unknown', async () => {
    const text = (name: string, id: string) =>
      `The repository with name '${name}' does not exist in the registry with id '${id}'`;
    const there = { headers: { host: '999999999999.dkr.ecr.ap-northeast-1.amazonaws.com' } };
    expect(refusalIn(await client.ask('GET', '/v2/none/tags/list'))).toEqual([
      404,
      'NAME_UNKNOWN',
      text('none', '123456789012'),
    ]);
    expect(refusalIn(await client.ask('GET', '/v2/app/tags/list', there))).toEqual([
      404,
      'NAME_UNKNOWN',
      text('app', '999999999999'),
    ]);
    expect(refusalIn(await client.ask('POST', '/v2/App/blobs/uploads/')).slice(0, 2)).toEqual([405, 'UNSUPPORTED']);
  });

  test('[ECR-40] asked by its name on AWS, links are relative: that name leads elsewhere', async () => {
    const host = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com';
    const opened = await client.ask('POST', '/v2/app/blobs/uploads/', { headers: { host } });
    expect(opened.headers.location).toBe(`/v2/app/blobs/uploads/${opened.headers['docker-upload-uuid']}`);
    const asked = await registryClient(handle).ask('GET', '/v2/', { headers: { host } });
    expect(asked.headers['www-authenticate']).toBe(`Basic realm="https://${host}/",service="ecr.amazonaws.com"`);
  });

  test('[ECR-40] names have slashes, also such as the API’s own words', async () => {
    await ecr.createRepository({ repositoryName: 'team/blobs/uploads' });
    for (const blob of ['a-config', 'a-layer']) await client.upload('team/blobs/uploads', blob);
    expect((await client.put('team/blobs/uploads', 'v1', manifestOf('a'))).status).toBe(201);
    expect(jsonOf(await client.ask('GET', '/v2/team/blobs/uploads/tags/list'))).toEqual({
      name: 'team/blobs/uploads',
      tags: ['v1'],
    });
  });

  test('[ECR-42] what the API has not is not found, another method not supported', async () => {
    for (const path of ['/v2/app', '/v2/app/elsewhere', '/v2/%zz/tags/list', '/v2/app/blobs/'])
      expect([path, textOf(await client.ask('GET', path))]).toEqual([path, '404 page not found\n']);
    for (const [method, path] of [
      ['POST', '/v2/'],
      ['PUT', '/v2/app/tags/list'],
      ['constructor', '/v2/_catalog'],
    ] as const)
      expect(refusalIn(await client.ask(method, path)).slice(0, 2)).toEqual([405, 'UNSUPPORTED']);
  });

  test('[ECR-42] a request that an AWS client signed is not the registry’s', async () => {
    const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=local/20261121/ap-northeast-1/none/aws4_request' };
    expect((await client.ask('GET', '/v2/app/tags/list', { headers })).headers).not.toHaveProperty(
      'docker-distribution-api-version',
    );
  });
});
