import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNS } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { functionUrl, postSigned } from '../../src/aws/function-url';
import { lost, refused, type Wire } from '../app/wire';
import { withApprovers } from './approvers';
import { firstDeployment, hasMail, mailBody, subjectsIn, waitWhenReady } from './release';
import { leaksOf } from './secrets';
import { APPROVER, ProcessEnd, type Review, type RunnerKind, type Stack, startStack } from './stack';
import { greenShare, servedBy, Visitors } from './traffic';

/** A release before people: approved, rejected, forgotten, superseded, and whatever happens to those who ask. */

const minutes = (count: number): number => count * 60_000;

let stack: Stack | undefined;
beforeEach(() => {
  stack = undefined;
});
afterEach(async () => {
  if (!stack) return;
  const leaks = await leaksOf(stack);
  await stack.stop();
  expect(leaks).toEqual([]);
  expect(stack.internalErrors).toEqual([]);
});

const subjects = () => subjectsIn(stack!);
const mailed = (subject: RegExp) => hasMail(stack!, subject);
const deployment = () => firstDeployment(stack!);
const reports = () =>
  stack!.aws.dispatcher.calls.filter(({ operation }) => operation === 'PutLifecycleEventHookExecutionStatus');

async function expectBlueServes(visitors?: Visitors): Promise<void> {
  expect(await stack!.runningImage()).toMatch(/frontend:v1$/);
  expect(await greenShare(stack!)).toBe(0);
  expect(await stack!.visit()).toMatchObject({ status: 200, body: expect.stringContaining('frontend:v1') });
  if (visitors) expect([...visitors.answers.keys()]).toEqual([200]);
}

describe.each<RunnerKind>(['in process', 'child processes'])('functions %s: a release that is approved', (runner) => {
  test('gets no production request before, then 10 % for five minutes, then everything, and none is lost', async () => {
    stack = await startStack({ runner });
    const visitors = new Visitors(stack);
    const digest = await stack.push('v2');
    expect(await visitors.until(() => stack!.review('v2') !== undefined, minutes(30))).toBe(true);
    await visitors.until(() => false, minutes(10));
    const before = await servedBy(stack, digest);
    expect(before).toMatchObject({ tasks: 4, production: 0 });
    expect(before.test).toBeGreaterThan(0);
    expect(await greenShare(stack)).toBe(0);

    expect(await stack.approve('v2')).toMatchObject({ status: 200 });
    const since = new Map<number, number>();
    const ended = await visitors.until(async () => {
      const share = await greenShare(stack!);
      if (!since.has(share)) since.set(share, stack!.aws.clock.now().getTime());
      return mailed(/^Succeeded: frontend v2$/)();
    }, minutes(60));

    expect(ended).toBe(true);
    expect([...since.keys()].filter((share) => share > 0)).toEqual([10, 100]);
    expect(since.get(100)! - since.get(10)!).toBeGreaterThanOrEqual(minutes(5) - 1_000);
    expect([...visitors.answers.keys()]).toEqual([200]);
    expect(await stack.runningImage()).toContain(digest);
    expect(subjects()).toEqual(['Review: frontend v2', 'Succeeded: frontend v2']);
    expect(reports().map(({ outcome }) => outcome)).toEqual(['OK', 'OK']);
  });
});

describe('a deployment group with a ready wait', () => {
  test('is told to go on once people have approved', async () => {
    stack = await startStack();
    await waitWhenReady(stack);
    const digest = await stack.pushApproved('v2');
    expect(await stack.aws.clock.advanceUntil(mailed(/^Succeeded: frontend v2$/), minutes(60))).toBe(true);
    expect(await stack.runningImage()).toContain(digest);
  });
});

