import { urlEvent } from '../../local/aws/lambda/url-event';
import { gateIdOf } from '../../src/domain/gate/gate';
import { releaseOf } from '../../src/domain/release';
import type { SimulatedAccount } from './account';
import type { MailSeen } from './evidence';
import type { Functions } from './functions';
import { REVIEW_URL } from './handlers';
import { addressOf } from './landscape';
import type { Processes } from './processes';
import type { Act, Opinion } from './story';
import type { Witness } from './witness';

type OpinionAct = Extract<Act, { kind: 'opinion' }>;

/** Approvers read their mails, and do what the story says they do about each. */
export class People {
  private read = 0;
  private readonly received = new Map<string, number>();
  /** Who leaves, once the gate of which deployment is passed. */
  private readonly leaving = new Map<string, string>();
  /** Posts without an answer yet, by approver. */
  private readonly waiting = new Map<string, { readonly decision: string; readonly answered: Promise<void> }>();

  constructor(
    private readonly account: SimulatedAccount,
    private readonly processes: Processes,
    private readonly functions: Functions,
    private readonly witness: Witness,
    private readonly opinions: readonly OpinionAct[],
    /** Makes somebody no approver any more. */
    private readonly leave: (approver: string) => void,
    private readonly tell: (line: string) => void,
  ) {}

  /** Looks for mails that have come. */
  look(): void {
    for (const [approver, id] of this.leaving) {
      const hooks = this.witness.deployments.find((each) => each.id === id)?.hooks ?? [];
      if (!hooks.some(({ event, reported }) => event === 'AfterAllowTestTraffic' && reported)) continue;
      this.leaving.delete(approver);
      this.leave(approver);
    }
    for (; this.read < this.witness.mails.length; this.read++) {
      const mail = this.witness.mails[this.read]!;
      if (!mail.subject.startsWith('Review: ')) continue;
      const number = (this.received.get(mail.to) ?? 0) + 1;
      this.received.set(mail.to, number);
      for (const opinion of this.opinions)
        if (addressOf(opinion.approver) === mail.to && opinion.mail === number)
          this.account.clock.after(opinion.at * 60_000, () =>
            this.processes.soon(`${opinion.approver} votes`, () => this.voteInTurn(opinion.approver, mail, opinion)),
          );
    }
  }

  /**
   * Who thinks better of it waits for the answer first, or nobody could say which was the last word; who presses a button
   * twice does not.
   */
  private voteInTurn(approver: string, mail: MailSeen, opinion: Opinion): void {
    const before = this.waiting.get(approver);
    const vote = () => {
      const answered = this.vote(approver, mail, opinion).then(() => {
        if (this.waiting.get(approver)?.answered === answered) this.waiting.delete(approver);
      });
      this.waiting.set(approver, { decision: opinion.decision, answered });
    };
    if (before && before.decision !== opinion.decision)
      void before.answered.then(() => this.processes.soon(`${approver} votes`, vote));
    else vote();
  }

  private vote(approver: string, mail: MailSeen, opinion: Opinion): Promise<void> {
    const { account, witness } = this;
    const { decision, rightCode, persists, leaves } = opinion;
    const token = /\/review\/(\S+)/.exec(mail.body)?.[1] ?? '';
    const digest = /^\s*(sha256:[0-9a-f]{64})\s*$/m.exec(mail.body)?.[1] ?? '';
    const [, service = ''] = /^Review: (\S+)/.exec(mail.subject) ?? [];
    const [gateId, , releaseHash] = JSON.parse(Buffer.from(token.split('.')[2] ?? '', 'base64url').toString() || '[]');
    const code = rightCode ? digest.slice(-6) : 'zzzzzz';
    const form = { decision, code, comment: decision === 'reject' ? 'No.' : '' };
    const deployment = witness.deployments.find(
      (each) => each.service === service && gateIdOf(each.id, releaseOf(each as never)?.hash ?? '') === gateId,
    );
    const at = witness.votes.length;
    witness.votes.push({
      ...{ at: account.clock.now(), approver, service, deploymentId: deployment?.id ?? '', digest },
      ...{ releaseHash: String(releaseHash), decision, rightCode },
    });
    this.tell(`${approver} posts ${decision} for ${mail.subject.slice(8)}${rightCode ? '' : ', with a wrong code'}`);
    const event = urlEvent({
      request: {
        method: 'POST',
        target: `/review/${token}`,
        headers: { host: new URL(REVIEW_URL).host, 'content-type': 'application/x-www-form-urlencoded' },
        body: Buffer.from(new URLSearchParams(form).toString()),
      },
      target: { id: 'review', path: `/review/${token}`, query: '' },
      ...{ region: 'ap-northeast-1', requestId: 'request', now: account.clock.now(), signer: undefined },
    });
    return this.functions.call('approval-page', event).then(
      (answer) => {
        const { statusCode } = answer as { statusCode: number };
        witness.votes[at] = { ...witness.votes[at]!, status: statusCode };
        this.tell(`${approver} is answered ${statusCode}`);
        if (leaves && deployment) this.leaving.set(approver, deployment.id);
      },
      () => {
        this.tell(`${approver} is not answered`);
        if (persists)
          account.clock.after(60_000, () =>
            this.processes.soon(`${approver} votes`, () => void this.vote(approver, mail, opinion)),
          );
      },
    );
  }
}
