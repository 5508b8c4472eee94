import { CODE, NEW_DIGEST, type Options, type ReviewGiven } from '../app/review-given';
import { always, throttled } from '../app/wire';

/** A state of the review page: how it comes about, and what is sent last; without fields the link is opened. */
export interface State {
  readonly name: string;
  readonly status: number;
  readonly options?: Options;
  readonly given?: (review: ReviewGiven) => Promise<unknown>;
  /** Comes about by sending it again, and passes with wall time. */
  readonly isByRepeating?: boolean;
  /** Whose link; alice's unless told. Undefined: none that we gave out. */
  readonly path?: (review: ReviewGiven) => string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

const APPROVE = { decision: 'approve', code: CODE };
const REJECT = { decision: 'reject', code: CODE, comment: 'Not before the campaign ends on Monday.' };

const alone: Options = { spec: { votes: 1 } };
const by = (review: ReviewGiven, approver: string, fields: Readonly<Record<string, string>>) =>
  review.answer(review.link(approver), fields);

/** Text that wants to break out, break the layout or mislead. */
const HOSTILE: Options = {
  brief: {
    changed: [
      {
        repository: 'frontend',
        tag: '<script>document.title="owned"</script>',
        digest: NEW_DIGEST,
        at: '2026-11-21T09:00:00.000Z',
      },
    ],
    source: {
      revision: '\u202e1v desrever\u202c"><img src=x onerror=alert(1)>',
      url: `javascript:alert(1)//${'a'.repeat(300)}`,
      authors: '</code><form action="https://evil.example"><button name="decision" value="approve">OK</button></form>',
    },
  },
};

export const STATES: readonly State[] = [
  { name: 'ask', status: 200 },
  { name: 'ask-hostile', status: 200, options: HOSTILE },
  {
    name: 'ask-others-voted',
    status: 200,
    options: { spec: { votes: 3, excludeAuthor: true } },
    given: (review) => by(review, 'bob', { ...APPROVE, comment: 'Looks good on staging.\nPlease watch p95.' }),
  },
  {
    name: 'ask-author',
    status: 200,
    options: { spec: { excludeAuthor: true }, brief: { source: { authors: 'Alice <alice@example.com>' } } },
  },
  {
    name: 'ask-bare',
    status: 200,
    options: { brief: { changes: [], verdicts: [], from: [], source: {} } },
  },
  { name: 'problem-code-missing', status: 400, fields: { decision: 'approve' } },
  { name: 'problem-code-wrong', status: 400, fields: { decision: 'approve', code: 'abc123' } },
  { name: 'problem-comment-missing', status: 400, fields: { decision: 'reject', code: CODE } },
  {
    name: 'problem-comment-too-long',
    status: 400,
    fields: { decision: 'reject', code: CODE, comment: 'why '.repeat(251) },
  },
  { name: 'problem-decision-unclear', status: 400, fields: { code: CODE } },
  { name: 'receipt-first-vote', status: 200, fields: APPROVE },
  { name: 'receipt-last-vote', status: 200, options: alone, fields: { ...APPROVE, comment: 'Ship it.' } },
  { name: 'receipt-rejected', status: 200, fields: REJECT },
  { name: 'conflict', status: 409, given: (review) => by(review, 'alice', APPROVE), fields: REJECT },
  {
    name: 'withdraw-code-missing',
    status: 400,
    given: (review) => by(review, 'alice', APPROVE),
    fields: { decision: 'withdraw' },
  },
  {
    name: 'withdrawn',
    status: 200,
    given: (review) => by(review, 'alice', APPROVE),
    fields: { decision: 'withdraw', code: CODE },
  },
  {
    name: 'decided-approved',
    status: 200,
    options: alone,
    given: async (review) => {
      await by(review, 'bob', APPROVE);
      await review.close({ kind: 'approved', reason: 'approved by bob', by: ['bob'] });
    },
  },
  {
    name: 'decided-late-answer',
    status: 409,
    given: async (review) => {
      await by(review, 'bob', REJECT);
      await review.close({ kind: 'rejected', reason: `rejected by bob: ${REJECT.comment}`, by: ['bob'] });
    },
    fields: APPROVE,
  },
  { name: 'expired', status: 410, given: (review) => review.minutes(26) },
  { name: 'expired-late-answer', status: 410, given: (review) => review.minutes(26), fields: APPROVE },
  { name: 'superseded', status: 410, given: (review) => review.close({ kind: 'superseded', reason: 'v3 was pushed' }) },
  {
    name: 'void',
    status: 410,
    given: (review) => review.close({ kind: 'void', reason: 'the deployment was stopped by a person' }),
  },
  {
    name: 'unreachable',
    status: 410,
    given: (review) => review.close({ kind: 'unreachable', reason: '1 of 2 approvers can be asked' }),
  },
  {
    name: 'not-authorised',
    status: 403,
    given: async (review) => review.restart(review.runtime.catalog.map(({ gate: _, ...spec }) => spec)),
  },
  {
    name: 'author',
    status: 403,
    options: { spec: { excludeAuthor: true }, brief: { source: { authors: 'alice' } } },
    fields: APPROVE,
  },
  {
    name: 'locked',
    status: 423,
    given: async (review) => {
      for (let count = 0; count < 4; count++) await by(review, 'alice', { decision: 'approve', code: 'abc123' });
    },
    fields: { decision: 'approve', code: 'abc123' },
  },
  {
    name: 'throttled',
    status: 429,
    isByRepeating: true,
    fields: { decision: 'approve' },
  },
  { name: 'not-found', status: 404, path: () => '/review/1.abcd.e30.AAAA' },
  { name: 'cross-site', status: 403, fields: APPROVE, headers: { 'sec-fetch-site': 'cross-site' } },
  { name: 'media-type', status: 415, fields: APPROVE, headers: { 'content-type': 'text/plain' } },
  { name: 'too-large', status: 413, fields: { ...REJECT, comment: 'x'.repeat(16_385) } },
  { name: 'bad-request', status: 400, fields: APPROVE, headers: { 'x-twice': 'code' } },
  {
    name: 'unavailable',
    status: 503,
    given: async (review) => review.wire(always('GetItem', throttled)),
  },
];

/** What is sent last in a state, as a request. */
export function lastRequest({ path, fields, headers = {} }: State, review: ReviewGiven) {
  const address = path?.(review) ?? review.link('alice');
  const { 'x-twice': twice, ...sent } = headers;
  const body = new URLSearchParams(fields);
  if (twice) body.append(twice, 'again');
  return fields
    ? {
        address,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...sent },
        body: body.toString(),
      }
    : { address, method: 'GET', headers: sent, body: '' };
}
