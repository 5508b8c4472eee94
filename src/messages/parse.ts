import * as v from 'valibot';
import { InvalidMessage } from '../domain/errors';

/** The members of EventBridge's envelope that are used. Source: EventBridge user guide, aws-events. */
export const ENVELOPE = {
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  source: v.string(),
  'detail-type': v.string(),
  // As AWS writes it, `2019-11-16T01:54:34Z`, and with fractions; → ISO 8601 with milliseconds.
  time: v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform((text) => new Date(text).toISOString()),
  ),
};

/**
 * Checks a message against a schema: tolerant of what is not used, strict on what is.
 * Throws InvalidMessage that names everything missing or wrong at once.
 */
export function parse<const Schema extends v.GenericSchema>(
  what: string,
  schema: Schema,
  message: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, message);
  if (result.success) return result.output;
  throw new InvalidMessage(
    `Not ${what}`,
    result.issues.map((issue) => `${v.getDotPath(issue) ?? 'message'}: ${explain(issue)}`),
  );
}

/** What was received is not repeated: it comes from outside and ends in a log. */
function explain({ type, expected, received, message }: v.BaseIssue<unknown>): string {
  if (received === 'undefined') return 'missing';
  return type === 'regex' ? `not a ${message}` : `expected ${expected ?? 'another form'}`;
}
