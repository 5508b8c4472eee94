import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ListServiceDeploymentsCommand,
  type ListServiceDeploymentsCommandInput,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { closeStages, DIGEST, FRONTEND, NETWORK, REGISTRY, refused, stage } from './stage';

afterEach(closeStages);

const ARN = 'arn:aws:ecs:ap-northeast-1:123456789012';
const BREAKER = { deploymentCircuitBreaker: { enable: true, rollback: true } };

/** A rolling service, and its history. */
async function given(more: Partial<Parameters<Awaited<ReturnType<typeof stage>>['createService']>[0]> = {}) {
  const scene = await stage();
  const { ecs } = scene;
  await scene.createService({ desiredCount: 2, ...more });
  const list = async (input: Partial<ListServiceDeploymentsCommandInput> = {}) =>
    ecs.send(new ListServiceDeploymentsCommand({ cluster: 'prod', service: 'frontend', ...input }));
  return {
    ...scene,
    list,
    statuses: async () => (await list()).serviceDeployments!.map(({ status }) => status),
    /** The newest, or one before it. */
    look: async (index = 0) => {
      const arn = (await list()).serviceDeployments![index]!.serviceDeploymentArn!;
      const command = new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] });
      return (await ecs.send(command)).serviceDeployments![0]!;
    },
    revision: async (arn: string) =>
      (await ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [arn] }))).serviceRevisions![0]!,
    update: (input: Partial<UpdateServiceCommandInput>) =>
      ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'frontend', ...input })),
    broken: () =>
      ecs.send(
        new RegisterTaskDefinitionCommand({
          ...FRONTEND,
          containerDefinitions: [{ name: 'frontend', image: `${REGISTRY}/gone:v1` }],
        }),
      ),
  };
}

