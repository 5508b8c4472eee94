import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { create as approvalPage } from '../../handlers/approval-page';
import { create as voteSigned } from '../../handlers/vote-signed';
import { urlEvent } from '../../local/aws/lambda/url-event';
import { urlResponse } from '../../local/aws/lambda/url-response';
import { createSsm } from '../../local/aws/ssm/ssm';
import { inProcessRequestHandler } from '../../local/aws/wire/in-process-transport';
import { signingKey } from '../../src/app/review-keys';
import type { BallotRuntime } from '../../src/app/runtime';
import { createBallotClients } from '../../src/aws/clients';
import { closeGate, createGate, readGate } from '../../src/aws/gates';
import type { ReleaseBrief } from '../../src/domain/gate/brief';
import { type Gate, type GateOutcome, gateIdOf, type Vote } from '../../src/domain/gate/gate';
import type { GateSpec } from '../../src/domain/gate/gate-spec';
import { type Claims, nonceOf, nonceSha256, reviewAudience, signToken } from '../../src/domain/gate/token';
import { instant, secondsAfter } from '../../src/domain/instant';
import { START, sdkConfig, testKernel } from '../local/aws/kernel';
import { createRecordTable } from './record-table';
import { operationOf, untouched, type Wire } from './wire';
import { FRONTEND } from './world';

export const NEW_DIGEST = 'sha256:3fa94c07d1e85b62a0c47b93f81e6d25907cbe13546afd8207e9b1c45d3fa68e';
/** What is typed for it. */
export const CODE = NEW_DIGEST.slice(-6);
const OLD_DIGEST = 'sha256:81d0aa6e27bc94350f6e1d8832b7ac59e0417fd65c9b2e83a1d4f70b6c8e5932';
const HASH = 'c0ffee00'.repeat(8);
const DEPLOYMENT = 'd-7QX2LK9FB';

/** Two of alice, bob and carol must approve within 25 minutes. */
const GATE: GateSpec = {
  approvers: ['alice', 'bob', 'carol'].map((id) => ({
    id,
    email: `${id}@example.com`,
    principals: [`arn:aws:iam::123456789012:user/${id}`, `arn:aws:sts::123456789012:assumed-role/Approver/${id}`],
  })),
  votes: 2,
  groups: [],
  excludeAuthor: false,
  waitInMinutes: 25,
};

export interface Options {
  readonly spec?: Partial<GateSpec>;
  readonly brief?: Partial<ReleaseBrief>;
  readonly gate?: Partial<Gate>;
}

export interface Request {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Of a signed request. */
  readonly userArn?: string;
}

export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
}

export type ReviewGiven = Awaited<ReturnType<typeof reviewGiven>>;

