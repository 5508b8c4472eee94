import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import { invalidParameter } from './refusals';

export type MessageAttributes = Readonly<
  Record<
    string,
    {
      readonly DataType: string | undefined;
      readonly StringValue?: string | undefined;
      readonly BinaryValue?: Uint8Array | undefined;
    }
  >
>;

export interface MessageInput {
  readonly Message?: string | undefined;
  readonly Subject?: string | undefined;
  readonly MessageStructure?: string | undefined;
  readonly MessageAttributes?: MessageAttributes | undefined;
  readonly MessageDeduplicationId?: string | undefined;
}

/** A message that SNS has taken. */
export interface Message {
  readonly subject: string | undefined;
  /** What an e-mail says. */
  readonly emailText: string;
  readonly attributes: MessageAttributes;
  readonly sizeInBytes: number;
}

export const MAXIMUM_MESSAGE_SIZE_IN_BYTES = 262_144;

/**
 * Checks a message as SNS does on `Publish`; throws what SNS answers.
 * Source: SNS API Reference, Publish; SNS Developer Guide, "Amazon SNS message attributes".
 */
export function readMessage(input: MessageInput): Message {
  const { Message: text = '', Subject, MessageStructure, MessageAttributes: attributes = {} } = input;
  if (text === '') throw invalidParameter('Empty message');
  if (Subject !== undefined && !isSubject(Subject) && !isOff('mail-subject')) throw invalidParameter('Subject');
  if (input.MessageDeduplicationId !== undefined)
    throw invalidParameter(
      'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
    );
  for (const [name, attribute] of Object.entries(attributes)) refuseBadAttribute(name, attribute);
  const sizeInBytes = Buffer.byteLength(text) + sizeOf(attributes);
  if (sizeInBytes > MAXIMUM_MESSAGE_SIZE_IN_BYTES) throw invalidParameter('Message too long');
  return { subject: Subject, emailText: textForEmail(text, MessageStructure), attributes, sizeInBytes };
}

/** Less than 100 characters, none of them a line break or another control character, and not blank at its start. */
const isSubject = (subject: string): boolean =>
  subject !== '' && [...subject].length < 100 && !/^\s|[\p{Cc}\u2028\u2029]/u.test(subject);

function textForEmail(text: string, structure: string | undefined): string {
  if (structure === undefined || structure === '') return text;
  if (structure !== 'json') throw invalidParameter('MessageStructure');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  const { default: fallback, email } = json as Record<string, unknown>;
  if (typeof fallback !== 'string') throw invalidParameter('Message Structure - No default entry in JSON message body');
  return typeof email === 'string' ? email : fallback;
}

const NAME = /^(?!\.)(?!.*\.\.)(?!.*\.$)[A-Za-z0-9_.-]{1,256}$/;

function refuseBadAttribute(name: string, attribute: MessageAttributes[string]): void {
  const { DataType = '', StringValue, BinaryValue } = attribute;
  const refuse = (reason: string): never => {
    throw new AwsError('ParameterValueInvalid', `The message attribute '${name}' ${reason}`);
  };
  if (!NAME.test(name) || /^(aws|amazon)\./i.test(name)) refuse('has an invalid name.');
  if (!/^(String|Number|Binary|String\.Array)(\.[A-Za-z0-9_.-]+)?$/.test(DataType))
    refuse(`has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`);
  const value = DataType.startsWith('Binary') ? BinaryValue : StringValue;
  if (value === undefined || value.length === 0)
    refuse(`must contain non-empty message attribute value for message attribute type '${DataType}'.`);
  if (DataType.startsWith('Number') && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(StringValue ?? ''))
    refuse(`with type 'Number' must have a number as its value.`);
  if (DataType === 'String.Array' && !isJsonList(StringValue ?? ''))
    refuse(`with type 'String.Array' must have a JSON array as its value.`);
}

function isJsonList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}

const sizeOf = (attributes: MessageAttributes): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { DataType = '', StringValue = '', BinaryValue }]) =>
      sum + Buffer.byteLength(name + DataType + StringValue) + (BinaryValue?.length ?? 0),
    0,
  );
