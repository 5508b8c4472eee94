import { afterEach, expect, test } from '@jest/globals';
import { reviewGiven } from '../app/review-given';
import { axeFaults, DESK, inChromium, keepScreenshot, overflow, PHONE } from './browser';
import { lastRequest, STATES, type State } from './review-states';

inChromium('every state of the review page', (windows) => {
  afterEach(() => windows.closeAll());

  test.each(STATES)(
    '$name: reads well in both languages, by day and night, on a phone',
    async (state: State) => {
      const review = await reviewGiven(state.options);
      try {
        await state.given?.(review);
        const { address, method, headers, body } = lastRequest(state, review);
        for (const locale of ['en', 'ja']) {
          if (state.isBrief) await state.given?.(review);
          const answer = await review.request(address, {
            method,
            headers: { ...headers, 'accept-language': locale },
            body,
          });
          expect(answer.status).toBe(state.status);
          const page = await windows.open({ locale, ...PHONE });
          await page.route('**/*', (route) =>
            route.fulfill({ status: answer.status, headers: answer.headers, body: answer.html }),
          );
          await page.goto('http://review.test/');
          expect(await page.locator('html').getAttribute('lang')).toBe(locale);
          expect(await page.locator('h1, main, header, footer').count()).toBe(4);

          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme });
            // Colours are the same in every language.
            if (locale === 'en' || colorScheme === 'light') expect(await axeFaults(page)).toEqual([]);
            await keepScreenshot(page, `${state.name}.${locale}.phone.${colorScheme}`);
          }
          expect(await overflow(page)).toBe(0);
          await page.setViewportSize(DESK.viewport!);
          expect(await overflow(page)).toBe(0);
          await keepScreenshot(page, `${state.name}.${locale}.desk.dark`);
        }
      } finally {
        await review.end();
      }
    },
    60_000,
  );
});
