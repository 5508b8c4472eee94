import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CodeDeployClient, GetDeploymentCommand, ListDeploymentsCommand } from '@aws-sdk/client-codedeploy';
import {
  CreateRepositoryCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  PutAccountSettingCommand,
} from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { blobIn, writeLayout } from '../../local/oci-layout';
import { judgedBy } from './judges';
import { npmStart, type StartedStack } from './started-stack';

const run = promisify(execFile);

judgedBy('skopeo', 'skopeo before a stack that npm start --no-push brought up', ({ command }) => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-skopeo-'));
  const layout = join(folder, 'layout');
  /** Several parts of ECR's API, and nothing that compresses. */
  const image = writeLayout(layout, { tag: 'v7', layer: randomBytes(25 * 1024 * 1024) });
  let stack: StartedStack;
  let registry: string;
  let password: string;
  let ecr: ECRClient;
  let codedeploy: CodeDeployClient;

  const skopeo = async (...given: string[]): Promise<string> => {
    const options = { env: { ...process.env, REGISTRY_AUTH_FILE: join(folder, 'auth.json') } };
    return (await run(command, ['--insecure-policy', ...given], options)).stdout;
  };
  const deployments = async (): Promise<readonly string[]> => {
    const group = { applicationName: 'frontend', deploymentGroupName: 'frontend' };
    return (await codedeploy.send(new ListDeploymentsCommand(group))).deployments ?? [];
  };

  beforeAll(async () => {
    stack = await npmStart(['--no-push', '--speed', '20']);
    registry = new URL(stack.endpoint).host;
    const config = {
      ...{ region: 'ap-northeast-1', endpoint: stack.endpoint },
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    };
    ecr = new ECRClient(config);
    codedeploy = new CodeDeployClient(config);
    const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
    const login = Buffer.from(authorizationData![0]!.authorizationToken!, 'base64').toString();
    password = login.slice('AWS:'.length);
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'team/copied' }));
  }, 60_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    for (const client of [ecr, codedeploy]) client.destroy();
    expect(await stack.interrupt()).toBe(0);
  });

  test('is refused without a login, and with one that ECR did not give', async () => {
    const inspect = () => skopeo('inspect', '--tls-verify=false', `docker://${registry}/frontend:v1`);
    await expect(inspect()).rejects.toThrow(/unauthorized|401/i);
    const guessed = skopeo('login', '--tls-verify=false', '--username', 'AWS', '--password', 'guessed', registry);
    await expect(guessed).rejects.toThrow('400 (Bad Request)');
  }, 30_000);

  test('pushes an image of two architectures, which is released once', async () => {
    await skopeo('login', '--tls-verify=false', '--username', 'AWS', '--password', password, registry);
    const target = `docker://${registry}/frontend:v7`;
    await skopeo('copy', '--all', '--preserve-digests', '--dest-tls-verify=false', `oci:${layout}:v7`, target);

    for (let tries = 0; (await deployments()).length === 0 && tries < 100; tries++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    const events = (await (await fetch(`${stack.console}/events.json`)).json()) as {
      'detail-type': string;
      detail: Record<string, string>;
    }[];
    const pushes = events
      .filter((event) => event['detail-type'] === 'ECR Image Action' && event.detail['image-tag'] !== 'v1')
      .map(({ detail }) => [detail['image-digest'], detail['image-tag']]);
    // The index comes last; skopeo is free in the order of what it lists.
    expect(pushes.pop()).toEqual([image.index, 'v7']);
    expect(pushes.sort()).toEqual(image.images.map((digest) => [digest, '']).sort());
    expect(await deployments()).toHaveLength(1);
  }, 60_000);

  judgedBy('awscli', 'and awscli', ({ command: aws }) => {
    test('logs in with the password that awscli prints', async () => {
      const keys = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_DEFAULT_REGION: 'ap-northeast-1' };
      const given = ['--endpoint-url', stack.endpoint, 'ecr', 'get-login-password'];
      const { stdout } = await run(aws, given, { env: { ...process.env, ...keys } });
      const login = ['--tls-verify=false', '--username', 'AWS', '--password', stdout.trim(), registry];
      expect(await skopeo('login', ...login)).toContain('Login Succeeded!');
    }, 30_000);
  });

  test('lists its tags, inspects it and finds the index as it was made', async () => {
    const repository = `docker://${registry}/frontend`;
    const { Tags } = JSON.parse(await skopeo('list-tags', '--tls-verify=false', repository));
    expect([...Tags].sort()).toEqual(['v1', 'v7']);
    const raw = await skopeo('inspect', '--raw', '--tls-verify=false', `${repository}:v7`);
    expect(raw).toBe(readFileSync(blobIn(layout, image.index), 'utf8'));
    const inspected = JSON.parse(await skopeo('inspect', '--tls-verify=false', `${repository}:v7`));
    expect(inspected.Labels).toEqual({ 'org.opencontainers.image.version': 'v7' });
  }, 30_000);

  test('pulls it back byte for byte, and copies it on to another repository', async () => {
    const source = `docker://${registry}/frontend:v7`;
    const pulled = join(folder, 'pulled');
    await skopeo('copy', '--all', '--preserve-digests', '--src-tls-verify=false', source, `oci:${pulled}:v7`);
    const blobs = (where: string) => readdirSync(join(where, 'blobs', 'sha256')).sort();
    expect(blobs(pulled)).toEqual(blobs(layout));
    for (const blob of blobs(layout)) {
      const [made, got] = [layout, pulled].map((where) => readFileSync(join(where, 'blobs', 'sha256', blob)));
      expect(got!.equals(made!)).toBe(true);
    }
    const copied = `docker://${registry}/team/copied:v7`;
    await skopeo('copy', '--all', '--src-tls-verify=false', '--dest-tls-verify=false', source, copied);
    const raw = await skopeo('inspect', '--raw', '--tls-verify=false', copied);
    expect(raw).toBe(readFileSync(blobIn(layout, image.index), 'utf8'));
  }, 60_000);

  test('pulls by digest, and pushes what docker has saved', async () => {
    const [amd64 = ''] = image.images;
    const saved = join(folder, 'saved.tar');
    const one = `docker://${registry}/frontend@${amd64}`;
    await skopeo('copy', '--src-tls-verify=false', one, `docker-archive:${saved}:frontend:v8`);
    const target = `docker://${registry}/team/copied:v8`;
    await skopeo('copy', '--dest-tls-verify=false', `docker-archive:${saved}:frontend:v8`, target);
    const raw = await skopeo('inspect', '--raw', '--tls-verify=false', target);
    expect(JSON.parse(raw).mediaType).toBe('application/vnd.docker.distribution.manifest.v2+json');
    const inspected = JSON.parse(await skopeo('inspect', '--tls-verify=false', target));
    expect(inspected.Labels).toEqual({ 'org.opencontainers.image.version': 'v7' });
  }, 60_000);

  test('mounts blobs of another repository once the registry is told to', async () => {
    await ecr.send(new PutAccountSettingCommand({ name: 'BLOB_MOUNTING', value: 'ENABLED' }));
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'team/mounted' }));
    const uploads = async (): Promise<number> => {
      const calls = (await (await fetch(`${stack.console}/calls.json`)).json()) as { operation: string }[];
      return calls.filter(({ operation }) => operation === 'InitiateLayerUpload').length;
    };
    const before = await uploads();
    const [source, target] = ['frontend', 'team/mounted'].map((each) => `docker://${registry}/${each}:v7`);
    await skopeo('copy', '--all', '--src-tls-verify=false', '--dest-tls-verify=false', source!, target!);
    // The two configurations: skopeo mounts layers only.
    expect(await uploads()).toBe(before + 2);
    const raw = await skopeo('inspect', '--raw', '--tls-verify=false', target!);
    expect(raw).toBe(readFileSync(blobIn(layout, image.index), 'utf8'));
  }, 60_000);

  test('pushes a signature of it by its digest, which nobody releases', async () => {
    const signature = writeSignature(join(folder, 'signature'), image.index);
    const where = [`oci:${join(folder, 'signature')}:signature`, `docker://${registry}/frontend@${signature}`] as const;
    await skopeo('copy', '--preserve-digests', '--dest-tls-verify=false', ...where);
    const headers = { authorization: `Basic ${Buffer.from(`AWS:${password}`).toString('base64')}` };
    const referrers = await fetch(`${stack.endpoint}/v2/frontend/referrers/${image.index}`, { headers });
    expect(await referrers.json()).toMatchObject({ manifests: [{ digest: signature, artifactType: SIGNATURE }] });
    // Signers of before referrers were there: a tag for each signed image.
    const tag = `${image.index.replace(':', '-')}.sig`;
    await skopeo(
      'copy',
      '--preserve-digests',
      '--dest-tls-verify=false',
      where[0],
      `docker://${registry}/frontend:${tag}`,
    );
  }, 60_000);

  test('is told in ECR’s words what is not there', async () => {
    const inspect = (what: string) => skopeo('inspect', '--tls-verify=false', `docker://${registry}/${what}`);
    await expect(inspect('frontend:v99')).rejects.toThrow('Requested image not found');
    await expect(inspect('nowhere:v1')).rejects.toThrow(
      "The repository with name 'nowhere' does not exist in the registry with id '123456789012'",
    );
  }, 30_000);

  test('deletes a tag', async () => {
    await skopeo('delete', '--tls-verify=false', `docker://${registry}/team/copied:v7`);
    const { Tags } = JSON.parse(await skopeo('list-tags', '--tls-verify=false', `docker://${registry}/team/copied`));
    expect(Tags).toEqual(['v8']);
  }, 30_000);

  test('has all the while released one image', async () => {
    const made = await Promise.all(
      (await deployments()).map((deploymentId) => codedeploy.send(new GetDeploymentCommand({ deploymentId }))),
    );
    // `Slipway release <its hash> attempt 2: v1 -> v7`; on a slow machine a deployment may fail, and be tried again.
    const releases = made.map(({ deploymentInfo }) => deploymentInfo?.description?.split(' attempt ')[0]);
    expect(new Set(releases).size).toBe(1);
  });
});

const SIGNATURE = 'application/vnd.example.signature';

/** Writes what somebody has signed about an image as an OCI layout. @returns its digest */
function writeSignature(folder: string, subject: string): string {
  mkdirSync(join(folder, 'blobs', 'sha256'), { recursive: true });
  const put = (mediaType: string, text: string) => {
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    writeFileSync(blobIn(folder, digest), text);
    return { mediaType, digest, size: text.length };
  };
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = put(
    mediaType,
    JSON.stringify({
      ...{ schemaVersion: 2, mediaType, artifactType: SIGNATURE },
      config: put('application/vnd.oci.empty.v1+json', '{}'),
      layers: [put(SIGNATURE, 'signed')],
      subject: { mediaType: 'application/vnd.oci.image.index.v1+json', digest: subject, size: 1 },
    }),
  );
  writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  const named = { ...manifest, annotations: { 'org.opencontainers.image.ref.name': 'signature' } };
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [named] }));
  return manifest.digest;
}
