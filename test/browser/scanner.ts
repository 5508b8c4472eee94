import type { Page } from 'playwright-core';

/** What software does that looks at a link before its reader: all of it, and never anything that it would have to read. */

/** Opens a page, presses every control of it, and submits its form as it stands, by script too. */
export async function pressEverything(page: Page, link: string): Promise<number> {
  await page.goto(link);
  const controls = await page.locator('a, button, input, textarea, summary, label').all();
  for (const control of controls) {
    if (await control.evaluate('(element) => element.matches("button:enabled")')) {
      await Promise.all([page.waitForEvent('load'), control.dispatchEvent('click')]);
      await page.goto(link);
    } else await control.dispatchEvent('click');
  }
  for (const submit of ['submit()', 'requestSubmit()']) {
    await Promise.all([
      page.waitForEvent('load'),
      // The page may be gone before the answer is.
      page.evaluate(`document.forms[0].${submit}`).catch(() => undefined),
    ]);
    // What was submitted may still be on its way, and ends what is asked for after it.
    await page.goto(link).catch(() => page.goto(link));
  }
  return controls.length;
}

/** Posts forms that are empty, and those whose defaults stand, with each decision. Resolves to the statuses. */
export async function postDefaults(page: Page, link: string): Promise<Set<number>> {
  const decisions = ['approve', 'reject', 'withdraw', ''];
  const forms: Record<string, string>[] = [
    {},
    { code: '', comment: '' },
    ...decisions.map((decision) => ({ decision, code: '', comment: 'x' })),
  ];
  const statuses = new Set<number>();
  for (const form of forms) statuses.add((await page.request.post(link, { form })).status());
  return statuses;
}

/** GET and HEAD in turn, twenty at once: more connections than a server's queue takes would be reset. Resolves to the statuses. */
export async function readManyTimes(link: string, times: number): Promise<Set<number>> {
  const statuses = new Set<number>();
  let begun = 0;
  const reader = async (): Promise<void> => {
    while (begun < times) {
      const answer = await fetch(link, { method: begun++ % 2 ? 'HEAD' : 'GET' });
      statuses.add(answer.status);
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 20 }, reader));
  return statuses;
}
