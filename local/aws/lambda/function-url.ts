import type { FunctionUrlAuthType } from '@aws-sdk/client-lambda';
import type { LambdaFunction } from './lambda-function';

/** The HTTP endpoint of a function. */
export interface FunctionUrl {
  readonly id: string;
  readonly authType: FunctionUrlAuthType;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
}

const PREFIX = '/lambda-url/';

/** On AWS the id is a host name's first part; here it is the path's, because loopback has no names. */
export const addressOf = (endpoint: string, { id }: FunctionUrl): string => `${endpoint}${PREFIX}${id}/`;

/** A request's target below a function URL. */
export interface UrlTarget {
  readonly id: string;
  /** As the function sees it: without what stands for AWS's host name. */
  readonly path: string;
  /** As sent, without `?`. */
  readonly query: string;
}

/** Reads `/lambda-url/<id>/path?query`; `undefined` for anything else. */
export function parseUrlTarget(target: string): UrlTarget | undefined {
  if (!target.startsWith(PREFIX)) return undefined;
  const [whole = '', ...queries] = target.slice(PREFIX.length).split('?');
  const slash = whole.indexOf('/');
  return {
    id: slash < 0 ? whole : whole.slice(0, slash),
    path: slash < 0 ? '/' : whole.slice(slash),
    query: queries.join('?'),
  };
}

/** A function URL as the API describes it. */
export const describeUrl = (fn: LambdaFunction, url: FunctionUrl, endpoint: string) => ({
  FunctionUrl: addressOf(endpoint, url),
  FunctionArn: fn.arn,
  AuthType: url.authType,
  CreationTime: url.createdAt.toISOString(),
  LastModifiedTime: url.modifiedAt.toISOString(),
  InvokeMode: 'BUFFERED' as const,
});
