import type { HttpResponse } from '../../wire/http-message';
import { invalidParameter } from '../constraints';
import { type Exchange, jsonText } from './exchange';
import type { RouteOf } from './route';

/** The tags of a repository, a hundred to a page unless `n` says otherwise, at most a thousand; in no order. */
export async function listTags(exchange: Exchange, { repository }: RouteOf<'tags'>): Promise<HttpResponse> {
  const { imageIds = [], nextToken } = await exchange.call('ListImages', {
    registryId: exchange.registryId,
    repositoryName: repository,
    filter: { tagStatus: 'TAGGED' },
    ...pageIn(exchange),
  });
  const tags = imageIds.flatMap(({ imageTag }) => imageTag ?? []);
  return jsonText({ name: repository, tags }, nextPage(exchange, nextToken));
}

export async function listRepositories(exchange: Exchange): Promise<HttpResponse> {
  const { registryId } = exchange;
  const { repositories = [], nextToken } = await exchange.call('DescribeRepositories', {
    registryId,
    ...pageIn(exchange),
  });
  const names = repositories.flatMap(({ repositoryName }) => repositoryName ?? []);
  return jsonText({ repositories: names }, nextPage(exchange, nextToken));
}

/** `last` is ECR's own token, not the last name as the specification has it (OctopusDeploy/Issues#6495). */
function pageIn({ query }: Exchange): { maxResults?: number; nextToken?: string } {
  const [n, last] = [query.get('n'), query.get('last')];
  if (n !== null && !/^\d{1,9}$/.test(n)) throw invalidParameter('maxResults', 'Member must be a number');
  return { ...(n !== null && { maxResults: Number(n) }), ...(last !== null && { nextToken: last }) };
}

function nextPage({ request, base, query }: Exchange, nextToken: string | undefined): Record<string, string> {
  if (nextToken === undefined) return {};
  const next = new URLSearchParams(query);
  next.set('last', nextToken);
  return { link: `<${base}${request.target.split('?')[0]}?${next}>; rel="next"` };
}
