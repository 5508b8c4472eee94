import { execFile } from 'node:child_process';
import { get } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { judgedBy } from './judges';
import { npmStart, type StartedStack } from './started-stack';

const run = promisify(execFile);
const AWS_ENVIRONMENT = {
  ...process.env,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_DEFAULT_REGION: 'ap-northeast-1',
};

judgedBy('boto3', 'boto3 before a stack that npm start --no-push brought up', ({ command: python }) => {
  let stack: StartedStack;
  beforeAll(async () => {
    stack = await npmStart(['--no-push', '--speed', '300']);
  }, 60_000);
  afterAll(async () => {
    expect(await stack.interrupt()).toBe(0);
  });

  test('looks at every kind of resource that is deployed', async () => {
    const { stdout } = await run(python, [join(__dirname, 'look_around.py'), stack.endpoint]);
    const counts = Object.entries(JSON.parse(stdout) as Record<string, number>);
    expect(counts.filter(([, count]) => count === 0)).toEqual([]);
    expect(counts.length).toBeGreaterThan(25);
  }, 60_000);

  test('puts an alarm that fires on its data', async () => {
    const { stdout } = await run(python, [join(__dirname, 'alarm.py'), stack.endpoint]);
    expect(JSON.parse(stdout)).toEqual({
      ...{ before: 'INSUFFICIENT_DATA', quiet: true, fired: true, set: true, maximum: 2, refused: 'ResourceNotFound' },
      history: ['ConfigurationUpdate', 'StateUpdate'],
    });
  }, 60_000);

  test('uploads an image, approves it by mail and finds it running; the listener answers all the while', async () => {
    const traffic = visitEvery(50, stack.listener);
    const push = run(python, [join(__dirname, 'push.py'), stack.endpoint, stack.console, 'frontend', 'v7']);
    await Promise.allSettled([push]);
    const answers = await traffic.stop();
    const { stdout } = await push;
    const seen = JSON.parse(stdout) as { pushed: string; voted: number; running: string };
    expect(seen.voted).toBe(200);
    expect(seen.running).toBe(`123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/frontend@${seen.pushed}`);
    expect(Object.keys(answers)).toEqual(['200']);
    expect(answers['200']).toBeGreaterThan(20);
  }, 120_000);

  judgedBy('awscli', 'awscli', () => {
    test('waits for the deployment and describes what runs', async () => {
      const aws = async (...args: string[]): Promise<string> =>
        (await run('aws', ['--endpoint-url', stack.endpoint, ...args], { env: AWS_ENVIRONMENT })).stdout;
      const group = ['--application-name', 'frontend', '--deployment-group-name', 'frontend'];
      const { deployments } = JSON.parse(await aws('deploy', 'list-deployments', ...group));
      await aws('deploy', 'wait', 'deployment-successful', '--deployment-id', deployments[0]);
      const described = JSON.parse(
        await aws('ecs', 'describe-services', '--cluster', 'prod', '--services', 'frontend'),
      );
      expect(described.services[0].runningCount).toBe(4);
      const { MetricAlarms } = JSON.parse(await aws('cloudwatch', 'describe-alarms', '--state-value', 'OK'));
      const names = MetricAlarms.map(({ AlarmName }: { AlarmName: string }) => AlarmName);
      expect(names).toContain('slipway-production-dead-letters');
    }, 120_000);
  });
});

/** Counts answers of a listener by status, one request every `intervalInMs`; a broken connection counts as its error. */
function visitEvery(intervalInMs: number, url: string): { stop(): Promise<Record<string, number>> } {
  const answers: Record<string, number> = {};
  const pending = new Set<Promise<void>>();
  const count = (what: string): void => {
    answers[what] = (answers[what] ?? 0) + 1;
  };
  const timer = setInterval(() => {
    const visit: Promise<void> = new Promise<void>((resolve) => {
      get(url, { agent: false }, (response) => {
        response.resume().on('end', () => {
          count(String(response.statusCode));
          resolve();
        });
      }).on('error', (error) => {
        count(error.message);
        resolve();
      });
    }).finally(() => pending.delete(visit));
    pending.add(visit);
  }, intervalInMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(pending);
      return answers;
    },
  };
}
