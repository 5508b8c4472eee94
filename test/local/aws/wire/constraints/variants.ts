import { constraintsOf } from '../../../../../local/aws/wire/constraints/shape';
import { type ConstrainedShape, SIDECARS } from '../../../../../local/aws/wire/constraints/sidecar';
import { modelOf, type Shape } from '../../../../../local/aws/wire/model';
import { SERVICES, type ServiceName } from '../../../../../local/aws/wire/services';
import { Samples } from './samples';

export type Broken = 'type' | 'missing' | 'enum' | 'length' | 'range' | 'pattern';

/** A request that would be right but for one thing. */
export interface Variant {
  readonly broken: Broken;
  /** Members and keys that lead to it, without indices: `Tags.Key`. */
  readonly path: string;
  readonly value: unknown;
}

/** Texts of which some pattern takes each, and hardly one takes them all. */
const ODD = ['!', ' ', '\u0000', '€', '*', ':', '\u200b', '-', 'a b', '\n'];

/** The request with required members alone, and each variant of it. */
export function variantsOf(service: ServiceName, operation: string): { right: unknown; variants: Variant[] } {
  const { input } = modelOf(SERVICES[service]).operations.get(operation)!;
  const name = SIDECARS[service].operations[operation] ?? undefined;
  const maker = new Variants(new Samples(SIDECARS[service]));
  return { right: maker.samples.sample(input, name), variants: [...maker.of(input, name, [], [])] };
}

class Variants {
  constructor(readonly samples: Samples) {}

  /** Values of a shape with one thing wrong in each. `above`: structures that lead here, so as not to go round. */
  *of(shape: Shape, name: string | undefined, path: string[], above: readonly string[]): Generator<Variant> {
    const rule = this.samples.rule(name);
    const { samples } = this;
    yield* this.own(shape, rule, path.join('.'));
    if (shape.kind === 'structure') {
      if (above.includes(shape.name)) return;
      const right = samples.sample(shape, name) as Record<string, unknown>;
      for (const member of shape.required) {
        const { [member]: _, ...value } = right;
        yield { broken: 'missing', path: [...path, member].join('.'), value };
      }
      for (const [member, { shape: child }] of shape.members)
        for (const { value, ...variant } of this.of(
          child,
          rule.members?.[member],
          [...path, member],
          [...above, shape.name],
        ))
          yield { ...variant, value: { ...right, [member]: value } };
    }
    if (shape.kind === 'list') {
      const rest = (samples.sample(shape, name) as unknown[]).slice(1);
      for (const { value, ...variant } of this.of(shape.item.shape, rule.item, path, above))
        yield { ...variant, value: [value, ...rest] };
    }
    if (shape.kind === 'map') {
      const least = rule.min ?? 0;
      const rest = samples.entries(shape, rule, Math.max(0, least - 1));
      const text = samples.text(samples.rule(rule.key));
      for (const { value, ...variant } of this.of(shape.key.shape, rule.key, path, above))
        yield { ...variant, value: { ...rest, [value as string]: samples.sample(shape.value.shape, rule.value) } };
      // A text is told by its map, anything else by its key.
      const place = shape.value.shape.kind === 'string' ? path : [...path, text];
      for (const { value, ...variant } of this.of(shape.value.shape, rule.value, place, above))
        yield { ...variant, value: { ...samples.entries(shape, rule, least), [text]: value } };
    }
  }

  private *own(shape: Shape, rule: ConstrainedShape, path: string): Generator<Variant> {
    const { min, max } = rule;
    if (rule.enum) yield { broken: 'enum', path, value: 'no-such-value' };
    if (shape.kind === 'number') {
      yield { broken: 'type', path, value: 'no number' };
      for (const value of rule.bits ? [1.5, 2 ** (rule.bits - 1)] : []) yield { broken: 'type', path, value };
      if (min !== undefined) yield { broken: 'range', path, value: min - 1 };
      if (max !== undefined && max < 2 ** 31 - 1) yield { broken: 'range', path, value: max + 1 };
      return;
    }
    if (!rule.enum && min !== undefined && min > 0)
      yield { broken: 'length', path, value: this.sized(shape, rule, min - 1) };
    if (!rule.enum && max !== undefined) yield { broken: 'length', path, value: this.sized(shape, rule, max + 1) };
    const pattern = constraintsOf(rule).find(({ kind }) => kind === 'pattern');
    const odd = ODD.map((text) => text.repeat(Math.max(1, min ?? 1))).find((text) => pattern && !pattern.keeps(text));
    if (odd !== undefined) yield { broken: 'pattern', path, value: odd };
  }

  private sized(shape: Shape, rule: ConstrainedShape, size: number): unknown {
    if (shape.kind === 'string') return 'a'.repeat(size);
    if (shape.kind === 'blob') return new Uint8Array(size);
    if (shape.kind === 'map') return this.samples.entries(shape, rule, size);
    if (shape.kind !== 'list') throw new Error(`a ${shape.kind} has no size`);
    return Array.from({ length: size }, () => this.samples.sample(shape.item.shape, rule.item));
  }
}