describe('a release that is rejected', () => {
  test('is rolled back, blue serves everything all the time, and the owners are told why', async () => {
    stack = await startStack();
    const visitors = new Visitors(stack);
    const digest = await stack.push('v2');
    await visitors.until(() => stack!.review('v2') !== undefined, minutes(30));
    const { production } = await servedBy(stack, digest);

    expect(await stack.reject('v2', 'Not before the freeze.')).toMatchObject({ status: 200 });
    expect(await visitors.until(mailed(/^Rejected: frontend v2$/), minutes(30))).toBe(true);

    expect(production).toBe(0);
    expect(mailBody(stack, /^Rejected/)).toContain('Not before the freeze.');
    expect((await deployment()).info.status).toBe('Failed');
    await visitors.until(() => false, minutes(90));
    await expectBlueServes(visitors);
    expect(subjects()).toEqual(['Review: frontend v2', 'Rejected: frontend v2']);
    const [, rollback, ...others] = await stack.deployments();
    expect(rollback).toMatchObject({ status: 'Succeeded' });
    expect(others).toEqual([]);
  });
});

describe('silence', () => {
  test('is a refusal before CodeDeploy’s hour is over, after one reminder without a link', async () => {
    stack = await startStack();
    const visitors = new Visitors(stack);
    await stack.push('v2');
    const { link, code } = await stack.reviewed('v2');
    expect(await visitors.until(mailed(/^Expired: frontend v2$/), minutes(90))).toBe(true);

    const { info, event } = await deployment();
    expect(info.errorInformation).toMatchObject({ code: 'HOOK_EXECUTION_FAILURE' });
    const { startTime, endTime, diagnostics } = event('AfterAllowTestTraffic')!;
    expect(Number(endTime) - Number(startTime)).toBeLessThan(minutes(60));
    expect(JSON.stringify([diagnostics, info.errorInformation])).not.toContain('status callback');
    const toApprover = stack.aws.mailbox.mails().filter(({ to }) => to === APPROVER);
    expect(toApprover).toHaveLength(2);
    await expectBlueServes(visitors);
    for (const answer of [await stack.open(link), await stack.post(link, { decision: 'approve', code })])
      expect(answer.status).toBe(410);
  });
});

describe('a check that fails', () => {
  test('rolls the release back, and nobody is asked', async () => {
    stack = await startStack({
      editCatalog: (catalog) =>
        catalog.map((spec) => {
          const checks = spec.checks?.AfterAllowTestTraffic?.map((check) => ({ ...check, status: 204 }));
          return checks ? { ...spec, checks: { AfterAllowTestTraffic: checks } } : spec;
        }),
    });
    const visitors = new Visitors(stack);
    await stack.push('v2');
    expect(await visitors.until(mailed(/^Failed: frontend v2$/), minutes(60))).toBe(true);

    expect(subjects()).toEqual(['Failed: frontend v2']);
    expect(mailBody(stack, /^Failed/)).toContain('answers failed: 20 of 20 did not answer 204');
    expect((await deployment()).event('BeforeAllowTraffic')).toMatchObject({ status: 'Skipped' });
    await expectBlueServes(visitors);
  });
});

describe('something newer', () => {
  test('supersedes a release that people are asked about: it is stopped, its link is void, the newer one asks', async () => {
    stack = await startStack();
    const visitors = new Visitors(stack);
    await stack.push('v2');
    await visitors.until(() => stack!.review('v2') !== undefined, minutes(30));
    const old = stack.review('v2')!;
    const digest = await stack.push('v3');
    expect(await visitors.until(() => stack!.review('v3') !== undefined, minutes(60))).toBe(true);

    expect((await stack.open(old.link)).status).toBe(410);
    expect((await stack.post(old.link, { decision: 'approve', code: old.code })).status).toBe(410);
    expect(await stack.approve('v3')).toMatchObject({ status: 200 });
    expect(await visitors.until(mailed(/^Succeeded: frontend v3$/), minutes(60))).toBe(true);

    expect(await stack.runningImage()).toContain(digest);
    const [first, ...others] = (await stack.deployments()).map(({ status }) => status);
    expect(['Stopped', 'Failed']).toContain(first);
    expect(others.at(-1)).toBe('Succeeded');
    expect(subjects()).toContain('Superseded: frontend v2');
    const over = stack.aws.mailbox.mails().filter(({ subject }) => subject.startsWith('Over:'));
    expect(over).toMatchObject([
      { to: APPROVER, subject: 'Over: frontend v2 needs no decision any more', body: expect.stringContaining('by v3') },
    ]);
    expect([...visitors.answers.keys()]).toEqual([200]);
  });
});

