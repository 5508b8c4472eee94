/**
 * What breaks the world or the program. Refusing, waiting and failing a release are outcomes, hence values; these are not.
 */
export abstract class SlipwayError extends Error {
  abstract readonly code: string;
  abstract readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.details = details;
  }
}

/** A message that is not what its source promises. Poison: it is set aside, for somebody to read. */
export class InvalidMessage extends SlipwayError {
  readonly code = 'InvalidMessage';
  readonly retryable = false;

  constructor(
    message: string,
    /** Each thing that is missing or wrong, with its path: `detail.image-tag: …`. */
    readonly violations: readonly string[],
  ) {
    super(`${message}: ${violations.join('; ')}`, { violations });
  }
}

/** The packaged `catalog.json` is not there or is not a catalog. */
export class InvalidCatalog extends SlipwayError {
  readonly code = 'InvalidCatalog';
  readonly retryable = false;

  constructor(readonly violations: readonly string[]) {
    super(`The catalog cannot be used: ${violations.join('; ')}`, { violations });
  }
}

/** Somebody else's write came first, or the lease is no longer ours: what was planned is out of date. */
export class Conflict extends SlipwayError {
  readonly code = 'Conflict';
  readonly retryable = true;
}

/** The records do not take or tell what an event is about. Nothing else knows of it, so its source must tell it again. */
export class Unheard extends SlipwayError {
  readonly code = 'Unheard';
  readonly retryable = true;

  constructor(cause: SlipwayError) {
    super(`The records cannot be used: ${cause.message}`, cause.details, cause);
  }
}

/** What kind of answer AWS gave; `src/aws/aws-error.ts` says which code means which. */
export type AwsErrorKind =
  | 'throttled'
  | 'unavailable'
  | 'denied'
  | 'not-found'
  | 'busy'
  | 'conflict'
  | 'over'
  | 'invalid';

/** AWS refused or did not answer. */
export class AwsError extends SlipwayError {
  readonly code = 'Aws';
  readonly retryable: boolean;

  constructor(
    /** As in IAM: `ecs:DescribeServices`. */
    readonly operation: string,
    /** AWS's own name of the error, `ThrottlingException`. */
    readonly awsName: string,
    readonly kind: AwsErrorKind,
    message: string,
    cause?: unknown,
  ) {
    super(`${operation}: ${awsName}: ${message}`, { operation, awsName, kind }, cause);
    this.retryable = kind === 'throttled' || kind === 'unavailable' || kind === 'conflict';
  }
}

/** People cannot be asked about a release, because nobody knows what they would be shown. It does not pass. */
export class CannotAsk extends SlipwayError {
  readonly code = 'CannotAsk';
  readonly retryable = false;
}

/** Something that the code rules out. Our bug: never retried into silence, always told. */
export class Invariant extends SlipwayError {
  readonly code = 'Invariant';
  readonly retryable = false;
}

/** What a Lambda does with an error that reached its top. */
export type LambdaOutcome = 'rethrow' | 'drop';

/**
 * The one table from error to Lambda outcome: rethrow, so that Lambda tries again, counts the failure and at last sets the
 * event aside in the dead-letter queue; or drop after the error is logged, where the records keep what is left to do.
 * Poison is tried again in vain, twice, which costs less than another way into the queue. Whatever is not a SlipwayError is
 * a bug nobody foresaw, so it must be counted.
 */
export function lambdaOutcome(error: unknown): LambdaOutcome {
  if (!(error instanceof SlipwayError)) return 'rethrow';
  if (error instanceof InvalidMessage || error instanceof InvalidCatalog || error instanceof Invariant)
    return 'rethrow';
  return error.retryable ? 'rethrow' : 'drop';
}
