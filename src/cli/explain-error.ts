import { AwsError, SlipwayError } from '../domain/errors';
import { CommandFailed } from './invocation';

type Environment = Readonly<Record<string, string | undefined>>;

/** What went wrong, in a sentence with a remedy; undefined for what is a bug of ours. */
export function explainError(error: unknown, stage: string, environment: Environment): string | undefined {
  if (error instanceof CommandFailed) return error.message;
  if (error instanceof AwsError) return explainAwsError(error, stage, environment);
  return error instanceof SlipwayError ? error.message : undefined;
}

function explainAwsError(error: AwsError, stage: string, environment: Environment): string {
  const { operation, awsName, kind, message } = error;
  const endpoint = environment.AWS_ENDPOINT_URL;
  const region = environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  if (awsName === 'CredentialsProviderError')
    return 'There are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
  if (/region is missing/i.test(message)) return 'No AWS Region is given: set AWS_REGION.';
  if (kind === 'not-found' && operation.startsWith('dynamodb:')) {
    const place = region === undefined ? 'this account and Region' : `this account in ${region}`;
    return `There is no table slipway-${stage} in ${place}: is Slipway deployed there? --stage <name> names another stage.`;
  }
  if (EXPIRED.includes(awsName)) return `AWS does not take your credentials (${awsName}): sign in again.`;
  if (NOT_TAKEN.includes(awsName))
    return `AWS in ${region ?? 'the Region of your profile'} does not take your credentials (${awsName}): check them, their account, and the Region (AWS_REGION), or sign in again.`;
  if (kind === 'denied') return `AWS denies you ${operation}: ${wordsOf(error)}`;
  if (!answered(error)) {
    return endpoint === undefined
      ? `AWS does not answer (${operation}: ${wordsOf(error)}): is there a network, and is the Region right?`
      : `Nothing answers at ${endpoint} (${wordsOf(error)}): is the endpoint in AWS_ENDPOINT_URL up?`;
  }
  return message;
}

const EXPIRED: readonly string[] = ['ExpiredToken', 'ExpiredTokenException'];
/** A wrong secret, a key of another partition, or a Region that the signature was not made for look alike. */
const NOT_TAKEN: readonly string[] = [
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
];

function answered({ cause }: AwsError): boolean {
  return (cause as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode !== undefined;
}

/** Node tells several failed addresses in one error without a message. */
function wordsOf({ cause, awsName }: AwsError): string {
  const { message, code } = (cause ?? {}) as { message?: string; code?: string };
  return message || code || awsName;
}