/** Fails the first requests of an operation, more often than the SDK tries again: the function that asked gives up. */
function failing(operation: string, times: number, fault: Wire): Wire {
  let left = times;
  return (name, send) => (name === operation && left-- > 0 ? fault(name, send) : send());
}

describe('a hook function that does not get through', () => {
  test.each([
    ['GetDeploymentTarget', 'lost', lost('before')],
    ['DescribeListeners', 'lost', lost('before')],
    ['BatchGetImage', 'lost', lost('before')],
    ['ListSubscriptionsByTopic', 'lost', lost('before')],
    ['PutParameter', 'its answer lost', lost('after')],
    ['Publish', 'lost', lost('before')],
    ['PutLifecycleEventHookExecutionStatus', 'lost', lost('before')],
    ['PutLifecycleEventHookExecutionStatus', 'its answer lost', lost('after')],
    ['PutLifecycleEventHookExecutionStatus', 'throttled', refused('ThrottlingException', 'Rate exceeded')],
  ])('at %s (%s) is healed, and the release gets to production once approved', async (operation, _how, fault) => {
    stack = await startStack({ wire: failing(operation, 7, fault) });
    const digest = await stack.push('v2');
    await stack.reviewed('v2');
    expect(await stack.approve('v2')).toMatchObject({ status: 200 });
    expect(await stack.aws.clock.advanceUntil(mailed(/^Succeeded: frontend v2$/), minutes(120))).toBe(true);
    expect(await stack.runningImage()).toContain(digest);
    const completed = reports().filter(({ outcome }) => outcome === 'OK');
    expect(completed).toHaveLength(2);
  });
});

describe('a hook function whose process ends after its first write', () => {
  test('is run again by the sweep, with what CodeDeploy sent, and the release gets to production', async () => {
    let [looked, ended] = [false, false];
    const wire: Wire = async (operation, send) => {
      // A hook finds its event before it writes.
      looked ||= operation === 'GetDeploymentTarget';
      const answer = await send();
      if (ended || !looked || operation !== 'UpdateItem') return answer;
      ended = true;
      throw new ProcessEnd();
    };
    stack = await startStack({ wire });
    const digest = await stack.pushApproved('v2');
    expect(await stack.aws.clock.advanceUntil(mailed(/^Succeeded: frontend v2$/), minutes(60))).toBe(true);

    expect(stack.logged.filter((line) => line.includes('the hook is invoked again'))).toHaveLength(1);
    const invoked = stack.aws.dispatcher.calls.filter(
      ({ operation, who }) => operation === 'Invoke' && who.includes('minute-passed'),
    );
    expect(invoked).toMatchObject([{ outcome: 'OK' }]);
    expect(reports().map(({ outcome }) => outcome)).toEqual(['OK', 'OK']);
    expect(await stack.runningImage()).toContain(digest);
  });
});

describe('an approver who cannot be asked', () => {
  const topic = 'arn:aws:sns:ap-northeast-1:123456789012:slipway-production-approver-release-manager';
  const sns = () => new SNS(clientConfig(stack!.aws));

  test.each<[string, () => Promise<unknown>]>([
    [
      'has no subscription',
      async () => {
        const { Subscriptions = [] } = await sns().listSubscriptionsByTopic({ TopicArn: topic });
        for (const { SubscriptionArn } of Subscriptions) await sns().unsubscribe({ SubscriptionArn });
      },
    ],
    [
      'shares the topic with a second subscription',
      async () => {
        await sns().subscribe({ TopicArn: topic, Protocol: 'email', Endpoint: 'someone@example.com' });
        await stack!.aws.mailbox.confirmAll();
      },
    ],
    [
      'shares the topic with a subscription that is not confirmed yet',
      () => sns().subscribe({ TopicArn: topic, Protocol: 'email', Endpoint: 'someone@example.com' }),
    ],
  ])('because the topic %s: nobody gets a link, the owners are told, the release is refused', async (_, spoil) => {
    stack = await startStack();
    await spoil();
    await stack.push('v2');
    expect(await stack.aws.clock.advanceUntil(mailed(/^Expired: frontend v2$/), minutes(60))).toBe(true);

    expect(subjects().filter((subject) => subject.startsWith('Review'))).toEqual([]);
    const toOwners = stack.aws.mailbox.mails().filter(({ to }) => to === 'platform@example.com');
    expect(toOwners.map(({ body }) => body).join('\n')).toContain('release-manager');
    await expectBlueServes();
  });
});

