import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { afterEach, expect, test } from '@jest/globals';
import { sdkConfig } from '../local/aws/kernel';
import { ALICE, ask } from './asked';
import { always, lost } from './wire';
import { type World, world } from './world';

/** Alarms of the deployment group that fire before anything is started. */

let given: World;
afterEach(() => given.close());

const NAME = 'frontend-5xx';
const cloudwatch = () => new CloudWatch(sdkConfig(given.aws));
const set = (StateValue: 'ALARM' | 'OK') =>
  cloudwatch().setAlarmState({ AlarmName: NAME, StateValue, StateReason: 'test' });
const text = () => given.mails().map(({ body }) => body.replace(/\s+/g, ' '));
const log = () => given.log.join('\n');
const ours = async () => (await given.deployments()).filter(({ creator }) => creator !== 'codeDeployRollback');

/** The world, whose group is under an alarm that nobody has measured yet. */
async function watched(ignorePollAlarmFailure = false): Promise<void> {
  given = await world();
  await cloudwatch().putMetricAlarm({
    ...{ AlarmName: NAME, Namespace: 'test', MetricName: 'errors', Statistic: 'Sum', Period: 60 },
    ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'ignore' },
  });
  await given.codedeploy.updateDeploymentGroup({
    ...{ applicationName: 'frontend', currentDeploymentGroupName: 'frontend' },
    alarmConfiguration: { enabled: true, alarms: [{ name: NAME }], ignorePollAlarmFailure },
  });
}

test('a release is started while they are silent', async () => {
  await watched();
  await set('OK');
  await given.push('v2');
  const [deployment] = await ours();
  expect(deployment?.overrideAlarmConfiguration).toBeUndefined();
});

test('a release waits for one that fires, is told once when it lasts, and starts when it is silent', async () => {
  await watched();
  await set('ALARM');
  await given.push('v2');
  await given.minutes(8);
  expect(given.subjects()).toEqual([]);
  await given.minutes(90);
  expect(await ours()).toEqual([]);
  expect(given.subjects()).toEqual(['Held: frontend']);
  expect(text()[0]).toContain('waits while an alarm fires: frontend-5xx (deployment group frontend/frontend)');

  await set('OK');
  await given.minutes(1);
  const [deployment] = await ours();
  await given.hearEnd(deployment!.deploymentId!);
  expect(given.subjects()).toEqual(['Held: frontend', 'Succeeded: frontend v2']);
});

test('what waits for one gives way to what is newer', async () => {
  await watched();
  await set('ALARM');
  await given.push('v2');
  await given.push('v3');
  await set('OK');
  await given.minutes(2);
  expect((await ours()).map(({ description }) => description)).toEqual([expect.stringContaining('v1 -> v3')]);
});

test.each<[string, () => unknown, RegExp]>([
  [
    'one that is gone',
    () => cloudwatch().deleteAlarms({ AlarmNames: [NAME] }),
    /CloudWatch knows no alarm frontend-5xx/,
  ],
  ['no answer', () => given.wire(always('DescribeAlarms', lost('before'))), /cloudwatch:DescribeAlarms/],
])('%s: the release waits, because nobody can say whether it fires', async (_why, spoil, reason) => {
  await watched();
  await set('OK');
  await spoil();
  await given.push('v2');
  await given.minutes(3);
  expect(await ours()).toEqual([]);
  expect(log()).toMatch(reason);
});

test('a group that ignores failures of reading them is taken at its word', async () => {
  await watched(true);
  await cloudwatch().deleteAlarms({ AlarmNames: [NAME] });
  await given.push('v2');
  expect(await ours()).toHaveLength(1);
});

test('a rollback does not wait, and turns them off for its deployment alone', async () => {
  await watched();
  await given.push('v2');
  const [first] = await ours();
  await given.hearEnd(first!.deploymentId!);
  await set('ALARM');
  await ask(given, { kind: 'rollback', reason: 'errors' });
  await given.sweep();
  const [, back] = await ours();
  expect(back?.overrideAlarmConfiguration).toMatchObject({ enabled: false });
  expect(log()).toContain('in spite of the alarms that fire: frontend-5xx');
  await given.hearEnd(back!.deploymentId!);
  expect(given.subjects().at(-1)).toBe('Succeeded: frontend v1');
});

test('neither does what somebody forces', async () => {
  await watched();
  await set('ALARM');
  await given.image('v2');
  await ask(given, { kind: 'release', repository: 'frontend', tag: 'v2', force: true, reason: 'hotfix' });
  await given.sweep();
  expect((await ours())[0]?.overrideAlarmConfiguration).toMatchObject({ enabled: false });
});

test('what waits for one goes on when somebody forces just that, and its mail says who', async () => {
  await watched();
  await set('ALARM');
  await given.push('v2');
  await given.minutes(70);
  expect(await ours()).toEqual([]);
  await ask(given, { kind: 'release', repository: 'frontend', tag: 'v2', force: true, reason: 'hotfix' });
  await given.sweep();
  const [deployment, ...others] = await ours();
  expect([others, deployment?.overrideAlarmConfiguration]).toEqual([[], expect.objectContaining({ enabled: false })]);
  await given.hearEnd(deployment!.deploymentId!);
  expect(given.subjects()).toEqual(['Held: frontend', 'Release asked for: frontend', 'Succeeded: frontend v2']);
  expect(text()[1]).toContain('goes on in spite of its alarms; until now it waits while an alarm fires: frontend-5xx');
  expect(text()[2]).toContain(ALICE);
});

test('one that fires between the look and the start stops it before any traffic: it is tried again', async () => {
  await watched();
  await set('OK');
  await given.push('v2');
  await set('ALARM');
  const [deployment] = await ours();
  await given.hearEnd(deployment!.deploymentId!);
  expect(given.subjects()).toEqual(['Failed: frontend v2']);
  expect(text()[0]).toMatch(/ALARM_ACTIVE.*tries it again by itself/);
  await set('OK');
  await given.minutes(6);
  expect(await ours()).toHaveLength(2);
});
