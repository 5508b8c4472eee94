import type { FunctionUrlRequest } from '../messages/function-url-request';

/** What the form of the review page said. */
export interface Answer {
  /** Undefined: none, one that the form does not have, or several. */
  readonly decision: 'approve' | 'reject' | 'withdraw' | undefined;
  /** As it is compared; empty: none was typed. */
  readonly code: string;
  /** Lines end in `\n`. */
  readonly comment: string;
}

/** Why a POST is none of the form's. */
export type Refusal = 'cross-site' | 'media-type' | 'too-large' | 'bad-request';

/** Bytes; a comment of 1,000 Japanese characters is 9,000 of them in a form. */
const LARGEST_BODY = 16 * 1024;

/** Reads the answer out of a POST, or says why it is none. */
export function readAnswer(request: FunctionUrlRequest): Answer | Refusal {
  if (!isFromOurPage(request.headers)) return 'cross-site';
  if (!FORM.test(request.headers['content-type'] ?? '')) return 'media-type';
  if (request.body.length > LARGEST_BODY) return 'too-large';
  const fields = fieldsOf(request.body);
  const [decisions, codes, comments] = ['decision', 'code', 'comment'].map((name) => fields?.getAll(name) ?? []);
  if (!fields || codes!.length > 1 || comments!.length > 1) return 'bad-request';
  return {
    decision: decisions!.length === 1 ? DECISIONS.find((decision) => decision === decisions![0]) : undefined,
    // Japanese input methods type full-width letters: NFKC makes them plain ones.
    code: (codes![0] ?? '').normalize('NFKC').trim().toLowerCase(),
    comment: (comments![0] ?? '').replace(/\r\n?/g, '\n').trim(),
  };
}

const DECISIONS = ['approve', 'reject', 'withdraw'] as const;

const FORM = /^application\/x-www-form-urlencoded\s*(;\s*charset=["']?utf-8["']?\s*)?$/i;

/**
 * A request that another site made a browser send is refused. `Sec-Fetch-Site` tells it where a browser sends it. Otherwise
 * `Origin` must name the host that was asked; under `Referrer-Policy: no-referrer`, which keeps the token from others,
 * browsers send `null` with a form of our own page (Fetch standard, 3.2), so `null` has to pass. Neither is what protects
 * the vote: that is the token in the address, which no other site knows.
 */
function isFromOurPage({ 'sec-fetch-site': site, origin, host }: FunctionUrlRequest['headers']): boolean {
  if (site !== undefined) return site === 'same-origin';
  return origin === undefined || origin === 'null' || (Boolean(host) && hostOf(origin) === host);
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function fieldsOf(body: Uint8Array): URLSearchParams | undefined {
  try {
    return new URLSearchParams(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
