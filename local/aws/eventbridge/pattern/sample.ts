import { JsonReader, type Token } from './json-reader';
import type { Scalar } from './matcher';

type Json = Scalar | Json[] | { [name: string]: Json };

/**
 * Reads the text of an event. Numbers with a fraction or an exponent are doubles, whole ones keep their digits; of a name
 * that comes twice in an object the second counts.
 * @throws InvalidPattern for what is no JSON object
 */
export function readEvent(text: string): Record<string, unknown> {
  const reader = new JsonReader(text);
  if (reader.next() !== '{') reader.fail('it is not a JSON object');
  const event = object(reader);
  if (reader.next() !== undefined) reader.fail('it goes on after the object');
  return event;
}

function object(reader: JsonReader): { [name: string]: Json } {
  const members: { [name: string]: Json } = Object.create(null);
  while (reader.next() === 'name') {
    const name = reader.text;
    members[name] = value(reader, reader.next());
  }
  return members;
}

function value(reader: JsonReader, token: Token | undefined): Json {
  switch (token) {
    case '{':
      return object(reader);
    case '[': {
      const elements: Json[] = [];
      for (let next = reader.next(); next !== ']'; next = reader.next()) elements.push(value(reader, next));
      return elements;
    }
    case 'string':
      return reader.text;
    case 'number': {
      const number = Number(reader.text);
      return /^-?\d+$/.test(reader.text) && !Number.isSafeInteger(number) ? BigInt(reader.text) : number;
    }
    default:
      return token === 'null' ? null : token === 'true';
  }
}
