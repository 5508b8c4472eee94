/** One e-mail as it lies in its recipient's mailbox. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  /** Plain text, with what SNS appends. */
  readonly body: string;
  /** Virtual time, ISO 8601. */
  readonly sentAt: string;
  readonly kind: 'confirmation' | 'notification';
}

/** Follows a confirmation link's parameters, as SNS's own page does for whoever opens it. */
export type Confirm = (topicArn: string, token: string) => Promise<unknown>;

/** The mailbox of everybody who is subscribed: a list that only grows, but for what was put into the archive. */
export class Mailbox {
  private visible: Mail[] = [];
  private readonly archive: Mail[] = [];

  constructor(private readonly confirm: Confirm) {}

  deliver(mail: Mail): void {
    this.visible.push(mail);
  }

  /** Mails that are not archived, oldest first. */
  mails(): readonly Mail[] {
    return this.visible;
  }

  archived(): readonly Mail[] {
    return this.archive;
  }

  /**
   * Does what a person does with confirmation mails: opens the link in each, then archives it. Rejects with SNS's
   * refusal when a link has expired; that mail stays.
   */
  async confirmAll(): Promise<void> {
    for (const mail of this.visible.filter(({ kind }) => kind === 'confirmation')) {
      const link = /https?:\/\/\S+/.exec(mail.body)?.[0];
      if (!link) throw new Error(`The confirmation mail to ${mail.to} has no link.`);
      const { searchParams } = new URL(link);
      await this.confirm(searchParams.get('TopicArn') ?? '', searchParams.get('Token') ?? '');
      this.archive.push(mail);
      this.visible = this.visible.filter((other) => other !== mail);
    }
  }
}
