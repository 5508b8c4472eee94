import { refusal } from './refusals';

/** One page of a list as `nextToken` asks for it. @throws `InvalidNextToken` for a token that no page of ours gave out. */
export function pageOf<T>(all: readonly T[], token: string | undefined, size = 100): { items: T[]; next?: string } {
  const start =
    token === undefined ? 0 : Number(/^from:(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString())?.[1]);
  if (Number.isNaN(start) || (token !== undefined && start >= all.length))
    throw refusal('InvalidNextToken', 'The next token was specified in an invalid format');
  const end = start + size;
  return {
    items: all.slice(start, end),
    ...(end < all.length ? { next: Buffer.from(`from:${end}`).toString('base64url') } : {}),
  };
}
