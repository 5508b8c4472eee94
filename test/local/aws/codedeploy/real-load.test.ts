import { Agent, get } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { closeLandscapes, type Frontend, givenFrontend } from './landscape';

afterEach(closeLandscapes);

const REQUESTS_PER_STEP = 300;
/** Standard deviations; by chance a right share leaves them in about one run of 100,000. */
const BOUND = 5;

/** Visitors of the production listener, each asking again as soon as it is answered; all answers are counted by status. */
class Load {
  readonly answers: Record<string, number> = {};
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(private readonly url: string) {}

  /** So many requests, eight at a time. */
  async of(count: number): Promise<void> {
    let left = count;
    await this.visitors(() => left-- > 0);
  }

  /** Requests without a pause while `work` goes on. */
  async during(work: Promise<unknown>): Promise<void> {
    let over = false;
    const ended = work.finally(() => {
      over = true;
    });
    await Promise.all([ended, this.visitors(() => !over)]);
  }

  close(): void {
    this.agent.destroy();
  }

  private async visitors(another: () => boolean): Promise<void> {
    const visitor = async (): Promise<void> => {
      while (another()) await this.visit();
    };
    await Promise.all(Array.from({ length: 8 }, visitor));
  }

  private visit(): Promise<void> {
    return new Promise((resolve) => {
      const count = (what: string): void => {
        this.answers[what] = (this.answers[what] ?? 0) + 1;
        resolve();
      };
      get(this.url, { agent: this.agent }, (response) => {
        response
          .resume()
          .on('end', () => count(String(response.statusCode)))
          .on('error', (error) => count(error.message));
      }).on('error', (error) => count(error.message));
    });
  }
}

/** Requests that the tasks of each revision have answered, as the tasks counted them. */
async function servedByRevision({ ecs, compute }: Frontend): Promise<Record<string, number>> {
  const requests = compute.requestsServed();
  const { tasks = [] } = await ecs.describeTasks({ cluster: 'prod', tasks: Object.keys(requests) });
  const served: Record<string, number> = {};
  for (const { taskArn = '', taskDefinitionArn = '' } of tasks) {
    const revision = taskDefinitionArn.split('/')[1]!;
    served[revision] = (served[revision] ?? 0) + (requests[taskArn] ?? 0);
  }
  return served;
}

test('[CD-17] at every step of a linear shift the tasks serve by the weights shown, and no request fails', async () => {
  const frontend = await givenFrontend();
  const { aws, deploy, deployment, weights, prod, minutes } = frontend;
  const load = new Load(prod.url);
  await load.of(50);
  const id = await deploy({ deploymentConfigName: 'CodeDeployDefault.ECSLinear10PercentEvery1Minutes' });
  const weightOfGreen = async (): Promise<number> => (await weights(prod.arn)).green ?? 0;

  const shares: { readonly weight: number; readonly green: number; readonly sum: number }[] = [];
  for (let weight = 0; weight < 100; ) {
    const from = weight;
    await load.during(
      aws.clock.advanceUntil(async () => {
        // A turn for what is on its way: time jumps, requests do not.
        await new Promise(setImmediate);
        weight = await weightOfGreen();
        return weight !== from;
      }, 20 * 60_000),
    );
    const before = await servedByRevision(frontend);
    await load.of(REQUESTS_PER_STEP);
    const after = await servedByRevision(frontend);
    expect(await weightOfGreen()).toBe(weight);
    const [blue, green] = ['frontend:1', 'frontend:2'].map((each) => (after[each] ?? 0) - (before[each] ?? 0));
    shares.push({ weight, green: green!, sum: blue! + green! });
  }
  await load.during(minutes(8));
  load.close();

  expect(shares.map(({ weight }) => weight)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  for (const { weight, green, sum } of shares) {
    const share = weight / 100;
    expect(sum).toBe(REQUESTS_PER_STEP);
    const deviation = Math.sqrt(REQUESTS_PER_STEP * share * (1 - share));
    expect(Math.abs(green - REQUESTS_PER_STEP * share)).toBeLessThanOrEqual(BOUND * deviation);
  }
  expect((await deployment(id)).status).toBe('Succeeded');
  expect(await frontend.taskSets()).toEqual(['PRIMARY frontend:2']);
  expect(Object.keys(load.answers)).toEqual(['200']);
  const served = await servedByRevision(frontend);
  expect(Object.values(served).reduce((sum, each) => sum + each, 0)).toBe(load.answers['200']);
  expect(aws.internalErrors).toEqual([]);
}, 60_000);
