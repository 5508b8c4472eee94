import { escapeHtml, page, timeText, type View } from './page';

/** A mail as the embedded SNS delivered it. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly sentAt: string;
}

export interface MailPage extends View {
  readonly mails: readonly Mail[];
  /** The AWS endpoint, below which function URLs are. */
  readonly endpoint: string;
}

/** `/mail`: every mail, newest first. Bodies are text; nothing in them is markup but the links that we make. */
export function mailPage({ mails, endpoint, live }: MailPage): string {
  const list = [...mails].reverse().map(
    ({ to, subject, body, sentAt }) => `<article class="card${subject.startsWith('Review: ') ? ' asks' : ''}">
<h2>${escapeHtml(subject)}</h2>
<p class="facts"><span>to ${escapeHtml(to)}</span>${timeText(new Date(sentAt))}</p>
<pre>${linked(body, endpoint)}</pre>
</article>`,
  );
  return page({
    title: 'Mail',
    address: '/mail',
    live,
    mailCount: mails.length,
    body: list.join('\n') || '<p>No mail yet. Push an image, and what becomes of it arrives here.</p>',
  });
}

/**
 * Text with the addresses of functions as links. Every other address stays text: a mail holds what others wrote, and
 * nothing of it shall lead out of this machine. Every piece is escaped by itself, so an `&` does not end an address.
 */
function linked(text: string, endpoint: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/)
    .map((piece, index) => {
      const safe = escapeHtml(piece);
      const local = index % 2 === 1 && piece.startsWith(`${endpoint}/lambda-url/`);
      return local ? `<a href="${safe}" rel="noreferrer">${safe}</a>` : safe;
    })
    .join('');
}
