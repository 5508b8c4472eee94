import { ECRClient } from '@aws-sdk/client-ecr';
import { type Account, createAccount } from '../../local/aws/account';
import { processRunner } from '../../local/aws/lambda/process-runner';
import { close, freePorts, listen } from '../../local/aws/network/network';
import type { HttpHandler } from '../../local/aws/wire/http-message';
import { httpServer } from '../../local/aws/wire/http-transport';
import { boot, clientConfig, type PackagedStack } from '../../local/boot';
import { FleetReader } from '../../local/console/fleet';
import { pushImage } from '../../local/image';
import { approveByMail } from '../../local/release-approval';
import { interruptUnderLoad, type PhaseResult } from './phase';
import { disableSpotRule } from './spot-rule';

export interface WorldInputs {
  readonly landscapeTemplate: string;
  readonly stack: PackagedStack;
  /** The runtime's files, which child processes load by path. */
  readonly runtimeDirectory: string;
}

/** One world's two interruptions, by what went on at that time. */
export interface WorldResult {
  readonly steady: PhaseResult;
  readonly canary: PhaseResult;
  /** How the release ended that had the canary. */
  readonly release: string;
}

const SERVICE = 'frontend';
const TAG = 'v2';
const MINUTE_MS = 60_000;
/** From the warning until what took the tasks' place serves, with room. */
const STEADY_AGAIN_S = 120;

/**
 * The example fleet with Slipway as `npm start` has it, functions in processes of their own. Half of the frontend's tasks are
 * taken back under load: while nothing else happens, and in the midst of a canary.
 * @param drained false: the rule that leads warnings to Slipway is disabled, and nothing else is different
 */
export async function liveThrough(inputs: WorldInputs, drained: boolean): Promise<WorldResult> {
  let handle: HttpHandler = () => Promise.reject(new Error('The endpoint is not up yet.'));
  const errors: unknown[] = [];
  const server = httpServer(
    (request) => handle(request),
    (error) => errors.push(error),
  );
  await listen(server, 0);
  const endpoint = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const aws = createAccount({
    ...{ startAt: new Date('2026-11-21T09:00:00Z'), seed: 'spot', endpoint, ecsDeregistration: 'late' },
    onInternalError: (error) => errors.push(error),
    runner: processRunner({ endpoint, runtimeDirectory: inputs.runtimeDirectory }),
  });
  handle = aws.handle;
  try {
    const [production = 0, test = 0, demoApp = 0] = await freePorts(3);
    const listenerPorts = { production, test, demoApp };
    await boot({ aws, ...inputs, listenerPorts, repositories: [SERVICE, 'demo-app'] });
    if (!drained) await disableSpotRule(aws);
    const under = { service: `prod/${SERVICE}`, port: production, seconds: STEADY_AGAIN_S };
    await aws.clock.advance(2 * MINUTE_MS);
    const steady = await interruptUnderLoad(aws, under);
    await toCanary(aws);
    const canary = await interruptUnderLoad(aws, under);
    const release = await endOfRelease(aws);
    if (errors.length > 0) throw errors[0];
    return { steady, canary, release };
  } finally {
    await aws.close();
    await close(server);
  }
}

async function toCanary(aws: Account): Promise<void> {
  await pushImage(new ECRClient(clientConfig(aws)), { repository: SERVICE, tag: TAG });
  const review = () => aws.mailbox.mails().find(({ subject }) => subject === `Review: ${SERVICE} ${TAG}`);
  if (!(await aws.clock.advanceUntil(() => review() !== undefined, 30 * MINUTE_MS)))
    throw new Error('No review mail came.');
  const vote = await approveByMail(review()!);
  if ('refused' in vote) throw new Error(vote.refused);
  const fleet = new FleetReader(aws.dispatcher);
  const isShifting = async (): Promise<boolean> =>
    (await fleet.services()).some(({ name, deployment }) => name === SERVICE && (deployment?.greenTraffic ?? 0) > 0);
  if (!(await aws.clock.advanceUntil(isShifting, 30 * MINUTE_MS))) throw new Error('The canary never came.');
}

/** Subject of the mail that tells it. */
async function endOfRelease(aws: Account): Promise<string> {
  const end = () =>
    aws.mailbox
      .mails()
      .find(({ subject }) => new RegExp(`^\\w+: ${SERVICE} ${TAG}$`).test(subject) && !subject.startsWith('Review'));
  await aws.clock.advanceUntil(() => end() !== undefined, 60 * MINUTE_MS);
  return end()?.subject ?? 'nobody was told';
}
