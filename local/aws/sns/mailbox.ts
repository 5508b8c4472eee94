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

/** What the pages of SNS do for whoever opens a mail's link. */
export interface Links {
  confirm(topicArn: string, token: string): Promise<unknown>;
  unsubscribe(subscriptionArn: string): void;
}

/** The mailbox of everybody who is subscribed: a list that only grows, but for what was put into the archive. */
export class Mailbox {
  private visible: Mail[] = [];
  private readonly archive: Mail[] = [];

  constructor(private readonly links: Links) {}

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
      await this.links.confirm(searchParams.get('TopicArn') ?? '', searchParams.get('Token') ?? '');
      this.archive.push(mail);
      this.visible = this.visible.filter((other) => other !== mail);
    }
  }
  /**
   * Opens the link below a notification, as people and scanners of mails do. Throws SNS's refusal where that takes a
   * signature.
   */
  unsubscribe(mail: Mail): void {
    const arn = /\/unsubscribe\.html\?SubscriptionArn=([^&\s]+)/.exec(mail.body)?.[1];
    if (!arn) throw new Error(`The mail to ${mail.to} has no link to unsubscribe.`);
    this.links.unsubscribe(arn);
  }
}
