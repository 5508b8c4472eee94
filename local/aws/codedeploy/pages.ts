import { pageByPosition } from '../page';
import { refusal } from './refusals';

/** One page of a list as `nextToken` asks for it. @throws `InvalidNextToken` for a token that no page of ours gave out. */
export function pageOf<T>(all: readonly T[], token: string | undefined, size = 100): { items: T[]; next?: string } {
  const page = pageByPosition('codedeploy', all, token, size);
  if (!page) throw refusal('InvalidNextToken', 'The next token was specified in an invalid format');
  return { items: [...page.items], ...(page.next === undefined ? {} : { next: page.next }) };
}
