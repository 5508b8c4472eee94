import type { UrlAnswer } from '../aws/function-url';

/** What the function for signed votes said (`handlers/vote-signed.ts`), for whoever voted. */
export interface Explained {
  /** The vote stands: recorded now, or the same before. */
  readonly accepted: boolean;
  /** `recorded`, `repeated`, `conflict`, `closed`, `not-authorised` … */
  readonly kind: string;
  readonly sentence: string;
}

/** Reads the answer to a signed vote. Whatever it is, something is said. */
export function explainAnswer({ status, body }: UrlAnswer, action: 'approve' | 'reject'): Explained {
  const said = membersOf(body);
  const kind = textOf(said, 'kind') ?? KINDS[status] ?? 'unknown';
  const accepted = status >= 200 && status < 300;
  const sentence = accepted ? acceptance(kind, action) : refusal(kind, status, said);
  return { accepted, kind, sentence };
}

/** By HTTP status, of an answer that names no kind: it came from Lambda, not from our function. */
const KINDS: Readonly<Record<number, string>> = {
  200: 'recorded',
  400: 'invalid',
  403: 'denied',
  404: 'unknown-gate',
  409: 'conflict',
  410: 'closed',
  429: 'throttled',
};

function acceptance(kind: string, action: 'approve' | 'reject'): string {
  const word = action === 'approve' ? 'approval' : 'rejection';
  return kind === 'repeated' ? `Your ${word} was recorded before, and stands.` : `Your ${word} is recorded.`;
}

function refusal(kind: string, status: number, said: Readonly<Record<string, unknown>>): string {
  const words = textOf(said, 'message') ?? textOf(said, 'reason') ?? textOf(said, 'error');
  const signer = textOf(said, 'principal');
  switch (kind) {
    case 'denied':
      return `AWS does not let you vote: your principal needs lambda:InvokeFunctionUrl and lambda:InvokeFunction${because(words)}`;
    case 'not-authorised':
      return `${signer ?? 'Whoever signed'} is no approver of this service${because(words)}`;
    case 'conflict':
      return `You decided otherwise before, and that stands${because(words)}`;
    case 'closed':
      return `The gate is closed: the vote came too late${because(words)}`;
    case 'comment-missing':
      return 'A rejection says why: give --comment.';
    case 'locked':
      return 'Too many wrong codes were typed for you at this gate: ask the owners.';
    case 'throttled':
      return 'Too many votes at once: try again in a moment.';
    default:
      return `The vote was not taken (HTTP ${status})${because(words)}`;
  }
}

/** `: <words>.` or a full stop. */
function because(words: string | undefined): string {
  return words === undefined ? '.' : `: ${words.replace(/\.$/, '')}.`;
}

function membersOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Also with the capital that Lambda's own answers have. */
function textOf(members: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = members[name] ?? members[`${name[0]!.toUpperCase()}${name.slice(1)}`];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