describe('a vote by a signed request', () => {
  test('of the approver’s IAM principal lets the release pass', async () => {
    stack = await startStack();
    const digest = await stack.push('v2');
    await stack.reviewed('v2');
    const lambda = new LambdaClient(clientConfig(stack.aws));
    const url = (await functionUrl(lambda, 'slipway-production-vote-signed'))!;
    const gateId = await gateIdIn(stack);
    expect(await postSigned(lambda, url, { gateId: 'f'.repeat(32), decision: 'approve' })).toMatchObject({
      status: 404,
    });
    expect(await postSigned(lambda, url, { gateId, decision: 'approve' })).toMatchObject({ status: 200 });
    expect(await stack.aws.clock.advanceUntil(mailed(/^Succeeded: frontend v2$/), minutes(60))).toBe(true);
    expect(await stack.runningImage()).toContain(digest);
  });
});

describe('many votes at once', () => {
  test('of several approvers, repeated and against each other, have one outcome and one report per event', async () => {
    const ids = ['ann', 'bob', 'cho', 'dee', 'eve'];
    stack = await startStack(withApprovers(ids, 3));
    await stack.push('v2');
    const mails = await allAsked(ids);
    expect(new Set(mails.map(({ link }) => link)).size).toBe(ids.length);

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const { link, code } = mails[index % ids.length]!;
        return stack!.post(link, { decision: 'approve', code });
      }),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const conflicting = await stack.post(mails[0]!.link, {
      decision: 'reject',
      code: mails[0]!.code,
      comment: 'Second thoughts.',
    });
    expect(conflicting.status).toBe(409);
    expect(await stack.aws.clock.advanceUntil(mailed(/^Succeeded: frontend v2$/), minutes(60))).toBe(true);
    expect(reports().map(({ outcome }) => outcome)).toEqual(['OK', 'OK']);
  });

  test('for and against: the first rejection that counts ends it, and nothing reaches production', async () => {
    const ids = ['ann', 'bob', 'cho', 'dee', 'eve'];
    stack = await startStack(withApprovers(ids, 5));
    await stack.push('v2');
    const mails = await allAsked(ids);
    await Promise.all(
      mails.map(({ link, code }, index) =>
        stack!.post(link, { decision: index === 2 ? 'reject' : 'approve', code, comment: 'As I see it.' }),
      ),
    );
    expect(await stack.aws.clock.advanceUntil(mailed(/^Rejected: frontend v2$/), minutes(60))).toBe(true);
    expect(reports().map(({ outcome }) => outcome)).toEqual(['OK']);
    await expectBlueServes();
  });
});

/** Review mails of all, in their order. */
async function allAsked(ids: readonly string[]): Promise<Review[]> {
  const mails: Review[] = [];
  for (const id of ids) mails.push(await stack!.reviewed('v2', `${id}@example.com`));
  return mails;
}

/** From the table's own keys, `gate#<id>`, as `slipway gates` lists it. */
async function gateIdIn({ aws }: Stack): Promise<string> {
  const { Items = [] } = await new DynamoDB(clientConfig(aws)).scan({ TableName: 'slipway-production' });
  return Items.map(({ pk }) => pk?.S ?? '')
    .find((pk) => pk.startsWith('gate#'))!
    .slice('gate#'.length);
}
