import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { createCloudWatch } from '../../local/aws/cloudwatch/cloudwatch';
import { createCodeDeploy } from '../../local/aws/codedeploy/codedeploy';
import { createDynamoDb } from '../../local/aws/dynamodb/dynamodb';
import { createEcr } from '../../local/aws/ecr/ecr';
import { createEcs } from '../../local/aws/ecs/ecs';
import type { Misfortunes } from '../../local/aws/ecs/misfortunes';
import { FRIENDLY, type TaskBehaviour } from '../../local/aws/ecs/task-behaviour';
import { createElasticLoadBalancingV2 } from '../../local/aws/elastic-load-balancing-v2/elastic-load-balancing-v2';
import { asService } from '../../local/aws/iam/credentials';
import { createKernel } from '../../local/aws/kernel';
import { MemoryNetwork } from '../../local/aws/network/memory-network';
import { createServiceDiscovery } from '../../local/aws/servicediscovery/servicediscovery';
import { createSns } from '../../local/aws/sns/sns';
import { createSsm } from '../../local/aws/ssm/ssm';
import type { AnyServiceImplementation, Call } from '../../local/aws/wire/implementation';
import type { LookSeen } from './evidence';
import {
  addressOf,
  CHECKED_PATH,
  createFoundByName,
  createService,
  OWNERS,
  REGISTRY,
  setUpWith,
  specOf,
  WATCHED_PATH,
} from './landscape';
import { putImage } from './put-image';
import type { Recorder } from './recorder';
import type { Quality, Story } from './story';

export const START = new Date('2026-11-21T09:00:00Z');
export const STAGE = 'production';
export const TABLE = `slipway-${STAGE}`;
export const REVIEW_KEYS = `/slipway/${STAGE}/review-keys`;
export const HOOK_PREFIX = `CodeDeployHook_slipway-${STAGE}-`;
const TOPICS = `arn:aws:sns:ap-northeast-1:123456789012:slipway-${STAGE}-`;
export const OWNERS_TOPIC = `${TOPICS}owners`;
export const APPROVER_TOPICS = `${TOPICS}approver-`;

export type SimulatedAccount = Awaited<ReturnType<typeof createSimulatedAccount>>;

/**
 * An embedded account with the services of a story, on v1, and what the stack would have made beside functions: table,
 * topics and subscriptions. Nothing is deployed by CloudFormation: that would take longer than the story.
 *
 * @param wrap put around each service of AWS
 * @param invoke what `lambda:Invoke` does
 */
