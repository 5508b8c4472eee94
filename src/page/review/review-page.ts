import type { Gate, GateOutcome, Vote } from '../../domain/gate/gate';
import type { Quorum } from '../../domain/gate/quorum';
import { askPage } from './ask-page';
import { page } from './document';
import { endedPage } from './ended-page';
import type { Language } from './language';
import { type Note, notePage } from './note-page';
import { receiptPage } from './receipt-page';
import { speaking } from './translation';

/** What the pages about one gate show to one approver. */
export interface GateView {
  readonly gate: Pick<Gate, 'brief' | 'deadline' | 'ballot'>;
  /** Approver id: whose link it is. */
  readonly approver: string;
  readonly now: Date;
}

/** Asks for a decision. */
export interface Ask extends GateView {
  readonly kind: 'ask';
  readonly quorum: Quorum;
  readonly problem?: Problem;
  /** What was typed already; the code is typed anew each time. */
  readonly comment?: string;
  /** The approver's vote was taken back just now. */
  readonly isWithdrawn?: boolean;
}

/** Why an answer of the form changed nothing. */
export type Problem =
  | { readonly kind: 'code-missing' | 'comment-missing' | 'decision-unclear' }
  | { readonly kind: 'comment-too-long'; readonly limit: number }
  /** `left`: how many wrong codes more the link takes. */
  | { readonly kind: 'code-wrong'; readonly left: number };

/** The approver's vote is recorded. */
export interface Receipt extends GateView {
  readonly kind: 'receipt';
  readonly vote: Vote;
  /** Of a gate that still waits; absent: the votes are complete. */
  readonly quorum?: Quorum;
  readonly problem?: Problem | { readonly kind: 'conflict' | 'too-late' };
}

/** No vote counts any more. */
export interface Ended extends GateView {
  readonly kind: 'ended';
  readonly outcome: GateOutcome;
  /** An answer came after it. */
  readonly isLate: boolean;
}

/** What a page says, before it is said in a language. */
export type ReviewPage = Ask | Receipt | Ended | Note;

/** The whole document, in one language. No script, no outbound link; the only effect is a POST of its form to itself. */
export function reviewPage(view: ReviewPage, language: Language): string {
  const say = speaking(language);
  switch (view.kind) {
    case 'ask':
      return page(askPage(view, say, language), say, language);
    case 'receipt':
      return page(receiptPage(view, say, language), say, language);
    case 'ended':
      return page(endedPage(view, say, language), say, language);
    default:
      return page(notePage(view, say), say, language);
  }
}
