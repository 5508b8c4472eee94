import { InvalidMessage } from '../domain/errors';
import { tokenIdOf } from '../domain/gate/token';
import {
  type FunctionUrlRequest,
  type FunctionUrlResponse,
  parseFunctionUrlRequest,
} from '../messages/function-url-request';
import { languageOf } from '../page/review/language';
import type { Note } from '../page/review/note-page';
import { reviewPage } from '../page/review/review-page';
import { errorFacts } from './handler';
import { type Allowance, throttle } from './request-throttle';
import { answerTo } from './review-answer';
import { type Refusal, readAnswer } from './review-form';
import { reviewHeaders } from './review-headers';
import { openLink, verifyLink } from './review-link';
import { type Reply, replyTo } from './review-view';
import type { BallotRuntime } from './runtime';

/** 3,600 reads a minute are served to one address for good: mail gateways read for thousands of people. */
const READS: Allowance = { burst: 4_000, perSecond: 60 };
const ANSWERS_OF_ADDRESS: Allowance = { burst: 600, perSecond: 10 };
/** Nobody answers one link so often; five wrong codes lock it anyway. */
const ANSWERS_OF_LINK: Allowance = { burst: 120, perSecond: 1 };

/** A token's characters and no others; what is longer than any token is none. */
const LINK = /^\/review\/([A-Za-z0-9._-]{1,1024})$/;

const STATUS: Readonly<Record<Refusal, number>> = {
  'cross-site': 403,
  'media-type': 415,
  'too-large': 413,
  'bad-request': 400,
};

type Facts = Readonly<Record<string, string>>;

/**
 * The review page: a request to the function URL → a page. Reading changes nothing. Whatever fails, nothing passes: an
 * answer that cannot be written is no answer, and a gate without answers refuses.
 *
 * Logged are ids and the result; never the token, a header or a field.
 */
export function reviewing(runtime: BallotRuntime): (event: unknown) => Promise<FunctionUrlResponse> {
  const limits = {
    reads: throttle(READS),
    answers: throttle(ANSWERS_OF_ADDRESS),
    readsOfLink: throttle(READS),
    answersOfLink: throttle(ANSWERS_OF_LINK),
  };
  return async (event) => {
    let request: FunctionUrlRequest | undefined;
    let facts: Facts = {};
    try {
      request = parseFunctionUrlRequest(event);
      const reply = await replyOf(request);
      runtime.log.info('review', { ...facts, result: `${reply.status} ${reply.page.kind}` });
      return response(reply, request);
    } catch (error) {
      const isPoison = error instanceof InvalidMessage;
      runtime.log.error('review failed', { ...facts, ...errorFacts(error) });
      return response(isPoison ? note(400, 'bad-request') : UNAVAILABLE, request);
    }

    async function replyOf(request: FunctionUrlRequest): Promise<Reply> {
      const isRead = request.method === 'GET' || request.method === 'HEAD';
      const waitOfAddress = (isRead ? limits.reads : limits.answers)(request.sourceIp);
      if (waitOfAddress > 0) return throttled(waitOfAddress);

      const token = LINK.exec(request.path)?.[1];
      if (token === undefined) return note(404, 'not-found');
      if (!isRead && request.method !== 'POST') {
        return { ...note(405, 'method'), headers: { allow: 'GET, HEAD, POST' } };
      }
      // Before anything is looked up, and before a field is read.
      const claims = await verifyLink(runtime, token);
      if (!claims) return note(404, 'not-found');
      const tokenId = tokenIdOf(claims.nonce);
      facts = { gateId: claims.gateId, approver: claims.approver, tokenId };
      const waitOfLink = (isRead ? limits.readsOfLink : limits.answersOfLink)(tokenId);
      if (waitOfLink > 0) return throttled(waitOfLink);

      const link = await openLink(runtime, claims);
      if (!link) return note(404, 'not-found');
      if (isRead) return replyTo(link, runtime.now());
      const answer = readAnswer(request);
      return typeof answer === 'string' ? note(STATUS[answer], answer) : answerTo(runtime, link, answer, request);
    }
  };
}

type PlainNote = Exclude<Note['kind'], 'not-authorised' | 'author' | 'throttled'>;

function note(status: number, kind: PlainNote): Reply {
  return { status, page: { kind } };
}

const UNAVAILABLE: Reply = { ...note(503, 'unavailable'), headers: { 'retry-after': '60' } };

function throttled(seconds: number): Reply {
  return { status: 429, page: { kind: 'throttled', seconds }, headers: { 'retry-after': String(seconds) } };
}

/** HEAD is answered as GET: whoever carries the answer leaves its body out. */
function response({ status, page, headers }: Reply, request: FunctionUrlRequest | undefined): FunctionUrlResponse {
  const language = languageOf(request?.headers['accept-language']);
  return {
    statusCode: status,
    headers: { ...reviewHeaders(language), ...headers },
    body: reviewPage(page, language),
  };
}