export async function createSimulatedAccount(
  story: Story,
  wrap: (implementation: AnyServiceImplementation) => AnyServiceImplementation,
  { digests }: Pick<Recorder, 'digests'>,
  invoke: (functionName: string, payload: string) => void,
) {
  const internalErrors: unknown[] = [];
  const network = new MemoryNetwork();
  const aws = createKernel({
    startAt: START,
    seed: `simulation ${story.seed}`,
    network,
    onInternalError: (error) => internalErrors.push(error),
  });
  const failing = new Map<string, readonly string[]>();
  const looks: LookSeen[] = [];
  const ecr = createEcr(aws.world);
  const sns = createSns(aws.world);
  const dynamodb = createDynamoDb(aws.world);
  const ecs = createEcs(
    aws.world,
    judgedBy(failing, (digest, failed) => looks.push({ at: aws.clock.now(), digest, failed })),
    ecr.download,
    story.ecsDeregistration,
  );
  const implementations: AnyServiceImplementation[] = [
    createElasticLoadBalancingV2(aws.world),
    createCloudWatch(aws.world, aws.onMeasurement),
    ecs,
    createCodeDeploy(aws.world),
    createServiceDiscovery(aws.world),
    createSsm(aws.world),
    ecr.implementation,
    sns.implementation,
    dynamodb,
    {
      name: 'lambda',
      operations: {
        Invoke: ({ FunctionName = '', Payload }) => {
          invoke(FunctionName.split(':').at(-1)!, Buffer.from(Payload as Uint8Array).toString());
          return { StatusCode: 202 };
        },
      },
    },
  ];
  for (const implementation of implementations) aws.register(wrap(implementation));

  const ask = setUpWith(aws);
  const topic = async (Name: string, Endpoint: string) => {
    const { TopicArn } = await ask('sns', 'CreateTopic', { Name });
    await ask('sns', 'Subscribe', { TopicArn, Protocol: 'email', Endpoint });
  };
  await topic(`slipway-${STAGE}-owners`, OWNERS);
  const approvers = new Set(story.services.flatMap(({ gate }) => gate?.approvers ?? []));
  for (const approver of approvers) await topic(`slipway-${STAGE}-approver-${approver}`, addressOf(approver));
  await sns.mailbox.confirmAll();
  await ask('dynamodb', 'CreateTable', tableOfTheStack());
  await ask('ecs', 'CreateCluster', { clusterName: 'prod', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
  const productionListeners = new Map<string, string>();
  for (const [index, service] of story.services.entries()) {
    await ask('ecr', 'CreateRepository', { repositoryName: service.name });
    digests.set(`${service.name}:v1`, await putImage(ask, service.name, 'v1'));
    const image = `${REGISTRY}/${service.name}:v1`;
    productionListeners.set(service.name, await createService(ask, service, index, image));
  }
  if (story.services.some(({ onSpot }) => onSpot))
    await createFoundByName(aws, ask, `${REGISTRY}/${story.services[0]!.name}:v1`);
  await aws.clock.advance(120_000);
  return {
    ...aws,
    network,
    ask,
    mailbox: sns.mailbox,
    /** What may befall tasks. */
    tasks: ecs as Misfortunes,
    download: ecr.handleDownload,
    internalErrors,
    /** What green answered while traffic moved. */
    looks: looks as readonly LookSeen[],
    /** Reads as the account's own eyes, past wire and log. */
    look: async (service: string, operation: string, input: object): Promise<Record<string, unknown>> => {
      const { operations } = implementations.find(({ name }) => name === service)!;
      const read = (operations as unknown as Record<string, Look>)[operation]!;
      return read(input, { caller: asService('console'), requestId: 'look' });
    },
    /** ARNs, by service. */
    productionListeners: productionListeners as ReadonlyMap<string, string>,
    catalog: story.services.map(specOf),
    /** Pushes an image; its digest. */
    push: async (service: string, tag: string, build: number, quality: Quality, builtAs?: string): Promise<string> =>
      putImage(
        ask,
        service,
        tag,
        build,
        (digest) => failing.set(digest, FAILING[quality] ?? []),
        builtAs,
        LABELS[quality],
      ),
    close: async () => {
      aws.clock.stop();
      await dynamodb.close();
      await aws.close();
    },
  };
}

type Look = (input: object, call: Call) => Promise<Record<string, unknown>>;

/** What images say of themselves to the embedded ECS. */
const LABELS: Readonly<Record<Quality, Readonly<Record<string, string>>>> = {
  good: {},
  fading: {},
  bad: { 'local.ecs.behaviour.command-exit-code': '1' },
  sick: { 'local.ecs.behaviour.never-healthy': 'true' },
  crashing: { 'local.ecs.behaviour.crashes-after': '20s', 'local.ecs.behaviour.exit-code': '1' },
  slow: { 'local.ecs.behaviour.starts-after': '4m', 'local.ecs.behaviour.command-takes': '30m' },
};

/** What images answer with 500, although they are healthy. */
const FAILING: Readonly<Partial<Record<Quality, readonly string[]>>> = {
  bad: [CHECKED_PATH, WATCHED_PATH],
  fading: [WATCHED_PATH],
};

/** @param failing by digest, what is answered with 500 */
function judgedBy(
  failing: ReadonlyMap<string, readonly string[]>,
  onLook: (digest: string, failed: boolean) => void,
): TaskBehaviour {
  return {
    ...FRIENDLY,
    answer: (request, response, task, container) => {
      const digest = container.imageDigest ?? '';
      const failed = failing.get(digest)?.includes(request.url ?? '') ?? false;
      if (request.url === WATCHED_PATH) onLook(digest, failed);
      if (!failed) return FRIENDLY.answer(request, response, task, container);
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('out of order');
    },
  };
}

let table: CreateTableCommandInput | undefined;

/** As the packaged stack has it. */
function tableOfTheStack(): CreateTableCommandInput {
  if (table) return table;
  const file = join(process.cwd(), '.serverless/cloudformation-template-update-stack.json');
  const { Properties } = JSON.parse(readFileSync(file, 'utf8')).Resources.Table;
  const { PointInTimeRecoverySpecification: _setApart, ...created } = Properties;
  table = created as CreateTableCommandInput;
  return table;
}
