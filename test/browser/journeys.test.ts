import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { clientConfig } from '../../local/boot';
import { withApprovers } from '../journeys/approvers';
import { firstDeployment, hasMail, mailBody, subjectsIn } from '../journeys/release';
import { leaksOf, logEvents } from '../journeys/secrets';
import { type Review, type RunnerKind, type Stack, type StackOptions, startStack } from '../journeys/stack';
import { greenShare, servedBy, Visitors } from '../journeys/traffic';
import { inChromium, keepScreenshot, PHONE, type Reader } from './browser';
import { postDefaults, pressEverything, readManyTimes } from './scanner';

/** Releases of the whole stack, decided by people who open the link of their mail in a browser. */

const minutes = (count: number): number => count * 60_000;

const WORDS = {
  en: { code: 'Code', comment: 'Comment', approve: 'Approve', reject: 'Reject' },
  'ja-JP': { code: 'コード', comment: 'コメント', approve: '承認する', reject: '拒否する' },
} as const;

interface Answer {
  readonly decision: 'approve' | 'reject';
  readonly code: string;
  readonly comment?: string;
}

/** Fills the form in and presses a button; resolves to the status of the page that then stands there. */
async function decide(page: Page, { decision, code, comment }: Answer, locale: keyof typeof WORDS = 'en') {
  const words = WORDS[locale];
  await page.getByLabel(words.code).fill(code);
  if (comment !== undefined) await page.getByLabel(words.comment).fill(comment);
  const [response] = await Promise.all([
    page.waitForResponse((each) => each.request().method() === 'POST'),
    page.waitForEvent('load'),
    page.getByRole('button', { name: words[decision] }).click(),
  ]);
  return response.status();
}

const heading = (page: Page) => page.locator('h1').textContent();

/** Six hexadecimal characters that are not these. */
const otherThan = (code: string): string => [...code].map((character) => (character === '0' ? '1' : '0')).join('');

