import { AwsError } from '../aws-error';
import type { Misfit } from '../check';

/**
 * The refusal that most AWS services share: every violation in one sentence, counted. For the Query protocol the gateway
 * says `ValidationError`.
 */
export function validationException(misfits: readonly Misfit[], code = 'ValidationException'): AwsError {
  const [first] = misfits;
  if (first?.kind === 'type') return new AwsError('SerializationException', first.message);
  return new AwsError(code, validationErrors(misfits.map(sentenceOf)));
}

/** For a service whose refusal has the same words and another code: its `refusalOf`. */
export const sharedWords =
  (code: string) =>
  (_first: Misfit, _operation: string, all: readonly Misfit[]): AwsError =>
    validationException(all, code);

/** `2 validation errors detected: …; …` */
export const validationErrors = (sentences: readonly string[]): string =>
  `${sentences.length} validation error${sentences.length > 1 ? 's' : ''} detected: ${sentences.join('; ')}`;

/** `Value 'x' at 'name' failed to satisfy constraint: …` */
export function sentenceOf({ kind, value, path, at = path, constraint }: Misfit): string {
  const shown = kind === 'missing' ? 'Value null' : value === undefined ? 'Value' : `Value '${textOf(value)}'`;
  return `${shown} at '${at}' failed to satisfy constraint: ${constraint}`;
}

/** A value as Java prints it: `[a, b]`, `{a=b}`. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`;
  if (value instanceof Uint8Array)
    return `java.nio.HeapByteBuffer[pos=0 lim=${value.byteLength} cap=${value.byteLength}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, each]) => `${key}=${textOf(each)}`)
    .join(', ')}}`;
}
