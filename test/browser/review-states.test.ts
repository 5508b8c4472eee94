import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { reviewGiven } from '../app/review-given';
import { axeFaults, DESK, inChromium, keepScreenshot, overflow, PHONE } from './browser';
import { lastRequest, STATES, type State } from './review-states';

/**
 * English by day and Japanese by night: a page's colours know nothing of its language, and its structure nothing of the
 * light, so that axe sees each language and each scheme of every state in two looks.
 */
const READERS = [
  { locale: 'en', colorScheme: 'light' },
  { locale: 'ja', colorScheme: 'dark' },
] as const;

/** A busy machine sends slowly, and the allowance comes back while it does. */
const MOST_REPEATS = 2_000;

inChromium('every state of the review page', (windows) => {
  // One window for each reader, for all states: the answers are filled in, and no state leaves anything in a window.
  const pages: Page[] = [];
  let answer: { status: number; headers: Readonly<Record<string, string>>; html: string };
  beforeAll(async () => {
    for (const reader of READERS) {
      const page = await windows.open({ ...reader, ...PHONE });
      await page.route('**/*', (route) =>
        route.fulfill({ status: answer.status, headers: answer.headers, body: answer.html }),
      );
      pages.push(page);
    }
  }, 60_000);
  afterAll(() => windows.closeAll());

  test.each(STATES)(
    '$name: reads well in both languages, by day and night, on a phone and a desk',
    async (state: State) => {
      const review = await reviewGiven(state.options);
      try {
        await state.given?.(review);
        const { address, method, headers, body } = lastRequest(state, review);
        for (const [index, { locale, colorScheme }] of READERS.entries()) {
          const page = pages[index]!;
          const ask = () =>
            review.request(address, { method, headers: { ...headers, 'accept-language': locale }, body });
          answer = await ask();
          for (let again = 0; state.isByRepeating && answer.status !== state.status && again < MOST_REPEATS; again++)
            answer = await ask();
          expect(answer.status).toBe(state.status);
          await page.setViewportSize(PHONE.viewport!);
          await page.goto('http://review.test/');
          expect(await page.locator('html').getAttribute('lang')).toBe(locale);
          expect(await page.locator('h1, main, header, footer').count()).toBe(4);
          expect(await axeFaults(page)).toEqual([]);
          expect(await overflow(page)).toBe(0);
          await keepScreenshot(page, `${state.name}.${locale}.phone.${colorScheme}`);
          await page.setViewportSize(DESK.viewport!);
          expect(await overflow(page)).toBe(0);
          await keepScreenshot(page, `${state.name}.${locale}.desk.${colorScheme}`);
        }
      } finally {
        await review.end();
      }
    },
    60_000,
  );
});