/** A gate in the embedded DynamoDB, links signed with a key in the embedded SSM, and the two functions that take votes. */
export async function reviewGiven({ spec = {}, brief = {}, gate: members = {} }: Options = {}) {
  const aws = testKernel();
  aws.register(createSsm(aws.world));
  const tableName = await createRecordTable(aws);
  const log: string[] = [];
  const note = (message: string, facts?: object) => log.push(`${message} ${JSON.stringify(facts)}`);
  let wire: Wire = untouched;
  const calls: string[] = [];
  const gateSpec = { ...GATE, ...spec };
  let ids = 0;
  const runtime: BallotRuntime = {
    clients: createBallotClients({
      ...sdkConfig(aws),
      requestHandler: inProcessRequestHandler((request) => {
        const operation = operationOf(request);
        calls.push(operation);
        return wire(operation, () => aws.handle(request));
      }) as never,
    }),
    catalog: [{ ...FRONTEND, gate: gateSpec }],
    stage: 'test',
    tableName,
    now: () => aws.clock.now(),
    newId: () => `id-${++ids}`,
    log: { info: note, warn: note, error: note },
    reviewKeysParameter: '/slipway/test/review-keys',
    voteCastFunction: 'slipway-test-vote-cast',
  };
  const table = { dynamodb: new DynamoDBClient(sdkConfig(aws)), tableName };
  const key = await signingKey(runtime);
  const now = aws.clock.now();
  const id = gateIdOf(DEPLOYMENT, HASH);
  const deadline = secondsAfter(now, 25 * 60);
  const asked = Object.fromEntries(
    gateSpec.approvers.map((approver) => [
      approver.id,
      { at: instant(now), nonceSha256: nonceSha256(nonceOf(key, id, approver.id)) },
    ]),
  );
  await createGate(
    table,
    {
      ...{ id, service: 'frontend', deploymentId: DEPLOYMENT, brief: { ...briefAt(now), ...brief } },
      ...{ openedAt: instant(now), deadline, asked },
      ballot: { state: 'open', releaseHash: HASH, revision: 0, votes: {}, failedCodes: {} },
      ...members,
    },
    deadline,
  );

  const claims = (approver: string): Claims => ({
    ...{ gateId: id, approver, releaseHash: HASH, nonce: nonceOf(key, id, approver), expiresAt: deadline },
    audience: reviewAudience('test'),
  });
  const token = (approver = 'alice', changes: Partial<Claims> = {}) =>
    signToken(key, { ...claims(approver), ...changes });

  let functions = { page: approvalPage(runtime), signed: voteSigned(runtime) };
  const ask = async (
    fn: (event: unknown) => Promise<unknown>,
    path: string,
    { method = 'GET', headers = {}, body = '', userArn }: Request = {},
  ): Promise<Page> => {
    const event = urlEvent({
      request: { method, target: path, headers: { host: 'review.test', ...headers }, body: Buffer.from(body) },
      target: { id: 'review', path: path.split('?')[0]!, query: path.split('?')[1] ?? '' },
      ...{ region: 'ap-northeast-1', requestId: 'request', now: aws.clock.now() },
      signer:
        userArn === undefined ? undefined : { caller: { arn: userArn, userId: 'AIDA' } as never, accessKeyId: 'AKIA' },
    });
    const answer = urlResponse({ payload: JSON.stringify(await fn(event)) } as never);
    return { status: answer.status, headers: answer.headers, html: Buffer.from(answer.body).toString() };
  };
  const request = (path: string, given?: Request): Promise<Page> => ask(functions.page, path, given);
  const item = async (): Promise<string> =>
    JSON.stringify(
      await table.dynamodb.send(
        new GetItemCommand({ TableName: tableName, Key: { pk: { S: `gate#${id}` }, sk: { S: 'gate' } } }),
      ),
      (name, value) => (name === '$metadata' ? undefined : value),
    );

  return {
    aws,
    runtime,
    table,
    log,
    /** Operations that the functions asked AWS for. */
    calls,
    key,
    claims,
    gateId: id,
    deadline,
    token,
    link: (approver?: string, changes?: Partial<Claims>): string => `/review/${token(approver, changes)}`,
    request,
    /** Sends the form as a browser does. */
    answer: (
      path: string,
      fields: Readonly<Record<string, string>> | string,
      headers: Readonly<Record<string, string | undefined>> = {},
    ): Promise<Page> =>
      request(path, {
        method: 'POST',
        headers: defined({ 'content-type': 'application/x-www-form-urlencoded', origin: 'null', ...headers }),
        body: new URLSearchParams(fields).toString(),
      }),
    signed: (userArn: string | undefined, body: unknown, more: Request = {}): Promise<Page> =>
      ask(functions.signed, '/', {
        ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        ...(userArn === undefined ? {} : { userArn }),
        ...more,
      }),
    gate: async (): Promise<Gate> => (await readGate(table, id))!,
    /** The gate's item as it is in the table. */
    item,
    vote: async (approver: string): Promise<Vote | undefined> => (await readGate(table, id))!.ballot.votes[approver],
    audit: async (): Promise<Record<string, string | undefined>[]> => {
      const { Items = [] } = await table.dynamodb.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: `audit#${id}` } },
        }),
      );
      return Items.map((entry) => Object.fromEntries(Object.entries(entry).map(([name, { S }]) => [name, S])));
    },
    close: async (outcome: Partial<GateOutcome> & Pick<GateOutcome, 'kind'>): Promise<Gate> => {
      const at = instant(aws.clock.now());
      const present = (await readGate(table, id))!;
      return closeGate(table, present, { reason: `${outcome.kind} for a test`, at, by: [], ...outcome }, at);
    },
    minutes: (count: number): Promise<void> => aws.clock.advance(count * 60_000),
    wire: (next: Wire): void => {
      wire = next;
    },
    /** A fresh execution environment, with another catalog if one is given. */
    restart: (catalog = runtime.catalog): void => {
      const next = { ...runtime, catalog };
      functions = { page: approvalPage(next), signed: voteSigned(next) };
    },
    end: async (): Promise<void> => {
      await aws.close();
      if (aws.internalErrors.length > 0) throw aws.internalErrors[0];
    },
  };
}

function defined(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function briefAt(now: Date): ReleaseBrief {
  const at = instant(now);
  const arn = (revision: number) => `arn:aws:ecs:ap-northeast-1:123456789012:task-definition/frontend:${revision}`;
  const [v1, v2] = [
    { repository: 'frontend', tag: 'v1', digest: OLD_DIGEST, at },
    { repository: 'frontend', tag: 'v2', digest: NEW_DIGEST, at },
  ];
  return {
    ...{ service: 'frontend', account: '123456789012', region: 'ap-northeast-1', cluster: 'prod' },
    ...{ ecsService: 'frontend', deploymentId: DEPLOYMENT, releaseHash: HASH },
    deploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
    ...{ from: [v1], to: [v2], changed: [v2], fromRevision: arn(7), toRevision: arn(8) },
    source: {
      revision: '9f2c1ab7de60',
      url: 'https://git.example.com/web/frontend',
      authors: 'Dana Field <dana@example.com>',
    },
    changes: [
      { kind: 'image', container: 'app', from: 'frontend@sha256:81d0aa6e27bc', to: 'frontend@sha256:3fa94c07d1e8' },
      { kind: 'environment', container: 'app', added: ['FEATURE_SEARCH'], removed: [], changed: ['LOG_LEVEL'] },
      { kind: 'size', member: 'memory', from: '1024', to: '2048' },
    ],
    verdicts: [{ check: 'http', outcome: 'succeeded', reason: '20 requests, all 200, p95 12 ms (at most 500 ms)', at }],
  };
}

/** Where virtual time is when a gate of `reviewGiven` opens. */
export { START };
