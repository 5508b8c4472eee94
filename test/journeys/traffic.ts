import { DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { clientConfig } from '../../local/boot';
import { FleetReader } from '../../local/console/fleet';
import type { Stack } from './stack';

/** Percent of production traffic that goes to the replacement task set; 0 before there is one. */
export async function greenShare({ aws }: Stack): Promise<number> {
  const { deployment } = (await new FleetReader(aws.dispatcher).services())[0]!;
  return deployment?.greenTraffic ?? 0;
}

/** Visitors of the production listener: they come while time moves, and what they get is counted by status. */
export class Visitors {
  readonly answers = new Map<number, number>();

  constructor(private readonly stack: Stack) {}

  async come(count: number): Promise<void> {
    for (let visit = 0; visit < count; visit++) {
      const { status } = await this.stack.visit();
      this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
    }
  }

  /** So many of them again and again, whoever moves time. */
  comeEvery(milliseconds: number, count: number): void {
    this.stack.aws.clock.after(milliseconds, async () => {
      await this.come(count);
      this.comeEvery(milliseconds, count);
    });
  }

  /** Moves time until `done`, with visitors at every step of it. */
  async until(done: () => boolean | Promise<boolean>, limitInMs: number): Promise<boolean> {
    return this.stack.aws.clock.advanceUntil(async () => {
      await this.come(2);
      return done();
    }, limitInMs);
  }
}

/** Requests that running tasks of an image have answered, by the listener that they came through. */
export async function servedBy({ aws, listenerPorts }: Stack, digest: string) {
  const ecs = new ECSClient(clientConfig(aws));
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: 'prod', serviceName: 'frontend' }));
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: taskArns }));
  const ofImage = tasks.filter(({ containers }) => containers?.some(({ imageDigest }) => imageDigest === digest));
  const requests = aws.requestsByListener();
  const through = (port: number): number =>
    ofImage.reduce((sum, { taskArn = '' }) => sum + (requests[taskArn]?.[port] ?? 0), 0);
  return { tasks: ofImage.length, production: through(listenerPorts.production), test: through(listenerPorts.test) };
}
