import type { Mail } from './console/mail-page';

/** What became of a vote by mail. */
export type VoteByMail = { readonly told: string } | { readonly refused: string };

/**
 * Decides like anybody who has the mail: takes it from the console's mailbox, opens its link, types the code that it shows
 * and posts the form.
 * @returns what the page said, or why it said no; rejects when a server cannot be reached.
 */
export async function approveByMail(mail: Pick<Mail, 'body'>): Promise<VoteByMail> {
  const link = /https?:\/\/\S+/.exec(mail.body)?.[0];
  if (link === undefined) return { refused: 'the review mail has no link' };
  const code = /^\s*sha256:[0-9a-f]{58}([0-9a-f]{6})\s*$/m.exec(mail.body)?.[1];
  if (code === undefined) return { refused: 'the review mail shows no digest alone on its line' };
  const page = await fetch(link);
  if (!page.ok) return { refused: `the review page answered ${page.status}: ${headingOf(await page.text())}` };
  const receipt = await fetch(link, { method: 'POST', body: new URLSearchParams({ decision: 'approve', code }) });
  const told = headingOf(await receipt.text());
  return receipt.ok ? { told } : { refused: `the vote was answered with ${receipt.status}: ${told}` };
}

/** Every mail that lies in the console's mailbox, oldest first. */
export async function mailsOf(consoleUrl: string): Promise<readonly Mail[]> {
  const answer = await fetch(`${consoleUrl}/mail.json`);
  return (await answer.json()) as Mail[];
}

function headingOf(html: string): string {
  const [, heading = ''] = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html) ?? /<title>([\s\S]*?)<\/title>/.exec(html) ?? [];
  // The mark beside the words is for the eye.
  const words = heading.replace(/<span[^>]*aria-hidden[^>]*>[^<]*<\/span>/g, '');
  const text = words.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity).trim() || 'no heading';
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
