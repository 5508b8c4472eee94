import type { TimestampFormat } from './model';

/** Writes a date as a protocol wants it; `fallback` is the protocol's own default format. */
export function writeTimestamp(
  date: Date,
  format: TimestampFormat | undefined,
  fallback: Exclude<TimestampFormat, 'default'>,
): string | number {
  switch (format === undefined || format === 'default' ? fallback : format) {
    case 'epoch-seconds':
      return date.getTime() / 1000;
    case 'http-date':
      return date.toUTCString();
    default:
      return date.toISOString().replace('.000Z', 'Z');
  }
}

/** Reads a date in any of the wire formats; what is not a date comes back as it was, for the check to refuse. */
export function readTimestamp(value: unknown): unknown {
  if (typeof value === 'number') return new Date(value * 1000);
  if (typeof value === 'string') {
    const date = /^\d+(\.\d+)?$/.test(value) ? new Date(Number(value) * 1000) : new Date(value);
    return Number.isNaN(date.getTime()) ? value : date;
  }
  return value;
}
