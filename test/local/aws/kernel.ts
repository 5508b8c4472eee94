import { createKernel, type Kernel } from '../../../local/aws/kernel';
import { inProcessRequestHandler } from '../../../local/aws/wire/in-process-transport';

/** Where virtual time begins in tests. */
export const START = new Date('2026-11-21T09:00:00Z');

/** A kernel for one test; an internal error of the embedded AWS is collected, never swallowed. */
export function testKernel(startAt: Date = START): Kernel & { readonly internalErrors: unknown[] } {
  const internalErrors: unknown[] = [];
  const kernel = createKernel({ startAt, seed: 'test', onInternalError: (error) => internalErrors.push(error) });
  return Object.assign(kernel, { internalErrors });
}

/**
 * The SDK's own default has an `info`, for which it writes down every input and output, and throws that away: a tenth of
 * the time of a test that asks AWS for much.
 */
export const QUIET = { trace() {}, debug() {}, warn() {}, error() {} } as never;

/** Settings of an SDK client that speaks to `aws` in process, as its administrator unless told otherwise. */
export const sdkConfig = (
  aws: Pick<Kernel, 'handle'>,
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } = {
    accessKeyId: 'local',
    secretAccessKey: 'local',
  },
) => ({
  region: 'ap-northeast-1',
  endpoint: 'http://aws.local',
  maxAttempts: 1,
  credentials,
  logger: QUIET,
  requestHandler: inProcessRequestHandler(aws.handle) as never,
});
