import type { HttpCheckSpec, StatusWanted } from './http';
import { parseJsonPath, valueAt } from './json-path';

/** An answer as a check judges it. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; of several with one name, all, joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** As UTF-8, its beginning where it is long. */
  readonly body: string;
  /** Whether the body goes on after that. */
  readonly isCut: boolean;
}

/**
 * The first thing that is not as an http check wants it; undefined when all is. Of what was answered instead only the status
 * is told: a body may hold what no mail should.
 */
export function wrongWith(spec: HttpCheckSpec, answer: HttpAnswer): string | undefined {
  if (!isWanted(spec.status, answer.status)) return `status ${answer.status}`;
  for (const [name, text] of Object.entries(spec.responseHeaders ?? {})) {
    const value = Object.hasOwn(answer.headers, name.toLowerCase()) ? answer.headers[name.toLowerCase()] : undefined;
    if (value === undefined) return `no header ${name}`;
    if (!value.toLowerCase().includes(text.toLowerCase())) return `header ${name} without "${text}"`;
  }
  if (spec.bodyContains !== undefined && !answer.body.includes(spec.bodyContains))
    return `body without "${spec.bodyContains}"`;
  return spec.json === undefined ? undefined : wrongWithJson(spec.json, answer);
}

/** `200`; `200, 204 or 3xx`. */
export function statusText(status: HttpCheckSpec['status']): string {
  const all = statuses(status);
  return all.length < 2 ? all.join() : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}

function wrongWithJson(wanted: NonNullable<HttpCheckSpec['json']>, { body, isCut }: HttpAnswer): string | undefined {
  if (isCut) return 'body too long to be read as JSON';
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return 'body is no JSON';
  }
  for (const [path, value] of Object.entries(wanted)) {
    const found = valueAt(document, parseJsonPath(path) ?? []);
    if (found === undefined) return `no json ${path}`;
    if (found !== value) return `json ${path} is not ${JSON.stringify(value)}`;
  }
  return undefined;
}

function isWanted(wanted: HttpCheckSpec['status'], status: number): boolean {
  return statuses(wanted).some((each) => each === status || each === `${Math.floor(status / 100)}xx`);
}

function statuses(status: HttpCheckSpec['status']): readonly StatusWanted[] {
  return typeof status === 'object' ? status : [status];
}
