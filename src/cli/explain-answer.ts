import type { SignedVoteAnswer } from '../app/signed-vote';
import type { UrlAnswer } from '../aws/function-url';
import type { VoteAction } from './cast-vote';
import { moment } from './text/moment';

/** What the function for signed votes said, for whoever voted. */
export interface Explained {
  /** The vote stands: recorded now, or the same before. */
  readonly accepted: boolean;
  /** A word of `SignedVoteAnswer`; `denied` when Lambda itself refused; `unknown`. */
  readonly result: SignedVoteAnswer['result'] | 'denied' | 'unknown';
  readonly sentence: string;
}

/** Reads the answer to a signed vote. Whatever it is, something is said. */
export function explainAnswer({ status, body }: UrlAnswer, action: VoteAction): Explained {
  const said = membersOf(body);
  // Lambda's own refusals have a `Message`, and no result.
  const result = said.result ?? (status === 403 ? 'denied' : 'unknown');
  const sentence = sentenceOf(result, status, said, action);
  return { accepted: result === 'recorded' || result === 'repeated', result, sentence };
}

type Said = Partial<SignedVoteAnswer> & { readonly Message?: string };

function sentenceOf(result: Explained['result'], status: number, said: Said, action: VoteAction): string {
  const { approver = 'you', reason, decision, at } = said;
  switch (result) {
    case 'recorded':
      return `Recorded: ${approver} ${DONE_AS[action]}.`;
    case 'repeated':
      return `Recorded before, and it stands: ${approver} ${DONE_AS[action]}${at ? ` (${moment(at)})` : ''}.`;
    case 'conflict':
      return `Not recorded: ${approver} decided otherwise before (${decision}${at ? `, ${moment(at)}` : ''}), and that stands until it is withdrawn: gates withdraw.`;
    case 'closed':
    case 'too-late-to-withdraw':
      return `Not recorded, the gate is closed${because(reason)}`;
    case 'not-authorised':
      return `Not recorded${because(reason)}`;
    case 'comment-missing':
      return 'Not recorded: a rejection says why, with --comment.';
    case 'denied':
      return `AWS does not let you vote: whoever signs needs lambda:InvokeFunctionUrl and lambda:InvokeFunction on the function${because(said.Message)}`;
    default:
      return `Not recorded (HTTP ${status})${because(reason)}`;
  }
}

const DONE_AS: Readonly<Record<VoteAction, string>> = {
  approve: 'approves',
  reject: 'rejects',
  withdraw: 'has no vote there',
};

/** `: <words>.` or a full stop. */
function because(words: string | undefined): string {
  return words === undefined ? '.' : `: ${words.replace(/\.$/, '')}.`;
}

function membersOf(body: string): Said {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Said) : {};
  } catch {
    return {};
  }
}
