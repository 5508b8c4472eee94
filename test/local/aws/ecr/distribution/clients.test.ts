import type { AddressInfo } from 'node:net';
import { ECR } from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createEcr } from '../../../../../local/aws/ecr/ecr';
import { close, listen } from '../../../../../local/aws/network/network';
import { httpServer } from '../../../../../local/aws/wire/http-transport';
import { sdkConfig, testKernel } from '../../kernel';
import { indexOf, manifestOf, OCI_INDEX, OCI_MANIFEST, sha256 } from '../oci-image';
import { loginOf } from './client';
import { type Answer, RecordingClient, type Sent } from './recording-client';

/*
 * What clients that are not here to push and pull send, in their order: the docker daemon, containerd's pusher (docker with
 * the containerd image store, nerdctl, BuildKit) and go-containerregistry (crane, ko, kaniko).
 */

let aws: ReturnType<typeof testKernel>;
let ecr: ECR;
let server: ReturnType<typeof httpServer>;
let client: RecordingClient;
const NAMES = new Map(['a-config', 'a-layer', 'b-config', 'b-layer'].map((name) => [sha256(name), name]));
const [MANIFEST, OTHER] = ['a', 'b'].map((name) => manifestOf(name)) as [string, string];
const INDEX = indexOf(MANIFEST, OTHER);
for (const [name, text] of Object.entries({ manifest: MANIFEST, other: OTHER, index: INDEX }))
  NAMES.set(sha256(text), name);

beforeEach(async () => {
  aws = testKernel();
  const service = createEcr(aws.world);
  aws.register(service.implementation);
  server = httpServer(
    async (request) =>
      service.handleDownload(request) ?? (await service.handleRegistry(request)) ?? aws.handle(request),
    (error) => {
      throw error;
    },
  );
  await listen(server, 0);
  const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  ecr = new ECR(sdkConfig(aws));
  for (const repositoryName of ['app', 'base']) await ecr.createRepository({ repositoryName });
  client = new RecordingClient(registry, `Basic ${await loginOf(sdkConfig(aws))}`, NAMES);
});
afterEach(() => close(server));

const ask = (method: string, target: string, headers?: Record<string, string>, body?: Sent): Promise<Answer> =>
  client.ask(method, target, headers, body);
const pushes = (): unknown[] =>
  aws.events.map(({ detail }) => [NAMES.get(String(detail['image-digest'])), detail['image-tag']]);

describe('docker', () => {
  /** A blob as the daemon pushes it: one PATCH, as long as it turns out to be, then an empty PUT. */
  async function blob(text: string): Promise<void> {
    if ((await ask('HEAD', `/v2/app/blobs/${sha256(text)}`)).status === 200) return;
    const opened = await ask('POST', '/v2/app/blobs/uploads/');
    const patched = await ask('PATCH', client.next(opened.headers.location), {}, { text });
    await ask('PUT', client.next(patched.headers.location, sha256(text)), {
      'content-type': 'application/octet-stream',
    });
  }

  test('[ECR-44] logs in, pushes, pushes again and pulls by digest', async () => {
    const anonymous = await ask('GET', '/v2/', { authorization: '' });
    expect(anonymous.headers['www-authenticate']).toMatch(/^Basic realm="[^"]+",service="ecr\.amazonaws\.com"$/);
    expect((await ask('GET', '/v2/')).headers['docker-distribution-api-version']).toBe('registry/2.0');
    client.take();
    const push = async () => {
      for (const name of ['a-layer', 'a-config']) await blob(name);
      return ask('PUT', '/v2/app/manifests/v1', { 'content-type': OCI_MANIFEST }, { text: MANIFEST, length: true });
    };
    const { headers } = await push();
    expect(headers['docker-content-digest']).toBe(sha256(MANIFEST));
    const uploaded = (name: string) => [
      `HEAD app/blobs/${name} 404`,
      'POST app/blobs/uploads/ 202',
      'PATCH app/blobs/uploads/upload 201',
      `PUT app/blobs/uploads/upload?digest=${name} 201`,
    ];
    expect(client.take()).toEqual([...uploaded('a-layer'), ...uploaded('a-config'), 'PUT app/manifests/v1 201']);
    await push();
    expect(client.take()).toEqual([
      'HEAD app/blobs/a-layer 200',
      'HEAD app/blobs/a-config 200',
      'PUT app/manifests/v1 201',
    ]);
    expect(pushes()).toEqual([['manifest', 'v1']]);

    const head = await ask('HEAD', '/v2/app/manifests/v1', { accept: `${OCI_INDEX}, ${OCI_MANIFEST}` });
    const digest = String(head.headers['docker-content-digest']);
    const got = await ask('GET', `/v2/app/manifests/${digest}`, { accept: OCI_MANIFEST });
    expect([got.text, got.headers['content-type']]).toEqual([MANIFEST, OCI_MANIFEST]);
    const layer = await ask('GET', `/v2/app/blobs/${sha256('a-layer')}`);
    // Storage is another host on AWS: a client does not show its login there.
    const bytes = await ask('GET', String(layer.headers.location), { authorization: '' });
    expect([layer.status, bytes.status, bytes.text]).toEqual([307, 200, 'a-layer']);
  });
});