describe('the deployments of a service', () => {
  test('[ECS-91] begin with its creation: pending, in progress, successful', async () => {
    const { list, look, later, settle } = await given();
    const [brief] = (await list()).serviceDeployments!;
    expect(brief).toEqual({
      serviceDeploymentArn: expect.stringMatching(
        /^arn:aws:ecs:ap-northeast-1:123456789012:service-deployment\/prod\/frontend\/[A-Za-z0-9]{21}$/,
      ),
      serviceArn: `${ARN}:service/prod/frontend`,
      clusterArn: `${ARN}:cluster/prod`,
      createdAt: new Date('2026-11-21T09:00:00Z'),
      targetServiceRevisionArn: expect.stringMatching(/:service-revision\/prod\/frontend\/\d{19}$/),
      status: 'PENDING',
    });
    await later(2);
    expect(await look()).toMatchObject({
      status: 'IN_PROGRESS',
      startedAt: new Date('2026-11-21T09:00:01Z'),
      sourceServiceRevisions: [],
      targetServiceRevision: { requestedTaskCount: 2, runningTaskCount: 0, pendingTaskCount: 2 },
      deploymentCircuitBreaker: { status: 'DISABLED' },
      alarms: { status: 'DISABLED' },
    });
    await settle();
    const done = await look();
    expect(done).toMatchObject({
      status: 'SUCCESSFUL',
      targetServiceRevision: { arn: brief!.targetServiceRevisionArn, runningTaskCount: 2, pendingTaskCount: 0 },
      deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
    });
    expect(done.finishedAt!.getTime()).toBeGreaterThan(done.startedAt!.getTime());
    expect([done.stoppedAt, done.rollback]).toEqual([undefined, undefined]);
  });

  test('[ECS-91] go from one revision to the next, and a newer one stops the one before', async () => {
    const { look, list, update, later, settle, statuses } = await given();
    await settle();
    const first = (await look()).targetServiceRevision!.arn;
    await update({ desiredCount: 3 });
    expect(await statuses()).toEqual(['SUCCESSFUL']);
    await update({ forceNewDeployment: true });
    await later(2);
    const second = await look();
    expect(second.sourceServiceRevisions).toMatchObject([{ arn: first, requestedTaskCount: 2, runningTaskCount: 2 }]);
    await update({ forceNewDeployment: true });
    expect(await statuses()).toEqual(['PENDING', 'STOP_REQUESTED', 'SUCCESSFUL']);
    await later(2);
    expect(await statuses()).toEqual(['IN_PROGRESS', 'STOPPED', 'SUCCESSFUL']);
    expect((await look(1)).stoppedAt).toBeDefined();
    expect((await look()).sourceServiceRevisions!.map(({ arn }) => arn)).toEqual([
      second.targetServiceRevision!.arn,
      first,
    ]);
    await settle();
    await settle();
    expect(await statuses()).toEqual(['SUCCESSFUL', 'STOPPED', 'SUCCESSFUL']);
    expect(new Set((await list()).serviceDeployments!.map((one) => one.targetServiceRevisionArn)).size).toBe(3);
  });

  test('[ECS-92] that the circuit breaker ends are rolled back to the last revision that succeeded', async () => {
    const { look, update, broken, later, settle, revision } = await given({ deploymentConfiguration: BREAKER });
    await settle();
    const good = await look();
    expect(good.deploymentCircuitBreaker).toEqual({ status: 'MONITORING_COMPLETE', failureCount: 0, threshold: 3 });
    await broken();
    await update({ taskDefinition: 'frontend:2' });
    await later(30);
    expect((await look()).deploymentCircuitBreaker).toMatchObject({ status: 'MONITORING', threshold: 3 });
    let seen = await look();
    for (let minute = 0; minute < 10 && seen.status === 'IN_PROGRESS'; minute++) {
      await later(15);
      seen = await look();
    }
    const reason = 'Service deployment rolled back because the circuit breaker threshold was exceeded.';
    expect(seen).toMatchObject({
      status: 'ROLLBACK_IN_PROGRESS',
      statusReason: reason,
      rollback: { reason, serviceRevisionArn: good.targetServiceRevision!.arn },
      deploymentCircuitBreaker: { status: 'TRIGGERED' },
    });
    expect(seen.finishedAt).toBeUndefined();
    await settle();
    await settle();
    expect(await look()).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL', finishedAt: expect.any(Date) });
    expect((await revision(seen.targetServiceRevision!.arn!)).taskDefinition).toBe(`${ARN}:task-definition/frontend:2`);
    expect((await look(1)).targetServiceRevision).toMatchObject({ arn: good.targetServiceRevision!.arn });
  });

  test('[ECS-92] without a rollback they are stopped', async () => {
    const { look, broken, update, settle } = await given({
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
    });
    await settle();
    await broken();
    await update({ taskDefinition: 'frontend:2' });
    for (let round = 0; round < 4; round++) await settle();
    expect(await look()).toMatchObject({
      status: 'STOPPED',
      statusReason: 'ECS deployment circuit breaker: tasks failed to start.',
      stoppedAt: expect.any(Date),
    });
  });

  test('[ECS-93] are listed newest first by status and time, 20 at a time, for 90 days', async () => {
    const { list, update, later, settle, aws } = await given({ desiredCount: 0 });
    await settle();
    for (let time = 0; time < 21; time++) {
      await update({ forceNewDeployment: true });
      await later(5);
    }
    const { serviceDeployments: first = [], nextToken } = await list();
    expect(first).toHaveLength(20);
    expect(first.map(({ createdAt }) => createdAt!.getTime())).toEqual(
      first.map(({ createdAt }) => createdAt!.getTime()).sort((a, b) => b - a),
    );
    expect((await list({ nextToken })).serviceDeployments).toHaveLength(2);
    expect((await list({ maxResults: 100 })).serviceDeployments).toHaveLength(22);
    await refused(list({ maxResults: 101 }), 'InvalidParameterException');
    await refused(list({ nextToken: 'else' }), 'InvalidParameterException');
    await refused(list({ service: 'gone' }), 'ServiceNotFoundException');
    await refused(list({ cluster: 'gone' }), 'ClusterNotFoundException');
    await refused(list({ status: ['DONE' as 'STOPPED'] }), 'InvalidParameterException');
    expect((await list({ status: ['STOPPED'] })).serviceDeployments).toEqual([]);
    expect((await list({ createdAt: { after: first[2]!.createdAt } })).serviceDeployments).toHaveLength(2);
    expect((await list({ createdAt: { before: first[19]!.createdAt } })).serviceDeployments).toHaveLength(2);
    await aws.clock.advance(90 * 86_400_000);
    expect((await list()).serviceDeployments).toEqual([]);
  });

  test('[ECS-93] are described up to 20 at once, what is missing is told', async () => {
    const { ecs, list } = await given();
    const [{ serviceDeploymentArn = '' } = {}] = (await list()).serviceDeployments!;
    const describeAll = (serviceDeploymentArns: string[]) =>
      ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }));
    const gone = serviceDeploymentArn.replace(/.{5}$/, '00000');
    const elsewhere = serviceDeploymentArn.replace('/prod/', '/test/');
    expect(await describeAll([serviceDeploymentArn, gone, elsewhere])).toMatchObject({
      serviceDeployments: [{ serviceDeploymentArn }],
      failures: [
        { arn: gone, reason: 'MISSING' },
        { arn: elsewhere, reason: 'MISSING' },
      ],
    });
    await refused(describeAll([]), 'InvalidParameterException');
    await refused(describeAll(Array(21).fill(serviceDeploymentArn)), 'InvalidParameterException');
    await refused(describeAll(['frontend']), 'InvalidParameterException');
    await refused(describeAll([`${ARN}:service/prod/frontend`]), 'InvalidParameterException');
  });

  test('[ECS-95] of a service with CODE_DEPLOY are CodeDeploy’s: none are shown', async () => {
    const { ecs, createBlueGreen, settle } = await stage();
    await createBlueGreen();
    await settle();
    const command = new ListServiceDeploymentsCommand({ cluster: 'prod', service: 'frontend' });
    expect((await ecs.send(command)).serviceDeployments).toEqual([]);
  });
});

