import type { NamedRequirement } from '../../iam/requirements/requirement';
import type { HttpRequest, HttpResponse } from '../../wire/http-message';
import type { Input, OperationName, Output } from '../../wire/implementation';

/** One request of a registry client whose login holds. */
export interface Exchange {
  readonly request: HttpRequest;
  readonly query: URLSearchParams;
  /** The account whose registry was asked. */
  readonly registryId: string;
  /** What comes before `/v2/` in a `Location`, without a slash at its end. */
  readonly base: string;
  /** Asks ECR's API as the principal whose login it is: held against its policies, logged, refused as by the API. */
  call<Operation extends OperationName<'ecr'>>(
    operation: Operation,
    input: Input<'ecr', Operation>,
  ): Promise<Output<'ecr', Operation>>;
  /** Refuses what the same principal's policies do not allow, where no operation asks for it. */
  authorise(requirements: readonly NamedRequirement[]): Promise<void>;
}

/** An answer without a body; a client of `HEAD` reads its `content-length`. */
export const bodiless = (status: number, headers: Readonly<Record<string, string>>): HttpResponse => ({
  status,
  headers,
  body: new Uint8Array(),
});

/** A JSON answer under ECR's content type for it: it calls its lists plain text (deitch/docker_registry2#34). */
export const jsonText = (
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
  contentType = 'text/plain; charset=utf-8',
): HttpResponse => ({
  status: 200,
  headers: { 'content-type': contentType, ...headers },
  body: Buffer.from(JSON.stringify(value)),
});