inChromium('a release on the whole stack, by the link of its mail', (windows) => {
  let stack: Stack;
  let visitors: Visitors;
  const started: Stack[] = [];

  /** A stack on which `v2` waits for people, with visitors all the time. */
  const waiting = async (options: StackOptions = {}, to?: string): Promise<{ digest: string; mail: Review }> => {
    stack = await startStack(options);
    started.push(stack);
    visitors = new Visitors(stack);
    const digest = await stack.push('v2');
    expect(await visitors.until(() => stack.review('v2', to) !== undefined, minutes(30))).toBe(true);
    return { digest, mail: stack.review('v2', to)! };
  };
  const open = async (link: string, reader: Reader = {}): Promise<Page> => {
    const page = await windows.open(reader);
    expect((await page.goto(link))?.status()).toBe(200);
    return page;
  };

  afterEach(async () => {
    await windows.closeAll();
    for (const each of started.splice(0)) {
      const leaks = await leaksOf(each);
      await each.stop();
      expect(leaks).toEqual([]);
      expect(each.internalErrors).toEqual([]);
    }
  });

  test.each<{
    readonly runner: RunnerKind;
    readonly locale: keyof typeof WORDS;
    readonly alert: string;
    readonly receipt: string;
    readonly next: string;
    readonly afterwards: string;
  }>([
    {
      runner: 'in process',
      locale: 'en',
      alert: 'The code is not the one of this image. Nothing was done.',
      receipt: 'You approved frontend v2',
      next: 'All approvals are in. Production traffic moves to v2',
      afterwards: 'frontend v2 was approved',
    },
    {
      runner: 'child processes',
      locale: 'ja-JP',
      alert: 'コードがこのイメージのものと一致しません。何も実行していません。',
      receipt: 'frontend v2 を承認しました',
      next: '必要な承認が揃いました。',
      afterwards: 'frontend v2 は承認されました',
    },
  ])(
    'functions $runner, $locale: approved on a phone after a wrong code; then 10 %, five minutes, everything',
    async ({ runner, locale, alert, receipt, next, afterwards }) => {
      const { digest, mail } = await waiting({ runner });
      const page = await open(mail.link, { ...PHONE, locale });
      expect(await page.locator('html').getAttribute('lang')).toBe(locale.slice(0, 2));
      await keepScreenshot(page, `journey-ask.${locale}`);
      // The mail and the page are to be compared by the reader.
      expect(await page.locator('.digest').textContent()).toContain(digest);
      expect(await page.locator('.digest mark').textContent()).toBe(mail.code);

      expect(await decide(page, { decision: 'approve', code: otherThan(mail.code) }, locale)).toBe(400);
      expect(await page.getByRole('alert').textContent()).toContain(alert);
      await keepScreenshot(page, `journey-wrong-code.${locale}`);
      await visitors.until(() => false, minutes(10));
      expect((await firstDeployment(stack)).event('AfterAllowTestTraffic')).toMatchObject({ status: 'InProgress' });
      const green = await servedBy(stack, digest);
      expect(green).toMatchObject({ tasks: 4, production: 0 });
      expect(green.test).toBeGreaterThan(0);
      expect(await greenShare(stack)).toBe(0);

      expect(await decide(page, { decision: 'approve', code: mail.code }, locale)).toBe(200);
      expect(await heading(page)).toContain(receipt);
      expect(await page.getByText(next).isVisible()).toBe(true);
      await keepScreenshot(page, `journey-receipt.${locale}`);

      const since = new Map<number, number>();
      const ofHundred = new Map<number, number>();
      const ended = await visitors.until(async () => {
        const share = await greenShare(stack);
        if (!since.has(share)) {
          since.set(share, stack.aws.clock.now().getTime());
          const { production } = await servedBy(stack, digest);
          await visitors.come(100);
          ofHundred.set(share, (await servedBy(stack, digest)).production - production);
        }
        return hasMail(stack, /^Succeeded: frontend v2$/)();
      }, minutes(60));
      expect(ended).toBe(true);
      expect([...since.keys()].filter((share) => share > 0)).toEqual([10, 100]);
      // The load balancer throws dice.
      expect(ofHundred.get(10)).toBeGreaterThan(0);
      expect(ofHundred.get(10)).toBeLessThan(30);
      expect(ofHundred.get(100)).toBe(100);
      expect(since.get(100)! - since.get(10)!).toBeGreaterThanOrEqual(minutes(5) - 1_000);
      expect([...visitors.answers.keys()]).toEqual([200]);
      expect(await stack.runningImage()).toContain(digest);
      expect(subjectsIn(stack)).toEqual(['Review: frontend v2', 'Succeeded: frontend v2']);

      await page.goto(mail.link);
      expect(await heading(page)).toContain(afterwards);
      // What `leaksOf` looks through afterwards has something to say about these requests.
      const logged = runner === 'in process' ? stack.logged : await logEvents(stack);
      expect(logged.filter((line) => line.includes('400 ask')).length).toBe(1);
    },
  );

  test('rejected with a comment: rolled back, blue serves everything, the owners read why; the link tells the decision', async () => {
    const { digest, mail } = await waiting();
    const page = await open(mail.link, PHONE);
    const comment = 'Not before the campaign ends on Monday.';
    const { production } = await servedBy(stack, digest);
    expect(await decide(page, { decision: 'reject', code: mail.code, comment })).toBe(200);
    expect(await heading(page)).toContain('You rejected frontend v2');
    await keepScreenshot(page, 'journey-rejected');
    expect(await visitors.until(hasMail(stack, /^Rejected: frontend v2$/), minutes(30))).toBe(true);

    expect(mailBody(stack, /^Rejected/)).toContain(comment);
    expect(production).toBe(0);
    expect((await firstDeployment(stack)).info.status).toBe('Failed');
    await visitors.until(() => false, minutes(30));
    expect(await stack.runningImage()).toMatch(/frontend:v1$/);
    expect((await stack.visit()).body).toContain('frontend:v1');
    expect([...visitors.answers.keys()]).toEqual([200]);

    const again = await open(mail.link, PHONE);
    expect(await heading(again)).toContain('frontend v2 was rejected');
    await keepScreenshot(again, 'journey-rejected-later');
    expect(await again.getByText(comment).first().isVisible()).toBe(true);
    expect(await again.getByRole('button').count()).toBe(0);
  });

  test('left to silence: the page that is still open says so when it is answered, and CodeDeploy’s hour was not needed', async () => {
    const { mail } = await waiting();
    const page = await open(mail.link, PHONE);
    expect(await visitors.until(hasMail(stack, /^Expired: frontend v2$/), minutes(60))).toBe(true);
    const { info, event } = await firstDeployment(stack);

    expect(await decide(page, { decision: 'approve', code: mail.code })).toBe(410);
    expect(await heading(page)).toContain('Too late: this review has expired');
    await keepScreenshot(page, 'journey-expired');
    expect((await page.goto(mail.link))?.status()).toBe(410);
    expect(await page.getByRole('button').count()).toBe(0);

    expect(info).toMatchObject({ status: 'Failed', errorInformation: { code: 'HOOK_EXECUTION_FAILURE' } });
    const { status, startTime, endTime, diagnostics } = event('AfterAllowTestTraffic')!;
    expect(status).toBe('Failed');
    expect(Number(endTime) - Number(startTime)).toBeLessThan(minutes(58));
    expect(JSON.stringify([info.errorInformation, diagnostics])).not.toMatch(/time(d )?-?out/i);
    expect(await stack.runningImage()).toMatch(/frontend:v1$/);
    expect([...visitors.answers.keys()]).toEqual([200]);
  });

  test('answered twice: the same answer is the same receipt; another one conflicts, from any window, by anybody', async () => {
    const ids = ['ann', 'bob', 'cho'];
    await waiting(withApprovers(ids, 2), 'ann@example.com');
    await visitors.until(() => ids.every((id) => stack.review('v2', `${id}@example.com`)), minutes(5));
    const mails = ids.map((id) => stack.review('v2', `${id}@example.com`)!);
    const { code } = mails[0]!;
    const tabs = await Promise.all([0, 0, 0, 1, 2].map((person) => open(mails[person]!.link)));
    const [ann, annRejecting, annAgain, bob, cho] = tabs as [Page, Page, Page, Page, Page];

    expect(await decide(ann, { decision: 'approve', code })).toBe(200);
    const receipt = await ann.locator('main').textContent();
    expect(await decide(annRejecting, { decision: 'reject', code, comment: 'Second thoughts.' })).toBe(409);
    expect(await heading(annRejecting)).toContain('You approved frontend v2');
    expect(await annRejecting.getByRole('alert').textContent()).toContain('your earlier decision stands');
    await keepScreenshot(annRejecting, 'journey-conflict');
    expect(await decide(annAgain, { decision: 'approve', code })).toBe(200);
    expect(await annAgain.locator('main').textContent()).toBe(receipt);

    expect(await decide(bob, { decision: 'approve', code })).toBe(200);
    await visitors.until(() => false, minutes(1));
    expect(await decide(cho, { decision: 'reject', code, comment: 'Not so fast.' })).toBe(409);
    expect(await heading(cho)).toContain('frontend v2 was approved');
    expect(await cho.getByRole('alert').textContent()).toContain('was not counted');
    await keepScreenshot(cho, 'journey-decided');
    expect(await visitors.until(hasMail(stack, /^Succeeded: frontend v2$/), minutes(60))).toBe(true);
    expect([...visitors.answers.keys()]).toEqual([200]);
  });

  test('overtaken by a newer push while its page is open: the answer counts for neither', async () => {
    const { mail } = await waiting();
    const page = await open(mail.link, PHONE);
    await stack.push('v3');
    expect(await visitors.until(() => stack.review('v3') !== undefined, minutes(60))).toBe(true);
    const before = await gatesOf(stack);

    expect(await decide(page, { decision: 'approve', code: mail.code })).toBe(410);
    expect(await heading(page)).toContain('Superseded by a newer release');
    await keepScreenshot(page, 'journey-superseded');
    expect(await gatesOf(stack)).toEqual(before);
    await visitors.until(() => false, minutes(5));
    expect((await stack.deployments()).at(-1)).toMatchObject({ status: 'InProgress' });
    expect(await greenShare(stack)).toBe(0);
    expect(await stack.runningImage()).toMatch(/frontend:v1$/);
    expect([...visitors.answers.keys()]).toEqual([200]);
  });

  test('read by a mail scanner: whatever it presses and posts, nothing is written and everybody still waits', async () => {
    const { digest, mail } = await waiting();
    const before = await tableOf(stack);
    const calls = stack.aws.dispatcher.calls.length;
    const page = await windows.open();
    expect(await pressEverything(page, mail.link)).toBeGreaterThan(4);
    expect(await postDefaults(page, mail.link)).toEqual(new Set([400]));
    expect(await readManyTimes(mail.link, 1_000)).toEqual(new Set([200]));
    const answered = (result: string) => stack.logged.filter((line) => line.includes(result)).length;
    expect(answered('"400 ask"')).toBeGreaterThan(8);
    expect(answered('"200 ask"')).toBeGreaterThan(1_000);

    const since = stack.aws.dispatcher.calls.slice(calls).map(({ operation }) => operation);
    // Beside what Lambda does for every invocation: its log.
    expect(new Set(since.filter((operation) => !/Log(Events|Stream)$/.test(operation)))).toEqual(new Set(READS));
    expect(await tableOf(stack)).toEqual(before);
    await visitors.until(() => false, minutes(5));
    expect((await firstDeployment(stack)).event('AfterAllowTestTraffic')).toMatchObject({ status: 'InProgress' });
    expect(await servedBy(stack, digest)).toMatchObject({ production: 0 });
    expect(subjectsIn(stack)).toEqual(['Review: frontend v2']);

    const person = await open(mail.link);
    expect(await decide(person, { decision: 'approve', code: mail.code })).toBe(200);
  });

  test('its mail read by a scanner that opens every link: SNS’s own ends the subscription, but not the review', async () => {
    const { mail } = await waiting();
    const before = await gatesOf(stack);
    const [review, ...others] = mail.body.match(/https?:\/\/\S+/g)!;
    expect(review).toBe(mail.link);
    expect(others).toEqual([
      expect.stringMatching(/^https:\/\/sns\.ap-northeast-1\.amazonaws\.com\/unsubscribe\.html\?SubscriptionArn=/),
      'https://aws.amazon.com/support',
    ]);
    // CloudFormation and the link of a confirmation mail leave a subscription that whoever has the mail can end.
    stack.aws.mailbox.unsubscribe(stack.aws.mailbox.mails().at(-1)!);
    await visitors.until(() => false, minutes(5));
    expect(await gatesOf(stack)).toEqual(before);

    expect(await decide(await open(mail.link), { decision: 'approve', code: mail.code })).toBe(200);
    expect(await visitors.until(hasMail(stack, /^Succeeded: frontend v2$/), minutes(60))).toBe(true);
    // The next link reaches nobody: the owners are told how to mend it, and nothing passes.
    await stack.push('v3');
    expect(await visitors.until(hasMail(stack, /^Expired: frontend v3$/), minutes(60))).toBe(true);
    expect(stack.review('v3')).toBeUndefined();
    const toOwners = stack.aws.mailbox.mails().filter(({ to }) => to === 'platform@example.com');
    expect(toOwners.map(({ body }) => body).join()).toMatch(/subscribe\s+release-manager@example\.com/i);
    expect([...visitors.answers.keys()]).toEqual([200]);
  });
});

/** What the page's function asks AWS for when it only shows. */
const READS = ['GetParameter', 'GetItem'];

/** Every item of the table, as text. */
async function tableOf({ aws }: Stack): Promise<string[]> {
  const { Items = [] } = await new DynamoDB(clientConfig(aws)).scan({
    TableName: 'slipway-production',
    ConsistentRead: true,
  });
  return Items.map((item) => JSON.stringify(item)).sort();
}

/** What people are asked, as text: other items are written while time passes. */
const gatesOf = async (stack: Stack): Promise<string[]> =>
  (await tableOf(stack)).filter((item) => item.startsWith('{"pk":{"S":"gate#'));