describe('a service revision', () => {
  test('[ECS-94] is what was deployed, with the digests of its images, and goes with its service', async () => {
    const { ecs, look, revision, settle } = await given();
    const arn = (await look()).targetServiceRevision!.arn!;
    expect((await revision(arn)).containerImages).toEqual([
      { containerName: 'frontend', image: `${REGISTRY}/frontend@${DIGEST}` },
    ]);
    await settle();
    expect(await revision(arn)).toEqual({
      serviceRevisionArn: arn,
      serviceArn: `${ARN}:service/prod/frontend`,
      clusterArn: `${ARN}:cluster/prod`,
      taskDefinition: `${ARN}:task-definition/frontend:1`,
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', base: 1, weight: 0 },
        { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 1 },
      ],
      platformVersion: 'LATEST',
      platformFamily: 'Linux',
      networkConfiguration: { awsvpcConfiguration: { ...NETWORK.awsvpcConfiguration, assignPublicIp: 'DISABLED' } },
      loadBalancers: [],
      containerImages: [{ containerName: 'frontend', image: `${REGISTRY}/frontend@${DIGEST}`, imageDigest: DIGEST }],
      guardDutyEnabled: false,
      createdAt: new Date('2026-11-21T09:00:00Z'),
    });
    await ecs.send(new DeleteServiceCommand({ cluster: 'prod', service: 'frontend', force: true }));
    await settle();
    const gone = await ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [arn] }));
    expect(gone).toMatchObject({ serviceRevisions: [], failures: [{ arn, reason: 'MISSING' }] });
  });

  test('[ECS-94] is asked for by its ARN', async () => {
    const { ecs } = await given();
    const describeAll = (serviceRevisionArns: string[]) =>
      ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns }));
    await refused(describeAll([]), 'InvalidParameterException');
    await refused(describeAll([`${ARN}:service-revision/prod/frontend`]), 'InvalidParameterException');
    await refused(
      describeAll(Array(21).fill(`${ARN}:service-revision/prod/frontend/1485800978477494678`)),
      'InvalidParameterException',
    );
  });

  test('[ECS-94] of another service is another', async () => {
    const { ecs, look, settle } = await given();
    await ecs.send(
      new CreateServiceCommand({
        cluster: 'prod',
        serviceName: 'backend',
        taskDefinition: 'frontend:1',
        desiredCount: 0,
        launchType: 'FARGATE',
        networkConfiguration: NETWORK,
      }),
    );
    await settle();
    const { serviceDeployments } = await ecs.send(
      new ListServiceDeploymentsCommand({ cluster: 'prod', service: 'backend' }),
    );
    expect(serviceDeployments).toMatchObject([{ status: 'SUCCESSFUL' }]);
    expect(serviceDeployments![0]!.targetServiceRevisionArn).not.toBe((await look()).targetServiceRevision!.arn);
  });
});
