import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/*
 * Chromium is a judge that we did not write: `.ci/run` installs Debian's; without it the tests say `not run: chromium`, here
 * and in the closing summary of `npm run check` (test/judges/judges.ts does the same).
 */

const BUILD = join(__dirname, '..', '..', '.build');
const ABSENCES = join(BUILD, 'not-run');
const SCREENSHOTS = join(BUILD, 'screenshots');

const EXECUTABLE = process.env.SLIPWAY_CHROMIUM ?? '/usr/bin/chromium';

const ARGUMENTS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

/** A person's window: where they read, in which language, by which light. */
export type Reader = Pick<BrowserContextOptions, 'locale' | 'colorScheme' | 'viewport' | 'javaScriptEnabled'>;

export const PHONE: Reader = { viewport: { width: 360, height: 740 } };
export const DESK: Reader = { viewport: { width: 1024, height: 800 } };

export interface Windows {
  /** A window of its own: no cookie or cache is shared. Closed by `closeAll`. */
  open(reader?: Reader): Promise<Page>;
  closeAll(): Promise<void>;
}

/** `describe` for tests in Chromium; one skipped test `not run: chromium` where there is none. */
export function inChromium(title: string, tests: (windows: Windows) => void): void {
  if (!existsSync(EXECUTABLE)) {
    mkdirSync(ABSENCES, { recursive: true });
    writeFileSync(join(ABSENCES, 'chromium'), '');
    process.stderr.write(`not run: chromium (${title})\n`);
    describe(title, () => {
      it.skip('not run: chromium', () => {});
    });
    return;
  }
  describe(title, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
    }, 60_000);
    afterAll(() => browser?.close());
    tests({
      open: async (reader = {}) => (await browser.newContext({ locale: 'en', ...DESK, ...reader })).newPage(),
      closeAll: async () => {
        await Promise.all(browser.contexts().map((context) => context.close()));
      },
    });
  });
}

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core has to say against a page, one line for each rule and element; nothing: it is clean. */
export async function axeFaults(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which no content security policy of the page stops.
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResults;
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}

/** How far a page reaches beyond its window to the right; 0: nobody has to scroll sideways. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  ) as Promise<number>;
}

/** With SCREENSHOTS=yes, keeps a picture of the whole page in `.build/screenshots`, for people to look at. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  if (process.env.SCREENSHOTS !== 'yes') return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}