describe('containerd', () => {
  const octets = { 'content-type': 'application/octet-stream' };
  async function blob(text: string): Promise<void> {
    const path = `/v2/app/blobs/${sha256(text)}`;
    if ((await ask('HEAD', path, { accept: `application/vnd.oci.image.layer.v1.tar, */*` })).status === 200) return;
    const opened = await ask('POST', '/v2/app/blobs/uploads/');
    const put = await ask('PUT', client.next(opened.headers.location, sha256(text)), octets, { text, length: true });
    // Without it the pusher calls its push failed.
    expect(put.headers['docker-content-digest']).toBe(sha256(text));
  }
  async function manifest(reference: string, text: string, type: string): Promise<void> {
    const path = `/v2/app/manifests/${reference}`;
    const there = await ask('HEAD', path, { accept: `${type}, */*` });
    if (there.status === 200 && there.headers['docker-content-digest'] === sha256(text)) return;
    const put = await ask('PUT', path, { 'content-type': type }, { text, length: true });
    expect(put.headers['docker-content-digest']).toBe(sha256(text));
  }

  test('[ECR-44] pushes an index after its images, each asked for before, and nothing the second time', async () => {
    const push = async () => {
      for (const name of ['a-layer', 'a-config', 'b-layer', 'b-config']) await blob(name);
      for (const text of [MANIFEST, OTHER]) await manifest(sha256(text), text, OCI_MANIFEST);
      await manifest('v1', INDEX, OCI_INDEX);
    };
    await push();
    const uploaded = (name: string) => [
      `HEAD app/blobs/${name} 404`,
      'POST app/blobs/uploads/ 202',
      `PUT app/blobs/uploads/upload?digest=${name} 201`,
    ];
    expect(client.take()).toEqual([
      ...['a-layer', 'a-config', 'b-layer', 'b-config'].flatMap(uploaded),
      ...['manifest', 'other', 'v1'].flatMap((name) => [
        `HEAD app/manifests/${name} 404`,
        `PUT app/manifests/${name} 201`,
      ]),
    ]);
    await push();
    expect(client.take().filter((line) => !line.startsWith('HEAD') || !line.endsWith('200'))).toEqual([]);
    expect(pushes()).toEqual([
      ['manifest', ''],
      ['other', ''],
      ['index', 'v1'],
    ]);
  });
});

describe('crane', () => {
  /** @param from the repository that an image is copied from, whose blobs crane tries to mount */
  async function blob(text: string, from?: string): Promise<void> {
    if ((await ask('HEAD', `/v2/app/blobs/${sha256(text)}`)).status === 200) return;
    const mount = from && `?from=${from}&mount=${encodeURIComponent(sha256(text))}&origin=registry.test`;
    const opened = await ask('POST', `/v2/app/blobs/uploads/${mount ?? ''}`, { 'content-type': 'application/json' });
    if (opened.status === 201) return;
    const octets = { 'content-type': 'application/octet-stream' };
    const streamed = await ask('PATCH', client.next(opened.headers.location), octets, { text, length: true });
    await ask('PUT', client.next(streamed.headers.location, sha256(text)), octets);
  }
  const put = (repository: string, reference: string) =>
    ask(
      'PUT',
      `/v2/${repository}/manifests/${reference}`,
      { 'content-type': OCI_MANIFEST },
      { text: MANIFEST, length: true },
    );

  test.each<['DISABLED' | 'ENABLED', readonly string[]]>([
    ['DISABLED', ['202', 'PATCH app/blobs/uploads/upload 201', 'PUT app/blobs/uploads/upload?digest=a-layer 201']],
    ['ENABLED', ['201']],
  ])('[ECR-44] copies between repositories; with blob mounting %s', async (value, rest) => {
    await ecr.putAccountSetting({ name: 'BLOB_MOUNTING', value });
    for (const name of ['a-layer', 'a-config']) {
      const opened = await ask('POST', '/v2/base/blobs/uploads/');
      await ask('PUT', client.next(opened.headers.location, sha256(name)), {}, { text: name, length: true });
    }
    await put('base', 'v1');
    client.take();
    await blob('a-layer', 'base');
    const [status, ...uploaded] = rest;
    expect(client.take()).toEqual([
      'HEAD app/blobs/a-layer 404',
      `POST app/blobs/uploads/?from=base&mount=a-layer&origin=registry.test ${status}`,
      ...uploaded,
    ]);
    await blob('a-config');
    expect((await put('app', 'v1')).status).toBe(201);
    // The same image under another tag, as crane tag does it.
    expect((await put('app', 'latest')).status).toBe(201);
    expect(pushes()).toEqual([
      ['manifest', 'v1'],
      ['manifest', 'v1'],
      ['manifest', 'latest'],
    ]);
  });
});
