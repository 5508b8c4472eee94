import type { AwsError } from '../wire/aws-error';
import type { World } from '../world';

/** What services do not have in their models, as IAM's refusals. */
const NOT_MODELLED = /^(AccessDenied|UnrecognizedClient)/;

/**
 * How the AWS SDK for Go, in which Fargate is written, words a refusal. Source: the stopped reasons that people report.
 * @param operation `ECR: GetAuthorizationToken`
 */
export function inGoSdkWords(world: World, operation: string, { code, message }: AwsError): string {
  const kind = NOT_MODELLED.test(code) ? 'api error ' : '';
  return `operation error ${operation}, https response error StatusCode: 400, RequestID: ${world.ids.uuid()}, ${kind}${code}: ${message}`;
}
