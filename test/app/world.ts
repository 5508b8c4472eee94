import { CodeDeploy, type CreateDeploymentCommandInput, type DeploymentInfo } from '@aws-sdk/client-codedeploy';
import { ECR } from '@aws-sdk/client-ecr';
import { ECS, type TaskDefinition } from '@aws-sdk/client-ecs';
import { SNS } from '@aws-sdk/client-sns';
import { createCloudWatch } from '../../local/aws/cloudwatch/cloudwatch';
import { createCodeDeploy } from '../../local/aws/codedeploy/codedeploy';
import { createEcr } from '../../local/aws/ecr/ecr';
import { createEcs } from '../../local/aws/ecs/ecs';
import type { Misfortunes } from '../../local/aws/ecs/misfortunes';
import type { TaskBehaviour } from '../../local/aws/ecs/task-behaviour';
import { createElasticLoadBalancingV2 } from '../../local/aws/elastic-load-balancing-v2/elastic-load-balancing-v2';
import type { Kernel } from '../../local/aws/kernel';
import type { Mail } from '../../local/aws/sns/mailbox';
import { createSns } from '../../local/aws/sns/sns';
import type { BusEvent } from '../../local/aws/world';
import { pushImage } from '../../local/image';
import { withOwnHooks } from '../../src/domain/own-hooks';
import type { BlueGreenService, ServiceSpec } from '../../src/domain/service-spec';
import { appSpec } from '../local/aws/codedeploy/landscape';
import { sdkConfig, testKernel } from '../local/aws/kernel';
import { type Invocation, startProcess } from './function-process';
import { createLandscape, type OnSpot, taskDefinition } from './landscape';
import { createRecordTable } from './record-table';
import { type CrashPoint, dyingAt, operationOf, untouched, type Wire } from './wire';

export const FRONTEND: BlueGreenService = {
  name: 'frontend',
  cluster: 'prod',
  service: 'frontend',
  images: [{ repository: 'frontend', tags: { order: 'number', prefix: 'v' } }],
  strategy: { kind: 'blue-green', applicationName: 'frontend', deploymentGroupName: 'frontend', hooks: {} },
};

export const HOOK_PREFIX = 'CodeDeployHook_slipway-test-';

export interface WorldOptions {
  readonly spec?: ServiceSpec;
  /** Cluster and load balancer, but no service and no deployment group. */
  readonly withoutService?: boolean;
  /** A second listener, which leads to green first. */
  readonly testListener?: boolean;
  /** What the programs of all tasks do. */
  readonly behaviour?: TaskBehaviour;
  /** Absent: one task on demand. */
  readonly spot?: OnSpot;
}

export type World = Awaited<ReturnType<typeof world>>;

/** No deployment of a test takes longer, in virtual time. */
const LONGEST_DEPLOYMENT_MS = 2 * 60 * 60_000;

