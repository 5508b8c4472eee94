import { describe, expect, test } from '@jest/globals';
import { accepts, readFilterPolicy } from '../../../../local/aws/sns/filter-policy';
import { type MessageAttributes, type MessageInput, readMessage } from '../../../../local/aws/sns/message';

describe('a message', () => {
  test.each([
    ['one line', 'Succeeded: frontend v2'],
    ['99 characters', 'a'.repeat(99)],
    ['99 characters outside of ASCII', 'ü'.repeat(99)],
  ])('[SNS-11] a subject of %s is taken', (_, Subject) => {
    expect(readMessage({ Message: 'text', Subject }).subject).toBe(Subject);
  });

  test.each([
    ['nothing', ''],
    ['100 characters', 'a'.repeat(100)],
    ['two lines', 'a\nb'],
    ['a carriage return', 'a\rb'],
    ['a tabulator', 'a\tb'],
    ['a null character', 'a\0b'],
    ['a delete character', 'a\u007fb'],
    ['a line separator', 'a\u2028b'],
    ['a blank at its start', ' a'],
  ])('[SNS-11] a subject of %s is refused', (_, Subject) => {
    expect(() => readMessage({ Message: 'text', Subject })).toThrow(/^Invalid parameter: Subject$/);
  });

  const MAXIMUM = 262_144;
  const attribute = (DataType: string, StringValue: string) => ({ name: { DataType, StringValue } });
  test.each<[string, MessageInput, string | RegExp]>([
    ['empty', { Message: '' }, 'Invalid parameter: Empty message'],
    ['longer than 256 KiB', { Message: 'a'.repeat(MAXIMUM + 1) }, 'Invalid parameter: Message too long'],
    ['longer than 256 KiB in bytes', { Message: 'ü'.repeat(MAXIMUM / 2 + 1) }, 'Invalid parameter: Message too long'],
    [
      'longer than 256 KiB with its attributes',
      { Message: 'a'.repeat(MAXIMUM), MessageAttributes: attribute('String', 'v') },
      'Message too long',
    ],
    ['in an unknown structure', { Message: '{}', MessageStructure: 'xml' }, 'Invalid parameter: MessageStructure'],
    [
      'no JSON, though said to be',
      { Message: '{', MessageStructure: 'json' },
      'Message Structure - JSON message body failed to parse',
    ],
    [
      'JSON without a default',
      { Message: '{"email":"a"}', MessageStructure: 'json' },
      'Message Structure - No default entry in JSON message body',
    ],
    [
      'deduplicated on a standard topic',
      { Message: 'a', MessageDeduplicationId: 'b' },
      'is not valid for this topic type',
    ],
    [
      'with an attribute without a value',
      { Message: 'a', MessageAttributes: attribute('String', '') },
      "must contain non-empty message attribute value for message attribute type 'String'",
    ],
    [
      'with an attribute of an unknown type',
      { Message: 'a', MessageAttributes: attribute('Text', 'a') },
      'invalid message attribute type',
    ],
    ['with a number that is none', { Message: 'a', MessageAttributes: attribute('Number', 'a') }, 'must have a number'],
    [
      'with an array that is none',
      { Message: 'a', MessageAttributes: attribute('String.Array', 'a') },
      'must have a JSON array',
    ],
    [
      'with an attribute of AWS',
      { Message: 'a', MessageAttributes: { 'AWS.x': { DataType: 'String', StringValue: 'a' } } },
      'invalid name',
    ],
  ])('[SNS-12] a message that is %s is refused', (_, input, message) => {
    expect(() => readMessage(input)).toThrow(message);
  });

  test('[SNS-13] with the structure json, an e-mail says what `email` says, else `default`', () => {
    const text = (json: object) => readMessage({ Message: JSON.stringify(json), MessageStructure: 'json' }).emailText;
    expect(text({ default: 'a', email: 'b', sms: 'c' })).toBe('b');
    expect(text({ default: 'a', sms: 'c' })).toBe('a');
    expect(readMessage({ Message: '{"default":"a"}' }).emailText).toBe('{"default":"a"}');
  });
});

describe('a filter policy', () => {
  const text = (StringValue: string, DataType = 'String'): MessageAttributes[string] => ({ DataType, StringValue });
  test.each<[string, Record<string, string[]>, MessageAttributes, boolean]>([
    ['one of the values', { stage: ['prod', 'test'] }, { stage: text('test') }, true],
    ['another value', { stage: ['prod'] }, { stage: text('Prod') }, false],
    ['no such attribute', { stage: ['prod'] }, {}, false],
    ['all of the names', { stage: ['prod'], kind: ['a'] }, { stage: text('prod'), kind: text('a') }, true],
    ['one of the names', { stage: ['prod'], kind: ['a'] }, { stage: text('prod') }, false],
    ['an array that has it', { stage: ['prod'] }, { stage: text('["test","prod"]', 'String.Array') }, true],
    ['an array that has it not', { stage: ['prod'] }, { stage: text('["test",1]', 'String.Array') }, false],
    ['a number that reads alike', { count: ['1'] }, { count: text('1', 'Number') }, false],
    ['a property of all objects', { constructor: ['a'] }, {}, false],
  ])('[SNS-14] %s', (_, policy, attributes, accepted) => {
    expect(accepts(readFilterPolicy(JSON.stringify(policy)), attributes)).toBe(accepted);
  });

  test.each([
    ['{', 'failed to parse JSON'],
    ['[]', 'must be an object'],
    ['{"a":"b"}', 'must be an object or an array'],
    ['{"a":[]}', 'must be an object or an array'],
    ['{"a":[{"prefix":"b"}]}', 'is not built'],
    ['{"a":[1]}', 'is not built'],
    ['{"a":["x"],"b":["x"],"c":["x"],"d":["x"],"e":["x"],"f":["x"]}', 'more than 5 keys'],
  ])('[SNS-14] %s is refused', (policy, message) => {
    expect(() => readFilterPolicy(policy)).toThrow(message);
  });
});
