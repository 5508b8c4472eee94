import { notBuilt } from '../refusals';
import type { Expression } from './expression';
import { FUNCTIONS, NOT_BUILT } from './functions';
import { MathError } from './math-error';
import type { Scope } from './math-function';
import { negative, operate } from './operators';
import { scalar, type Value } from './value';

/** What names stand for. */
export type Environment = Omit<Scope, 'evaluate'> & { lookUp(id: string): Value };

/**
 * The value of an expression.
 * @throws MathError what is wrong with it; AwsError NotImplemented for what is not built
 */
export function evaluate(expression: Expression, environment: Environment): Value {
  const of = (each: Expression): Value => evaluate(each, environment);
  switch (expression.kind) {
    case 'number':
      return scalar(expression.value);
    case 'text':
      throw new MathError(`A text is no value: '${expression.text}'`);
    case 'name':
      return environment.lookUp(expression.name);
    case 'list':
      return listOf(expression.items.map(of));
    case 'minus':
      return negative(of(expression.of));
    case 'binary':
      return operate(expression.operator, of(expression.left), of(expression.right));
    case 'call': {
      const { name, args } = expression;
      if (NOT_BUILT.has(name)) throw notBuilt(`the metric math function ${name}`);
      const found = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
      if (!found) throw new MathError(`Unknown function ${name}`);
      return found(args, { ...environment, evaluate: of });
    }
  }
}

/** `[m1, METRICS("errors")]` */
function listOf(values: readonly Value[]): Value {
  const items = values.flatMap((value) => {
    if (value.kind === 'scalar') throw new MathError('An array has no scalars');
    return value.kind === 'array' ? value.items : [value];
  });
  return { kind: 'array', items };
}
