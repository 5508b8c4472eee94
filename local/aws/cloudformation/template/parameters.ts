import { validationError } from '../validation-error';
import type { ParameterDefinition } from './template';

/** A parameter as it was given, and as Ref sees it. */
export interface ParameterValue {
  readonly text: string;
  readonly value: string | readonly string[];
  readonly noEcho: boolean;
  /** What Systems Manager said, of a parameter that names one of its. */
  readonly fetched?: string;
}

export interface GivenParameter {
  readonly ParameterKey?: string;
  readonly ParameterValue?: string;
  readonly UsePreviousValue?: boolean;
}

/** AWS checks that these exist in the account; here only their form is checked, since there is no EC2. */
const AWS_TYPES: Readonly<Record<string, RegExp>> = {
  'AWS::EC2::VPC::Id': /^vpc-[0-9a-z-]+$/,
  'AWS::EC2::Subnet::Id': /^subnet-[0-9a-z-]+$/,
  'AWS::EC2::SecurityGroup::Id': /^sg-[0-9a-z-]+$/,
  'AWS::EC2::SecurityGroup::GroupName': /^.+$/,
  'AWS::EC2::AvailabilityZone::Name': /^[a-z]{2}-[a-z]+-\d[a-z]$/,
  'AWS::EC2::Image::Id': /^ami-[0-9a-f]+$/,
  'AWS::EC2::KeyPair::KeyName': /^.+$/,
  'AWS::Route53::HostedZone::Id': /^[A-Z0-9]+$/,
};

/** A parameter whose text is the name of a Systems Manager parameter, and the type of that one's value. */
const FROM_PARAMETER_STORE = /^AWS::SSM::Parameter::Value<(.+)>$/;

/** Whether a parameter's `Type` is one that CloudFormation has and this embedded AWS can resolve. */
export function isParameterType(type: string): boolean {
  const held = FROM_PARAMETER_STORE.exec(type)?.[1];
  if (held !== undefined) return !held.includes('Number') && isParameterType(held);
  const item = /^List<(.+)>$/.exec(type)?.[1] ?? type;
  return ['String', 'Number', 'CommaDelimitedList'].includes(type) || type === 'List<Number>' || item in AWS_TYPES;
}

/** The parameters of Systems Manager whose values a template needs. */
export function namesInParameterStore(
  definitions: ReadonlyMap<string, ParameterDefinition>,
  given: readonly GivenParameter[],
  previous?: ReadonlyMap<string, ParameterValue>,
): string[] {
  const wanted = [...definitions].filter(([, { Type }]) => FROM_PARAMETER_STORE.test(Type));
  return wanted.flatMap(([key, definition]) => textOf(key, definition, given, previous) ?? []);
}

function textOf(
  key: string,
  { Default }: ParameterDefinition,
  given: readonly GivenParameter[],
  previous: ReadonlyMap<string, ParameterValue> | undefined,
): string | undefined {
  const entry = given.find(({ ParameterKey }) => ParameterKey === key);
  const text = entry?.UsePreviousValue ? previous?.get(key)?.text : entry?.ParameterValue;
  return text ?? (Default === undefined ? undefined : String(Default));
}

/**
 * Gives every parameter of a template its value: the one given, the previous one, or the default; refuses in AWS's words.
 * CloudFormation User Guide, "CloudFormation template Parameters syntax".
 * @param fetched values of the parameters of {@link namesInParameterStore}, by their names
 */
export function resolveParameters(
  definitions: ReadonlyMap<string, ParameterDefinition>,
  given: readonly GivenParameter[],
  previous: ReadonlyMap<string, ParameterValue> = new Map(),
  fetched: ReadonlyMap<string, string> = new Map(),
): Map<string, ParameterValue> {
  const unknown = given.map(({ ParameterKey = '' }) => ParameterKey).filter((key) => !definitions.has(key));
  if (unknown.length > 0) throw validationError(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  const missing: string[] = [];
  const values = new Map<string, ParameterValue>();
  for (const [key, definition] of definitions) {
    const resolved = textOf(key, definition, given, previous);
    if (resolved === undefined) missing.push(key);
    else values.set(key, parameterValueOf(key, definition, resolved, fetched));
  }
  if (missing.length > 0) throw validationError(`Parameters: [${missing.join(', ')}] must have values`);
  return values;
}

function parameterValueOf(
  key: string,
  definition: ParameterDefinition,
  text: string,
  fetched: ReadonlyMap<string, string>,
): ParameterValue {
  const held = FROM_PARAMETER_STORE.exec(definition.Type)?.[1];
  if (held !== undefined) {
    // Constraints are the name's; the value has to be of the type.
    assertAllowed(key, { ...definition, Type: 'String' }, text);
    const found = fetched.get(text);
    if (found === undefined)
      throw validationError(`Unable to fetch parameters [${text}] from parameter store for this account.`);
    return { ...parameterValueOf(key, { Type: held }, found, fetched), text, fetched: found };
  }
  const isList = definition.Type === 'CommaDelimitedList' || definition.Type.startsWith('List<');
  const items = isList ? (text === '' ? [] : text.split(',').map((item) => item.trim())) : [text];
  for (const item of items) assertAllowed(key, definition, item);
  return { text, value: isList ? items : text, noEcho: String(definition.NoEcho ?? 'false') === 'true' };
}

function assertAllowed(key: string, definition: ParameterDefinition, text: string): void {
  const refuse = (reason: string): never => {
    const { ConstraintDescription: described } = definition;
    throw validationError(
      described ? `Parameter ${key} failed to satisfy constraint: ${described}` : `Parameter '${key}' ${reason}`,
    );
  };
  const itemType = /^List<(.+)>$/.exec(definition.Type)?.[1] ?? definition.Type;
  if (definition.AllowedValues && !definition.AllowedValues.map(String).includes(text))
    refuse(`must be one of AllowedValues`);
  if (itemType === 'Number') {
    const number = Number(text);
    if (text.trim() === '' || Number.isNaN(number)) refuse('must be a number');
    if (definition.MinValue !== undefined && number < Number(definition.MinValue))
      refuse(`must be a number not less than ${String(definition.MinValue)}`);
    if (definition.MaxValue !== undefined && number > Number(definition.MaxValue))
      refuse(`must be a number not greater than ${String(definition.MaxValue)}`);
    return;
  }
  if (definition.AllowedPattern !== undefined && !new RegExp(`^(?:${definition.AllowedPattern})$`).test(text))
    refuse(`must match pattern ${definition.AllowedPattern}`);
  if (definition.MinLength !== undefined && text.length < Number(definition.MinLength))
    refuse(`must contain at least ${String(definition.MinLength)} characters`);
  if (definition.MaxLength !== undefined && text.length > Number(definition.MaxLength))
    refuse(`must contain at most ${String(definition.MaxLength)} characters`);
  const form = AWS_TYPES[itemType];
  if (form && !form.test(text))
    throw validationError(
      `Parameter validation failed: parameter value ${text} for parameter name ${key} does not exist. Rollback requested by user.`,
    );
}
