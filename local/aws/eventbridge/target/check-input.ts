import type { InputTransformer, Target } from '@aws-sdk/client-eventbridge';
import { AwsError } from '../../wire/aws-error';
import { InvalidPattern } from '../pattern/invalid-pattern';
import { JsonReader } from '../pattern/json-reader';
import { parseInputPath } from './input-path';
import { type InputTemplate, parseTemplate, placeholdersOf } from './input-template';
import { RESERVED } from './target-input';

const refused = (message: string): AwsError => new AwsError('ValidationException', message);

/**
 * What a target is to be sent: at most one of `Input`, `InputPath` and `InputTransformer`, each of a form that AWS takes.
 * @throws AwsError ValidationException
 */
export function checkInput({ Id = '', Input, InputPath, InputTransformer }: Target): void {
  if ([Input, InputPath, InputTransformer].filter((way) => way !== undefined).length > 1)
    throw refused(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  if (Input !== undefined && jsonFault(Input) !== undefined)
    throw refused(`JSON syntax error in input for target ${Id}.`);
  const paths = [InputPath, ...Object.values(InputTransformer?.InputPathsMap ?? {})];
  if (paths.some((path) => path !== undefined && !parseInputPath(path)))
    throw refused(`InputPath for target ${Id} is invalid.`);
  if (InputTransformer) checkTransformer(Id, InputTransformer);
}

function checkTransformer(id: string, { InputPathsMap = {}, InputTemplate = '' }: InputTransformer): void {
  const template = parseTemplate(InputTemplate);
  for (const { name } of placeholdersOf(template)) {
    if (!Object.hasOwn(InputPathsMap, name) && !(RESERVED as readonly string[]).includes(name))
      throw refused(`InputTemplate for target ${id} contains invalid placeholder ${name}.`);
    if (name.startsWith('aws.events.event') && !name.endsWith('-time') && !InputTemplate.trimStart().startsWith('{'))
      throw refused(`InputTemplate for target ${id} contains placeholder ${name} valid only for JSON template.`);
  }
  const fault = templateFault(template);
  if (fault !== undefined) throw refused(`Invalid InputTemplate for target ${id} : ${fault}.`);
}

/** Why a template is no JSON, with a number for every variable outside a text. Several texts may follow each other. */
function templateFault({ parts }: InputTemplate): string | undefined {
  const example = parts
    .map((part) => (typeof part === 'string' ? part : part.quoted ? `<${part.name}>` : '0'))
    .join('');
  return jsonFault(example, (reader) => {
    if (/<[^>]*>/.test(reader.text)) reader.fail('A placeholder cannot be used as an object key');
  });
}

/** Why a text is not one JSON value, or of a template a row of them. */
function jsonFault(text: string, onName?: (reader: JsonReader) => void): string | undefined {
  const reader = new JsonReader(text);
  let depth = 0;
  let values = 0;
  try {
    for (let token = reader.next(); token !== undefined; token = reader.next()) {
      if (depth === 0) values++;
      if (token === '{' || token === '[') depth++;
      if (token === '}' || token === ']') depth--;
      if (token === 'name') onName?.(reader);
    }
    if (values === 0 || (values > 1 && !onName)) reader.fail('Expected one value');
    return undefined;
  } catch (error) {
    if (error instanceof InvalidPattern) return error.message + error.position;
    throw error;
  }
}
