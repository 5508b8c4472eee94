import { type Instant, isPast, secondsAfter } from '../instant';
import type { CheckBase } from './check-spec';
import { readable } from './log-tail';
import type { Judgement } from './verdict';

/** A function of the user's own, which judges the release. docs/checks/lambda.md has what it is given and what it answers. */
export interface LambdaCheckSpec extends CheckBase {
  readonly kind: 'lambda';
  /** Name or ARN, with or without a version or alias. */
  readonly function: string;
  /** From the first invocation, while it answers that it is in progress. */
  readonly timeoutInMinutes: number;
  /** Of one invocation. */
  readonly timeoutInSeconds: number;
}

/** What became of one invocation. */
export type LambdaAnswer =
  | { readonly kind: 'answered'; readonly payload: unknown }
  /** Lambda's `FunctionError`, and the error's own words. */
  | { readonly kind: 'function-error'; readonly error: string; readonly message: string }
  | { readonly kind: 'timeout' };

/** What is kept between two looks: since when, and what the function itself wants to know again. */
export interface LambdaNoted {
  readonly since: Instant;
  /** As JSON text: the table does not hold every JSON value. */
  readonly noted?: string;
}

const REASON_CHARACTERS = 500;

/** Bytes of JSON that a function may have kept: several checks share an item of the table. */
const NOTED_BYTES = 4_096;

/** Judges one answer. What is no answer cannot decide. */
export function judgeLambda(spec: LambdaCheckSpec, answer: LambdaAnswer, since: Instant, now: Date): Judgement {
  switch (answer.kind) {
    case 'timeout':
      return undone(`${spec.function} did not answer within ${spec.timeoutInSeconds} s`);
    case 'function-error':
      return undone(`${spec.function} broke (${answer.error}): ${readable(answer.message, [], REASON_CHARACTERS)}`);
    case 'answered':
      return judgePayload(spec, answer.payload, since, now);
  }
}

function judgePayload(spec: LambdaCheckSpec, payload: unknown, since: Instant, now: Date): Judgement {
  const { outcome, reason, noted } = isObject(payload) ? payload : {};
  const words = typeof reason === 'string' ? readable(reason, [], REASON_CHARACTERS) : '';
  if (words === '') return undone(`${spec.function} answered no {outcome, reason}`);
  if (outcome === 'succeeded' || outcome === 'failed') return { outcome, reason: words };
  if (outcome !== 'in-progress')
    return undone(`${spec.function} answered no outcome that is succeeded, failed or in-progress`);
  if (noted !== undefined && !isObject(noted)) return undone(`${spec.function} noted what is no object`);
  if (noted !== undefined && Buffer.byteLength(JSON.stringify(noted)) > NOTED_BYTES)
    return undone(`${spec.function} noted more than ${NOTED_BYTES} bytes`);
  if (isPast(secondsAfter(since, spec.timeoutInMinutes * 60), now))
    return undone(`${spec.function} has been in progress for ${spec.timeoutInMinutes} minutes: ${words}`);
  const kept: LambdaNoted = { since, ...(noted === undefined ? {} : { noted: JSON.stringify(noted) }) };
  return { outcome, reason: words, noted: { ...kept } };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const undone = (why: string): Judgement => ({ outcome: 'failed', reason: `could not be done: ${why}`, undone: true });
