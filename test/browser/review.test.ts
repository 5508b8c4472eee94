import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { CODE, NEW_DIGEST, type Options, type ReviewGiven, reviewGiven } from '../app/review-given';
import { inChromium, PHONE } from './browser';
import { serveReview } from './review-server';

inChromium('an approver with the review page', (windows) => {
  let given: ReviewGiven;
  let server: Awaited<ReturnType<typeof serveReview>>;
  const start = async (options?: Options) => {
    given = await reviewGiven(options);
    server = await serveReview(given);
  };
  const open = async (reader = {}, approver = 'alice'): Promise<Page> => {
    const page = await windows.open(reader);
    await page.goto(server.origin + given.link(approver));
    return page;
  };
  afterEach(async () => {
    await windows.closeAll();
    await server.close();
    await given.end();
  });

  test('approves, and is told what happens next', async () => {
    await start({ spec: { votes: 1 } });
    const page = await open(PHONE);
    const shown = await page.locator('.digest mark').textContent();
    await page.getByLabel('Code').fill(shown!);
    await page.getByRole('button', { name: 'Approve' }).click();
    expect(await page.locator('h1').textContent()).toContain('You approved frontend v2');
    expect(await page.getByText('Production traffic moves to').isVisible()).toBe(true);
    expect(await given.vote('alice')).toMatchObject({ decision: 'approve' });
  });

  test('rejects, in Japanese, after being told that a comment is needed', async () => {
    await start();
    const page = await open({ ...PHONE, locale: 'ja-JP' });
    await page.getByLabel('コード').fill(CODE);
    await page.getByRole('button', { name: '拒否する' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('コメントが必要');
    expect(await given.vote('alice')).toBeUndefined();

    await page.getByLabel('コード').fill(CODE);
    await page.getByLabel('コメント').fill('月曜日まで待ってください。');
    await page.getByRole('button', { name: '拒否する' }).click();
    expect(await page.locator('h1').textContent()).toContain('拒否しました');
    expect(await given.vote('alice')).toMatchObject({ decision: 'reject', comment: '月曜日まで待ってください。' });
  });

  test('types a wrong code: told so, the comment kept, the field in focus', async () => {
    await start();
    const page = await open();
    await page.getByLabel('Comment').fill('\nsecond line <b>');
    await page.getByLabel('Code').fill('000000');
    await page.getByRole('button', { name: 'Approve' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('still allowed: 4');
    expect(await page.getByLabel('Comment').inputValue()).toContain('second line <b>');
    expect(await page.evaluate('document.activeElement.id')).toBe('code');
    expect(await page.getByLabel('Code').inputValue()).toBe('');
  });

  test('withdraws with the code while votes are missing, and votes again', async () => {
    await start();
    const page = await open();
    await page.getByLabel('Code').fill(CODE);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByLabel('Code').fill(CODE);
    await page.getByRole('button', { name: 'Withdraw' }).click();
    expect(await page.getByRole('status').textContent()).toContain('withdrawn');
    expect(await given.vote('alice')).toBeUndefined();
  });

  test('loads the page again after voting: the same receipt, one vote', async () => {
    await start();
    const page = await open();
    await page.getByLabel('Code').fill(CODE);
    await page.getByRole('button', { name: 'Approve' }).click();
    const before = await given.item();
    await page.reload();
    expect(await page.locator('h1').textContent()).toContain('You approved');
    await page.goto(server.origin + given.link());
    expect(await page.locator('h1').textContent()).toContain('You approved');
    expect(await given.item()).toBe(before);
  });

  test('presses Enter with the right code typed: nothing is sent', async () => {
    await start();
    const page = await open();
    await page.getByLabel('Code').fill(CODE);
    await page.getByLabel('Code').press('Enter');
    // Whatever Enter did would have been sent before this answer came.
    await page.request.get(server.origin + given.link());
    expect(server.requests.filter((request) => request.startsWith('POST'))).toEqual([]);
  });

  test('goes through the page by keyboard: what is focused is seen', async () => {
    await start();
    const page = await open();
    const seen: string[] = [];
    for (let count = 0; count < 5; count++) {
      await page.keyboard.press('Tab');
      const [name, outline] = (await page.evaluate(
        '[document.activeElement.value || document.activeElement.id || document.activeElement.localName, getComputedStyle(document.activeElement).outlineStyle]',
      )) as [string, string];
      expect(outline).toBe('solid');
      seen.push(name);
    }
    expect(seen).toEqual(['summary', 'code', 'comment', 'reject', 'approve']);
  });

  test('is taken to the form on a phone, and sees the whole reference when unfolded', async () => {
    await start();
    const page = await open(PHONE);
    const height = async () => (await page.getByRole('heading', { name: 'Your decision' }).boundingBox())!.y;
    expect(await height()).toBeGreaterThan(PHONE.viewport!.height);
    await page.getByRole('link', { name: 'Go to the decision' }).click();
    expect(await height()).toBeLessThan(PHONE.viewport!.height);
    await page.getByText('Image, to copy').click();
    expect(await page.getByText(`frontend@${NEW_DIGEST}`, { exact: true }).isVisible()).toBe(true);
  });

  test('what is pressed or typed into is 44 pixels high and wide at least', async () => {
    await start();
    const page = await open(PHONE);
    for (const control of await page.locator('button:visible, a:visible, input, textarea').all()) {
      const box = await control.boundingBox();
      expect(Math.min(box!.height, box!.width)).toBeGreaterThanOrEqual(44);
    }
  });

  test('a tag that is a script runs none; the policy lets none run either', async () => {
    const tag = '<script>document.title="owned"</script><img src=x onerror="document.title=1">';
    await start({
      brief: {
        changed: [{ repository: 'frontend', tag, digest: `sha256:${'ab'.repeat(32)}`, at: '2026-11-21T09:00:00.000Z' }],
      },
    });
    const page = await open();
    expect(await page.title()).toBe(`Release frontend ${tag} to production? · Slipway`);
    expect(await page.locator('script, img, iframe, a:not([href^="#"]), link').count()).toBe(0);
    expect(server.requests.filter((request) => !request.includes('/review/') && !request.includes('favicon'))).toEqual(
      [],
    );
    const refused = page.waitForEvent('console', (message) => message.text().includes('Content Security Policy'));
    await page.evaluate(
      'document.body.append(Object.assign(document.createElement("script"), { text: "document.title = 1" }))',
    );
    await refused;
    expect(await page.title()).toContain('<script>');
  });
});

inChromium('a mail scanner', (windows) => {
  let given: ReviewGiven;
  let server: Awaited<ReturnType<typeof serveReview>>;
  beforeEach(async () => {
    given = await reviewGiven({ spec: { votes: 1 } });
    server = await serveReview(given);
  });
  afterEach(async () => {
    await windows.closeAll();
    await server.close();
    await given.end();
  });

  test('cannot take a vote back that was given', async () => {
    given.restart(given.runtime.catalog.map((spec) => ({ ...spec, gate: { ...spec.gate!, votes: 2 } })));
    await given.answer(given.link(), { decision: 'approve', code: CODE });
    const before = await given.item();
    const page = await windows.open();
    for (const name of ['code', 'withdraw']) {
      await page.goto(server.origin + given.link());
      await page.locator(`[name="${name}"], [value="${name}"]`).first().dispatchEvent('click');
      await page.waitForLoadState();
    }
    expect(
      (await page.request.post(server.origin + given.link(), { form: { decision: 'withdraw', code: '' } })).status(),
    ).toBe(400);
    expect(await given.item()).toBe(before);
  });
});
