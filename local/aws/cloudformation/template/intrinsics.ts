import { validationError } from '../validation-error';
import { attributeOf, placeholdersOf } from './references';

/** What functions look up. Each look-up throws for a name that it does not know. */
export interface Scope {
  /** A parameter, a pseudo parameter, or a resource's physical id. */
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, first: string, second: string): unknown;
  exportedValue(name: string): string;
  readonly region: string;
}

/** What `AWS::NoValue` stands for: the property that holds it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** Evaluates the intrinsic functions in a value of a template. CloudFormation User Guide, "Intrinsic function reference". */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => evaluate(item, scope)).filter((item) => item !== NO_VALUE);
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'string' && value.includes('{{resolve:'))
      throw validationError(`Dynamic references are not built in this embedded AWS: ${value}`);
    return value;
  }
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only && (only[0] === 'Ref' || only[0] === 'Condition' || only[0].startsWith('Fn::'))) {
    const [name, argument] = only;
    // A policy document has conditions of its own.
    if (name === 'Condition' && typeof argument !== 'string') return { Condition: evaluate(argument, scope) };
    const run = FUNCTIONS[name];
    if (!run)
      throw validationError(
        `Template error: ${name} is not built in this embedded AWS. Built: ${Object.keys(FUNCTIONS).join(', ')}`,
      );
    return run(argument, scope);
  }
  // By entries: `__proto__` is a key like any other, for the property schema to refuse.
  return Object.fromEntries(
    entries.map(([key, item]) => [key, evaluate(item, scope)]).filter(([, evaluated]) => evaluated !== NO_VALUE),
  );
}

type IntrinsicFunction = (argument: unknown, scope: Scope) => unknown;

const FUNCTIONS: Record<string, IntrinsicFunction> = {
  Ref: (argument, scope) => (argument === 'AWS::NoValue' ? NO_VALUE : scope.ref(String(argument))),
  Condition: (argument, scope) => scope.condition(String(argument)),
  'Fn::GetAtt': (argument, scope) => scope.attribute(...attributeOf(argument)),
  'Fn::Sub': (argument, scope) => {
    const [text, variables = {}] = Array.isArray(argument) ? argument : [argument];
    if (typeof text !== 'string' || typeof variables !== 'object' || variables === null)
      throw validationError(
        "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string",
      );
    const values = new Map(
      placeholdersOf(text).map((name) => [
        name,
        textOf(substituted(name, variables as Record<string, unknown>, scope), 'Fn::Sub'),
      ]),
    );
    return text.replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) =>
      literal ? `\${${name}}` : values.get(name.trim())!,
    );
  },
  'Fn::Join': (argument, scope) => {
    const [delimiter, items] = argumentsOf('Fn::Join', argument, 2);
    return listOf('Fn::Join', items, scope)
      .map((item) => textOf(item, 'Fn::Join'))
      .join(textOf(delimiter, 'Fn::Join'));
  },
  'Fn::Split': (argument, scope) => {
    const [delimiter, source] = argumentsOf('Fn::Split', argument, 2);
    return textOf(evaluate(source, scope), 'Fn::Split').split(textOf(delimiter, 'Fn::Split'));
  },
  'Fn::Select': (argument, scope) => {
    const [index, items] = argumentsOf('Fn::Select', argument, 2);
    const list = listOf('Fn::Select', items, scope);
    const position = Number(evaluate(index, scope));
    if (!(Number.isInteger(position) && position >= 0 && position < list.length))
      throw validationError(
        `Template error: Fn::Select cannot select nonexistent value at index ${String(evaluate(index, scope))}`,
      );
    return list[position];
  },
  'Fn::If': (argument, scope) => {
    const [condition, yes, no] = argumentsOf('Fn::If', argument, 3);
    return evaluate(scope.condition(String(condition)) ? yes : no, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = argumentsOf('Fn::Equals', argument, 2).map((item) => evaluate(item, scope));
    return textOf(left, 'Fn::Equals') === textOf(right, 'Fn::Equals');
  },
  'Fn::Not': (argument, scope) => !truth(argumentsOf('Fn::Not', argument, 1)[0], scope),
  'Fn::And': (argument, scope) => conditionsOf('Fn::And', argument).every((item) => truth(item, scope)),
  'Fn::Or': (argument, scope) => conditionsOf('Fn::Or', argument).some((item) => truth(item, scope)),
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = argumentsOf('Fn::FindInMap', argument, 3).map((item) =>
      textOf(evaluate(item, scope), 'Fn::FindInMap'),
    );
    return scope.mapping(map!, first!, second!);
  },
  'Fn::ImportValue': (argument, scope) => scope.exportedValue(textOf(evaluate(argument, scope), 'Fn::ImportValue')),
  'Fn::Base64': (argument, scope) => Buffer.from(textOf(evaluate(argument, scope), 'Fn::Base64')).toString('base64'),
  'Fn::GetAZs': (argument, scope) => {
    const region = textOf(evaluate(argument, scope), 'Fn::GetAZs') || scope.region;
    return ['a', 'c', 'd'].map((zone) => `${region}${zone}`);
  },
};

function substituted(name: string, variables: Record<string, unknown>, scope: Scope): unknown {
  if (Object.hasOwn(variables, name)) return evaluate(variables[name], scope);
  const dot = name.indexOf('.');
  return dot < 0 ? scope.ref(name) : scope.attribute(name.slice(0, dot), name.slice(dot + 1));
}

function argumentsOf(name: string, argument: unknown, count: number): unknown[] {
  if (!Array.isArray(argument) || argument.length !== count)
    throw validationError(`Template error: every ${name} object requires ${count} parameters.`);
  return argument;
}

function conditionsOf(name: string, argument: unknown): unknown[] {
  if (!Array.isArray(argument) || argument.length < 2 || argument.length > 10)
    throw validationError(
      `Template error: every ${name} object requires a list of at least 2 and at most 10 boolean parameters.`,
    );
  return argument;
}

function listOf(name: string, argument: unknown, scope: Scope): unknown[] {
  const list = evaluate(argument, scope);
  if (!Array.isArray(list)) throw validationError(`Template error: ${name} requires a list of values.`);
  return list;
}

/** Functions on text take scalars, never lists or objects. */
function textOf(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw validationError(`Template error: ${name} takes text, but was given ${JSON.stringify(value) ?? 'nothing'}.`);
}

function truth(value: unknown, scope: Scope): boolean {
  const result = evaluate(value, scope);
  if (typeof result === 'boolean') return result;
  if (result === 'true' || result === 'false') return result === 'true';
  throw validationError('Template error: conditions must be booleans.');
}
