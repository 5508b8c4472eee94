import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { blobIn, writeLayout } from '../../local/oci-layout';
import { accountForTests } from './bare-account';
import { judgedBy } from './judges';

const run = promisify(execFile);

describe('the registry of an account over HTTP', () => {
  const account = accountForTests();
  const folder = mkdtempSync(join(tmpdir(), 'slipway-clients-'));
  const layout = join(folder, 'layout');
  const image = writeLayout(layout, { tag: 'v7' });
  /** Logins of both are kept here. */
  const options = { env: { ...process.env, DOCKER_CONFIG: folder } };
  let registry: string;
  let ecr: ECR;
  let password: string;
  beforeAll(async () => {
    const { endpoint } = account();
    registry = new URL(endpoint).host;
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    ecr = new ECR({ region: 'ap-northeast-1', endpoint, credentials });
    const { authorizationData } = await ecr.getAuthorizationToken({});
    password = Buffer.from(authorizationData![0]!.authorizationToken!, 'base64').toString().slice('AWS:'.length);
  });
  afterAll(() => {
    ecr.destroy();
    rmSync(folder, { recursive: true, force: true });
  });
  const textOf = (digest: string): string => readFileSync(blobIn(layout, digest), 'utf8');

  judgedBy('crane', 'crane', ({ command }) => {
    const crane = async (...given: string[]): Promise<string> => (await run(command, given, options)).stdout.trim();

    test('logs in, pushes an image of two architectures, finds it whole and pulls it back', async () => {
      await crane('auth', 'login', registry, '--username', 'AWS', '--password', password);
      await ecr.createRepository({ repositoryName: 'crane' });
      const target = `${registry}/crane:v7`;
      await crane('push', layout, target);
      expect(await crane('digest', target)).toBe(image.index);
      expect(await crane('manifest', target)).toBe(textOf(image.index));
      // Its layers are no archives, which is all that is left out.
      await crane('validate', '--fast', '--remote', target);
      const pulled = join(folder, 'pulled');
      await crane('pull', '--format', 'oci', target, pulled);
      for (const digest of [image.index, ...image.images])
        expect(readFileSync(blobIn(pulled, digest), 'utf8')).toBe(textOf(digest));
      expect((await crane('catalog', registry)).split('\n')).toContain('crane');
    }, 60_000);

    test('tags, lists, copies on and deletes', async () => {
      await ecr.createRepository({ repositoryName: 'copied/by-crane' });
      const source = `${registry}/crane:v7`;
      await crane('tag', source, 'latest');
      expect((await crane('ls', `${registry}/crane`)).split('\n').sort()).toEqual(['latest', 'v7']);
      const copied = `${registry}/copied/by-crane:v7`;
      for (const value of ['DISABLED', 'ENABLED']) {
        await ecr.putAccountSetting({ name: 'BLOB_MOUNTING', value });
        await crane('copy', source, copied);
        expect(await crane('digest', copied)).toBe(image.index);
      }
      await crane('delete', copied);
      await expect(crane('digest', copied)).rejects.toThrow('404 Not Found');
    }, 60_000);
  });

  judgedBy('docker', 'docker, its command alone', ({ command }) => {
    const docker = async (...given: string[]): Promise<string> => (await run(command, given, options)).stdout.trim();
    const index = (...given: string[]) => docker('manifest', ...given.slice(0, 1), '--insecure', ...given.slice(1));

    test('logs in, makes an index of two images, pushes it and reads it again', async () => {
      await docker('login', registry, '--username', 'AWS', '--password', password);
      await ecr.createRepository({ repositoryName: 'docker' });
      await pushAll('docker');
      const repository = `${registry}/docker`;
      const images = image.images.map((digest) => `${repository}@${digest}`);
      await index('create', `${repository}:v8`, ...images);
      const digest = await index('push', `${repository}:v8`);
      const { imageDetails = [] } = await ecr.describeImages({
        repositoryName: 'docker',
        imageIds: [{ imageTag: 'v8' }],
      });
      expect(imageDetails[0]?.imageDigest).toBe(digest);
      const inspected = JSON.parse(await index('inspect', `${repository}:v8`));
      const listed = inspected.manifests.map((each: { digest: string }) => each.digest);
      expect(listed.sort()).toEqual([...image.images].sort());
      await expect(index('inspect', `${repository}:v9`)).rejects.toThrow('no such manifest');
    }, 60_000);
  });

  /** Puts everything of the layout as docker's daemon would: blobs, then each image by its digest. */
  async function pushAll(repository: string): Promise<void> {
    const headers = { authorization: `Basic ${Buffer.from(`AWS:${password}`).toString('base64')}` };
    const base = `http://${registry}/v2/${repository}`;
    for (const digest of image.images) {
      const manifest = textOf(digest);
      const { config, layers, mediaType } = JSON.parse(manifest);
      for (const blob of [config, ...layers].map((each: { digest: string }) => each.digest)) {
        const opened = await fetch(`${base}/blobs/uploads/`, { method: 'POST', headers });
        const body = readFileSync(blobIn(layout, blob));
        await fetch(`${opened.headers.get('location')}?digest=${blob}`, { method: 'PUT', headers, body });
      }
      const typed = { ...headers, 'content-type': mediaType };
      const put = await fetch(`${base}/manifests/${digest}`, { method: 'PUT', headers: typed, body: manifest });
      expect(put.status).toBe(201);
    }
  }
});
