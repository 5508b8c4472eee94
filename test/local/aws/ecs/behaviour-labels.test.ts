import { afterEach, describe, expect, test } from '@jest/globals';
import { readBehaviour } from '../../../../local/aws/ecs/behaviour-labels';
import { AwsError } from '../../../../local/aws/wire/aws-error';
import { indexOf, OCI_CONFIG, OCI_INDEX, OCI_MANIFEST, sha256, uploadBlob } from '../ecr/oci-image';
import { closeImages, givenImages } from './labelled-image';
import { LOAD_BALANCER, NETWORK } from './stage';

afterEach(closeImages);

const NOTHING_SAID = readBehaviour({});

describe('labels of an image', () => {
  test('[ECS-56] say how its program behaves', () => {
    const labels = {
      'starts-after': '30s',
      'never-healthy': 'true',
      'crashes-after': '2m',
      'exit-code': '3',
      'error-share': '0.25',
      latency: '200ms',
      'ignores-sigterm': 'true',
      'command-takes': '20s',
      'command-exit-code': '4',
      'command-logs': 'one\\ntwo\nthree',
    };
    const prefixed = Object.entries(labels).map(([name, text]) => [`local.ecs.behaviour.${name}`, text]);
    expect(readBehaviour(Object.fromEntries(prefixed))).toEqual({
      startsAfterMs: 30_000,
      neverHealthy: true,
      crashesAfterMs: 120_000,
      exitCode: 3,
      errorShare: 0.25,
      latencyMs: 200,
      ignoresSigterm: true,
      command: { takesMs: 20_000, exitCode: 4, logs: ['one', 'two', 'three'] },
    });
  });

  test.each([
    ['starts-after', ['', '30', '-1s', '1.5s', '1 s', '99999999999s', '169h', '30S', 's', 'NaNs', '30s\n']],
    ['crashes-after', ['never', '1e3s', '０s', '8d']],
    ['latency', ['Infinityms', '0x10ms', '61s', '2m']],
    ['never-healthy', ['TRUE', '1', 'yes', ' true']],
    ['ignores-sigterm', ['false', 'on']],
    ['exit-code', ['256', '-1', '1.0', 'one', '0001']],
    ['error-share', ['1.1', '-0.1', '50%', '.5', '0.1234567', 'half', '1e-1']],
    ['command-takes', ['long', '30']],
    ['command-exit-code', ['256', 'no']],
    ['unknown', ['true']],
    ['__proto__', ['true']],
  ])('[ECS-56] what is no value of %s is as if it were not there', (name, texts) => {
    for (const text of texts) expect(readBehaviour({ [`local.ecs.behaviour.${name}`]: text })).toEqual(NOTHING_SAID);
    for (const odd of [1, true, null, {}, ['30s']])
      expect(readBehaviour({ [`local.ecs.behaviour.${name}`]: odd })).toEqual(NOTHING_SAID);
  });

  test('[ECS-56] a bad label takes nothing from the good one beside it', async () => {
    const { runLabelled, later, ask } = await givenImages();
    const task = await runLabelled({ 'never-healthy': 'true', 'starts-after': 'soon' });
    await later(25);
    expect(await ask(task)).toBe(503);
  });

  test('[ECS-56] a configuration that cannot be read has none', async () => {
    for (const config of ['no JSON', '[]', '{"config":null}', '{"config":{"Labels":[1]}}']) {
      const { registry, register, run, later, ask } = await givenImages();
      const [layer, digest] = [
        await uploadBlob(registry, 'frontend', 'layer'),
        await uploadBlob(registry, 'frontend', config),
      ];
      const imageManifest = JSON.stringify({
        schemaVersion: 2,
        mediaType: OCI_MANIFEST,
        config: { mediaType: OCI_CONFIG, digest, size: config.length },
        layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: layer, size: 5 }],
      });
      await registry.putImage({ repositoryName: 'frontend', imageTag: 'v1', imageManifest });
      await register([{}]);
      const task = await run();
      await later(25);
      expect(await ask(task)).toBe(200);
    }
  });

  test('[ECS-57] of an index those of the image for the task’s architecture count', async () => {
    const { registry, push, register, run, later, ask } = await givenImages();
    await push({ 'never-healthy': 'true' }, 'sick');
    await push({}, 'well');
    const manifests = await Promise.all(
      ['sick', 'well'].map(async (imageTag) => {
        const { images } = await registry.batchGetImage({ repositoryName: 'frontend', imageIds: [{ imageTag }] });
        return images![0]!.imageManifest!;
      }),
    );
    const index = JSON.parse(indexOf(...manifests));
    index.manifests[0].platform = { os: 'linux', architecture: 'arm64' };
    index.manifests[1].platform = { os: 'linux', architecture: 'amd64' };
    expect(index.manifests[0].digest).toBe(sha256(manifests[0]!));
    await registry.putImage({
      repositoryName: 'frontend',
      imageTag: 'v1',
      imageManifest: JSON.stringify(index),
      imageManifestMediaType: OCI_INDEX,
    });
    await register([{}]);
    const task = await run();
    await later(25);
    expect(await ask(task)).toBe(200);
  });

  test.each([
    ['one for another architecture', { os: 'linux', architecture: 'arm64' }, false],
    ['one for another system', { os: 'windows', architecture: 'amd64' }, false],
    ['an attestation', { os: 'unknown', architecture: 'unknown' }, false],
    ['one that does not say what it is for', undefined, true],
  ])('[ECS-68] an index with nothing but %s', async (_what, platform, starts) => {
    const { registry, push, register, run, later, look } = await givenImages();
    await push({}, 'only');
    const { images } = await registry.batchGetImage({ repositoryName: 'frontend', imageIds: [{ imageTag: 'only' }] });
    const index = JSON.parse(indexOf(images![0]!.imageManifest!));
    index.manifests[0].platform = platform;
    const imageManifest = JSON.stringify(index);
    const put = { repositoryName: 'frontend', imageTag: 'v1', imageManifest, imageManifestMediaType: OCI_INDEX };
    await registry.putImage(put);
    await register([{}]);
    const task = await run();
    await later(40);
    expect(await look(task)).toMatchObject(
      starts
        ? { lastStatus: 'RUNNING' }
        : {
            stopCode: 'TaskFailedToStart',
            stoppedReason:
              "CannotPullContainerError: pull image manifest has been retried 1 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'",
          },
    );
  });

  test('[ECS-58] a role that may read the manifest and no blob cannot pull', async () => {
    const { aws, runLabelled, later, look } = await givenImages();
    aws.register({
      name: 'iam',
      operations: {},
      authoriser: {
        uses: [],
        actions: () => Promise.resolve(),
        call: ({ operation, caller }) =>
          operation === 'GetDownloadUrlForLayer' && caller.kind === 'service'
            ? Promise.reject(new AwsError('AccessDeniedException', 'not authorized'))
            : Promise.resolve(),
      },
    });
    const task = await runLabelled({});
    await later(40);
    const { stopCode, stoppedReason } = await look(task);
    expect(stopCode).toBe('TaskFailedToStart');
    expect(stoppedReason).toMatch(
      /^CannotPullContainerError: ref pull has been retried 1 time\(s\): failed to copy: .*\/v2\/frontend\/blobs\/sha256:\w{64}: 403 Forbidden$/,
    );
  });
});