/** The service `frontend` on v1 in an embedded AWS, and Slipway's three functions; the test moves time and delivers events. */
export async function world({
  spec = FRONTEND,
  withoutService = false,
  testListener,
  behaviour,
  spot,
}: WorldOptions = {}) {
  const aws = testKernel();
  const { mailbox, download, misfortunes } = createServices(aws, behaviour);
  const config = sdkConfig(aws);
  const [ecs, ecr, codedeploy] = [new ECS(config), new ECR(config), new CodeDeploy(config)];
  await ecr.createRepository({ repositoryName: 'frontend' });
  await pushImage(ecr, { repository: 'frontend', tag: 'v1' });
  await createLandscape(aws, withoutService, testListener, spot);
  const ownersTopicArn = await createOwnersTopic(aws);
  await mailbox.confirmAll();
  const tableName = await createRecordTable(aws);

  const calls: string[] = [];
  const log: string[] = [];
  const note = (message: string, facts?: object) => log.push(`${message} ${JSON.stringify(facts)}`);
  let wire: Wire = untouched;
  let ids = 0;
  const start = () =>
    startProcess(
      (request) => {
        const operation = operationOf(request);
        calls.push(operation);
        return wire(operation, () => aws.handle(request));
      },
      {
        catalog: [withOwnHooks(spec, HOOK_PREFIX)],
        stage: 'test',
        hookPrefix: HOOK_PREFIX,
        approverTopicPrefix: ownersTopicArn.replace(/owners$/, 'approver-'),
        tableName,
        ownersTopicArn,
        now: () => aws.clock.now(),
        newId: () => `holder-${++ids}`,
        log: { info: note, warn: note, error: note },
      },
    );
  let functions = start();

  const image = (tag: string): Promise<string> => pushImage(ecr, { repository: 'frontend', tag });
  const hear = (tag: string, id?: string): Promise<Invocation> => {
    const event = pushOf(aws.events, tag);
    return functions.imagePushed(id === undefined ? event : { ...event, id });
  };
  const sweep = (): Promise<Invocation> => functions.minutePassed(scheduledEvent(aws.clock.now(), `minute-${++ids}`));
  return {
    aws,
    ecs,
    codedeploy,
    log,
    /** The operations that Slipway asked for, oldest first. */
    calls,
    runtime: () => functions.runtime,

    /** Puts an image into ECR; its digest. Slipway does not hear of it. */
    image,
    /** Delivers the event of a tag's push; with an id of its own, as if pushed once more. */
    hear,
    push: async (tag: string): Promise<Invocation> => {
      await image(tag);
      return hear(tag);
    },
    /** Lets a deployment come to its end, if it has not, and delivers CodeDeploy's event of it. */
    hearEnd: async (deploymentId: string): Promise<Invocation> => {
      const ended = () => endOf(aws.events, deploymentId);
      if (!(await aws.clock.advanceUntil(() => ended() !== undefined, LONGEST_DEPLOYMENT_MS)))
        throw new Error(`Deployment ${deploymentId} does not come to an end`);
      return functions.deploymentChanged(ended());
    },
    sweep,
    /** Lets minutes pass with their sweeps; what CodeDeploy tells meanwhile is lost. */
    minutes: async (count: number): Promise<void> => {
      for (let minute = 0; minute < count; minute++) {
        await aws.clock.advance(60_000);
        await sweep();
      }
    },

    /** Somebody else deploys a revision of an image, slowly. */
    deployByHand: async (from: string, more: Partial<CreateDeploymentCommandInput> = {}): Promise<string> => {
      const { taskDefinition: revision } = await ecs.registerTaskDefinition(taskDefinition(from));
      const { deploymentId } = await codedeploy.createDeployment({
        applicationName: 'frontend',
        deploymentGroupName: 'frontend',
        deploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent15Minutes',
        revision: {
          revisionType: 'AppSpecContent',
          appSpecContent: { content: appSpec(revision!.taskDefinitionArn!) },
        },
        ...more,
      });
      return deploymentId!;
    },

    /** All deployments of the group, oldest first. */
    deployments: async (): Promise<DeploymentInfo[]> => {
      const group = { applicationName: 'frontend', deploymentGroupName: 'frontend' };
      const { deployments = [] } = await codedeploy.listDeployments(group);
      const found = await Promise.all(deployments.map((deploymentId) => codedeploy.getDeployment({ deploymentId })));
      return found
        .map(({ deploymentInfo }) => deploymentInfo!)
        .sort((a, b) => Number(a.createTime) - Number(b.createTime));
    },
    /** ARNs of the family's revisions, oldest first. */
    revisions: async (): Promise<string[]> =>
      (await ecs.listTaskDefinitions({ familyPrefix: 'frontend' })).taskDefinitionArns!,
    /** The revision of the service's PRIMARY task set. */
    running: async (): Promise<TaskDefinition> => {
      const { services } = await ecs.describeServices({ cluster: 'prod', services: ['frontend'] });
      return (await ecs.describeTaskDefinition({ taskDefinition: services![0]!.taskDefinition! })).taskDefinition!;
    },
    /** Answers what ECR's addresses of layers lead to. */
    download,
    /** What befalls its tasks. */
    misfortunes,
    mailbox,
    mails: (): readonly Mail[] => mailbox.mails(),
    subjects: (): string[] => mailbox.mails().map(({ subject }) => subject),

    /** What happens to Slipway's requests from now on. */
    wire: (next: Wire): void => {
      wire = next;
    },
    /** Ends the process at the nth of its requests from now on that change something, before or after that took effect. */
    dieAt: (point: CrashPoint): void => {
      wire = dyingAt(point, functions.die);
    },
    /** Ends the process now. */
    die: (): void => functions.die(),
    /** A fresh process, and a wire that does its duty. */
    revive: (): void => {
      wire = untouched;
      functions = start();
    },
    close: async (): Promise<void> => {
      await aws.close();
      if (aws.internalErrors.length > 0) throw aws.internalErrors[0];
    },
  };
}

function createServices(aws: Kernel, behaviour?: TaskBehaviour) {
  const sns = createSns(aws.world);
  const ecr = createEcr(aws.world);
  const ecs = createEcs(aws.world, behaviour, ecr.download);
  for (const implementation of [
    createElasticLoadBalancingV2(aws.world),
    ecs,
    createCloudWatch(aws.world, aws.onMeasurement),
    createCodeDeploy(aws.world),
    ecr.implementation,
    sns.implementation,
  ])
    aws.register(implementation);
  return { mailbox: sns.mailbox, download: ecr.handleDownload, misfortunes: ecs as Misfortunes };
}

async function createOwnersTopic(aws: Kernel): Promise<string> {
  const sns = new SNS(sdkConfig(aws));
  const { TopicArn } = await sns.createTopic({ Name: 'owners' });
  await sns.subscribe({ TopicArn, Protocol: 'email', Endpoint: 'owners@example.com' });
  return TopicArn!;
}

function pushOf(events: readonly BusEvent[], tag: string): BusEvent {
  const event = events.findLast(({ source, detail }) => source === 'aws.ecr' && detail['image-tag'] === tag);
  if (!event) throw new Error(`ECR has told of no push of ${tag}`);
  return event;
}

function endOf(events: readonly BusEvent[], deploymentId: string): BusEvent | undefined {
  return events.find(
    ({ source, detail }) =>
      source === 'aws.codedeploy' &&
      detail.deploymentId === deploymentId &&
      ['SUCCESS', 'FAILURE', 'STOP'].includes(String(detail.state)),
  );
}

function scheduledEvent(now: Date, id: string) {
  return {
    ...{ version: '0', id, account: '123456789012', region: 'ap-northeast-1', resources: [] },
    ...{ source: 'aws.events', 'detail-type': 'Scheduled Event', time: now.toISOString(), detail: {} },
  };
}
