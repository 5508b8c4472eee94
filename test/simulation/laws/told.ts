import type { Evidence, MailSeen } from '../evidence';

/** Results and refusals, by the first words of their subjects. */
const ENDS = ['Succeeded', 'Failed', 'Rejected', 'Expired', 'Superseded', 'Rolled back', 'Refused'] as const;
export type End = (typeof ENDS)[number];

/** Mails are wrapped: a sentence may go over several lines. */
export function unwrapped({ body }: MailSeen): string {
  return body.replace(/\s+/g, ' ');
}

/** How a mail says that something of a service ended; undefined of any other mail. */
export function endIn({ subject }: MailSeen, service: string): End | undefined {
  return ENDS.find((end) => subject.startsWith(`${end}: ${service} `));
}

/** The mails that tell what became of a service's pushes and deployments since a moment. */
export function endMails({ mails }: Evidence, service: string, since: Date): readonly MailSeen[] {
  return mails.filter((mail) => mail.at >= since && endIn(mail, service) !== undefined);
}

/** Whether a mail is about an image: its digest stands in it, or its tag in the subject of one that knows no digest. */
export function isAbout({ subject, body }: MailSeen, { tag, digest }: { tag: string; digest: string }): boolean {
  const words = subject.split(/[\s,:]+/);
  return body.includes(digest) || (words.includes(tag) && !/^\s*sha256:[0-9a-f]{64}\s*$/m.test(body));
}