describe('a program', () => {
  test('[ECS-59] that starts slowly refuses connections until then, in a task that is RUNNING', async () => {
    const { runLabelled, later, ask, look } = await givenImages();
    const task = await runLabelled({ 'starts-after': '30s' });
    await later(51);
    expect((await look(task)).lastStatus).toBe('RUNNING');
    expect(await ask(task)).toBe('refused');
    await later(2);
    expect(await ask(task)).toBe(200);
  });

  test('[ECS-59] that was stopped before never listens', async () => {
    const { aws, ecs, runLabelled, later, look } = await givenImages();
    const task = await runLabelled({ 'starts-after': '30s' });
    await later(30);
    await ecs.stopTask({ cluster: 'prod', task });
    await later(60);
    expect((await look(task)).lastStatus).toBe('STOPPED');
    expect(aws.internalErrors).toEqual([]);
  });

  test('[ECS-60] that is never healthy answers everybody 503', async () => {
    const { runLabelled, later, ask } = await givenImages();
    const task = await runLabelled({ 'never-healthy': 'true' });
    await later(25);
    expect([await ask(task), await ask(task, true)]).toEqual([503, 503]);
  });

  test('[ECS-61] that crashes ends its task, with its exit code', async () => {
    for (const [exitCode, said] of [
      [137, { 'exit-code': '137' }],
      [1, {}],
    ] as const) {
      const { runLabelled, later, look, ask } = await givenImages();
      const task = await runLabelled({ 'crashes-after': '45s', ...said });
      await later(66);
      expect((await look(task)).lastStatus).toBe('RUNNING');
      await later(1.5);
      expect(await ask(task)).toBe('refused');
      await later(30);
      expect(await look(task)).toMatchObject({
        lastStatus: 'STOPPED',
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [{ exitCode, lastStatus: 'STOPPED' }],
      });
    }
  });

  test('[ECS-62] that crashes in a container that is not essential leaves its task running', async () => {
    const { push, register, run, later, look, ask, aws } = await givenImages();
    await push({});
    await push({ 'crashes-after': '10s' }, 'sidecar');
    const { taskDefinition } = await register([{}, { name: 'sidecar', essential: false }]);
    const image = taskDefinition!.containerDefinitions![0]!.image!.replace('v1', 'sidecar');
    await register([{}, { name: 'sidecar', image, essential: false }]);
    const task = await run();
    await later(60);
    expect(await look(task)).toMatchObject({
      lastStatus: 'RUNNING',
      containers: [{ lastStatus: 'RUNNING' }, { lastStatus: 'STOPPED', exitCode: 1 }],
    });
    expect(await ask(task)).toBe(200);
    expect(aws.events.at(-1)?.detail).toMatchObject({ containers: [{}, { lastStatus: 'STOPPED' }] });
  });

  test('[ECS-63] that crashes again and again is replaced at the scheduler’s pace after RUNNING, ever more slowly before', async () => {
    const startsWithin = async (seconds: number, crashesAfter: string): Promise<number> => {
      const { ecs, push, register, later, aws } = await givenImages();
      await push({ 'crashes-after': crashesAfter });
      await register([{}]);
      await ecs.createService({
        cluster: 'prod',
        serviceName: 'frontend',
        taskDefinition: 'frontend',
        desiredCount: 1,
        launchType: 'FARGATE',
        networkConfiguration: NETWORK,
      });
      await later(seconds);
      return aws.events.filter(
        ({ detail }) => detail.lastStatus === 'PROVISIONING' && detail.desiredStatus === 'RUNNING',
      ).length;
    };
    // 22 s to its start, 8 s of life, one to the next.
    expect(await startsWithin(3600, '8s')).toBeGreaterThan(100);
    expect(await startsWithin(3600, '1s')).toBeLessThan(15);
  });

  test('[ECS-64] that fails a share of its requests fails at even distances, and no health probe', async () => {
    const { runLabelled, later, ask } = await givenImages();
    const task = await runLabelled({ 'error-share': '0.25' });
    await later(25);
    const statuses: unknown[] = [];
    for (let index = 0; index < 8; index++) {
      expect(await ask(task, true)).toBe(200);
      statuses.push(await ask(task));
    }
    expect(statuses).toEqual([200, 200, 200, 500, 200, 200, 200, 500]);
  });

  test('[ECS-65] that is slow has users wait in real time, and no health probe', async () => {
    const { runLabelled, later, ask } = await givenImages();
    const task = await runLabelled({ latency: '150ms' });
    await later(25);
    const waited = async (probe: boolean): Promise<number> => {
      const begun = performance.now();
      expect(await ask(task, probe)).toBe(200);
      return performance.now() - begun;
    };
    const probe = await waited(true);
    const user = await waited(false);
    expect(user).toBeGreaterThanOrEqual(149);
    expect(probe).toBeLessThan(user);
  });

  test('[ECS-66] that ignores SIGTERM is killed when its stop timeout is over, and else exits with its code', async () => {
    for (const [said, exitCode, lasts] of [
      [{ 'ignores-sigterm': 'true' }, 137, 30],
      [{ 'exit-code': '3' }, 3, 1],
    ] as const) {
      const { ecs, runLabelled, later, look } = await givenImages();
      const task = await runLabelled(said);
      await later(25);
      await ecs.stopTask({ cluster: 'prod', task });
      await later(lasts);
      expect((await look(task)).lastStatus).toBe('STOPPING');
      await later(2);
      expect(await look(task)).toMatchObject({ lastStatus: 'DEPROVISIONING', containers: [{ exitCode }] });
    }
  });

  test('[ECS-63] behind a load balancer a crashed task is deregistered first', async () => {
    const { ecs, push, register, later, balancers } = await givenImages();
    balancers.add(LOAD_BALANCER.targetGroupArn);
    await push({ 'crashes-after': '45s' });
    await register([{}]);
    await ecs.createService({
      cluster: 'prod',
      serviceName: 'frontend',
      taskDefinition: 'frontend',
      desiredCount: 1,
      launchType: 'FARGATE',
      networkConfiguration: NETWORK,
      loadBalancers: [LOAD_BALANCER],
    });
    await later(60);
    const [first] = balancers.targets(LOAD_BALANCER.targetGroupArn);
    await later(60);
    const targets = balancers.targets(LOAD_BALANCER.targetGroupArn);
    expect(targets).toHaveLength(1);
    expect(targets).not.toEqual([first]);
  });
});
