import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createAccount } from '../../../local/aws/account';
import { inProcessRunner } from '../../../local/aws/lambda/in-process-runner';
import { modelOf } from '../../../local/aws/wire/model';
import { SERVICES } from '../../../local/aws/wire/services';
import { START } from '../aws/kernel';
import { holdingTests, holdingTestsIn } from './promises';
import { drawTable, type Judged } from './table';

const ROOT = join(__dirname, '../../..');
const README = join(ROOT, 'local/aws/README.md');
const TABLE = /(<!-- operations: written by test\/local\/operations -->\n)[\s\S]*?(\n<!-- end of operations -->)/;

const aws = createAccount({
  startAt: START,
  seed: 'operations',
  onInternalError: (error) => {
    throw error;
  },
  runner: inProcessRunner(() => async () => 'done'),
});
afterAll(() => aws.close());

const services = Object.values(SERVICES).map((service) => ({
  name: service.name,
  built: aws.dispatcher.operationsOf(service.name),
  known: modelOf(service).operations.size,
}));

describe('the README of the embedded AWS', () => {
  test('lists its operations (WRITE_OPERATIONS=yes npx jest test/local/operations)', () => {
    const judged = JSON.parse(readFileSync(join(ROOT, 'test/judges/judged.json'), 'utf8')) as Judged;
    const drawn = drawTable(services, holdingTests(join(ROOT, 'test/local')), judged);
    const text = readFileSync(README, 'utf8');
    if (process.env.WRITE_OPERATIONS === 'yes')
      writeFileSync(
        README,
        text.replace(TABLE, (_all, opening: string, closing: string) => opening + drawn + closing),
      );
    expect(TABLE.exec(readFileSync(README, 'utf8'))?.[0]).toContain(drawn);
  });

  test('names of each operation the promises whose tests call it, and the judges that did', () => {
    const tests = [
      { ids: ['ECS-3', 'ELB-1'], calls: new Set(['ListTasks']) },
      { ids: ['ECS-1'], calls: new Set(['ListTasks', 'StopTask']) },
      { ids: ['ECS-2'], calls: new Set(['ListTasks']) },
      { ids: ['ECS-9'], calls: new Set(['ListTasks']) },
    ];
    const judged = { skopeo: [], boto3: ['ecs:ListTasks', 'sns:StopTask'], awscli: ['ecs:ListTasks'] };
    const drawn = drawTable([{ name: 'ecs', built: ['ListTasks', 'RunTask', 'StopTask'], known: 60 }], tests, judged);
    expect(drawn.split('\n').filter((line) => /Task|<summary>/.test(line))).toEqual([
      '<summary>ecs: 3 of 60 operations, 1 called by a judge</summary>',
      '| ListTasks | ECS-1–3, 9 | awscli, boto3 |',
      '| RunTask |  |  |',
      '| StopTask | ECS-1 |  |',
    ]);
  });

  test('reads in a test’s own body which operations it calls: commands, methods and names', () => {
    const found = holdingTestsIn(`
beforeEach(() => ecs.send(new CreateClusterCommand({})));
  test('[${'SAMPLE-1'}] one', async () => {
    await ecs.send(new ListTasksCommand({}));
    await ecs.describeTasks({ tasks });
    await call('StopTask');
    await registered();
  });
  test.each([[1], [2]])('[${'SAMPLE-2'}] two %i', () => ecs.runTask({}));
  test('without an id', () => ecs.startTask({}));
const settle = () => ecs.listServices({});
const registered = () => named('task');
async function named(name: string) {
  await ecs.registerTaskDefinition({});
}
`);
    const operations = (calls: ReadonlySet<string>) =>
      [...calls].filter((name) => /^[A-Z]\w+(Task|Cluster|Service)/.test(name));
    expect(found.map(({ ids, calls }) => [ids, operations(calls).sort()])).toEqual([
      [['SAMPLE-1'], ['DescribeTasks', 'ListTasks', 'RegisterTaskDefinition', 'StopTask']],
      [['SAMPLE-2'], ['RunTask']],
    ]);
  });
});
