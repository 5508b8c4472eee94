import { SlipwayError } from '../../domain/errors';

/** A warning came when what it is about was gone. It must have waited for long: that is told. */
export class TooLate extends SlipwayError {
  readonly code = 'TooLate';
  readonly retryable = false;
}

/** This invocation may ask no more: its share of the quota, or its time, is used. */
export class NothingLeft extends SlipwayError {
  readonly code = 'NothingLeft';
  readonly retryable = true;
}

/** A warning that was sent again and could not be acted on; Lambda tries again, and sets it aside at last. */
export class NotDrained extends SlipwayError {
  readonly code = 'NotDrained';
  readonly retryable = true;

  constructor(cause: SlipwayError) {
    super(cause.message, cause.details, cause);
  }
}
