import type { Misfit } from '../check';
import { constraintsOf, isScalar } from './shape';
import type { ConstrainedShape, Sidecar } from './sidecar';

/**
 * Adds to `found` what breaks a constraint, in the order of the model. `path` is ours (`tags[0].Key`), `at` is AWS's
 * (`tags.1.member.key`).
 */
export type Check = (value: unknown, path: string, at: string, found: Misfit[]) => void;

/**
 * The constraints of a service's requests, compiled once per operation.
 *
 * `except` names members that the service judges itself, or not at all: `Operation.member.of.list` without indices, or
 * `*.member` for any operation; what lies below them is left out too.
 */
export class Constraints {
  private readonly checks = new Map<string, Check | undefined>();
  private readonly except: ReadonlySet<string>;

  constructor(
    private readonly sidecar: Sidecar,
    except: readonly string[] = [],
  ) {
    this.except = new Set(except);
  }

  /** What an input breaks, all of it; nothing for an operation without constraints. */
  violations(operation: string, input: unknown): Misfit[] {
    let check = this.checks.get(operation);
    if (!check && !this.checks.has(operation)) {
      const input = this.sidecar.operations[operation];
      check = input ? this.compile(input, [operation]) : undefined;
      this.checks.set(operation, check);
    }
    const found: Misfit[] = [];
    check?.(input, '', '', found);
    return found;
  }

  /** `place` is the operation and the members that lead to the shape. */
  private compile(name: string, place: readonly string[]): Check | undefined {
    const [operation, ...members] = place;
    if (members.length > 0 && ['*', operation].some((each) => this.except.has(`${each}.${members.join('.')}`)))
      return undefined;
    const shape = this.sidecar.shapes[name];
    if (!shape) return undefined;
    const own = constraintsOf(shape);
    const below = this.compileBelow(shape, place);
    if (own.length === 0) return below;
    return (value, path, at, found) => {
      for (const { kind, sentence, keeps } of own)
        if (!keeps(value)) found.push(violation(kind, path, at, value, sentence, shape.sensitive));
      below?.(value, path, at, found);
    };
  }

  private compileBelow(shape: ConstrainedShape, place: readonly string[]): Check | undefined {
    if (shape.members) return this.structure(shape.members, place);
    if (shape.item) return this.list(shape.item, place);
    return this.map(shape, place);
  }

  private structure(shapes: Readonly<Record<string, string>>, place: readonly string[]): Check {
    // Compiled at first use: a shape may hold itself.
    const members = Object.entries(shapes).map(([name, shape]) => ({
      name,
      at: name.charAt(0).toLowerCase() + name.slice(1),
      check: lazily(() => this.compile(shape, [...place, name])),
    }));
    return (value, path, at, found) => {
      const record = value as Record<string, unknown>;
      for (const member of members) {
        const held = record[member.name];
        if (held === undefined || held === null) continue;
        const check = member.check();
        check?.(held, path ? `${path}.${member.name}` : member.name, at ? `${at}.${member.at}` : member.at, found);
      }
    };
  }

  private list(item: string, place: readonly string[]): Check | undefined {
    const shape = this.sidecar.shapes[item];
    if (shape && isScalar(shape)) return this.scalars(shape, 'Member', (value) => value as unknown[]);
    const check = this.compile(item, place);
    if (!check) return undefined;
    return (value, path, at, found) => {
      (value as unknown[]).forEach((each, index) => {
        check(each, `${path}[${index}]`, `${at}.${index + 1}.member`, found);
      });
    };
  }

  private map(shape: ConstrainedShape, place: readonly string[]): Check | undefined {
    const key = shape.key === undefined ? undefined : this.sidecar.shapes[shape.key];
    const value = shape.value === undefined ? undefined : this.sidecar.shapes[shape.value];
    const keys = key && this.scalars(key, 'Map keys', (map) => Object.keys(map as object));
    if (value && isScalar(value)) {
      const values = this.scalars(value, 'Map value', (map) => Object.values(map as object));
      return (held, ...rest) => {
        keys?.(held, ...rest);
        values(held, ...rest);
      };
    }
    const check = shape.value === undefined ? undefined : this.compile(shape.value, place);
    if (!keys && !check) return undefined;
    return (held, path, at, found) => {
      keys?.(held, path, at, found);
      if (check)
        for (const [name, each] of Object.entries(held as object))
          check(each, `${path}.${name}`, `${at}.${name}.member`, found);
    };
  }

  /** AWS names the list or map when one of its texts breaks a constraint, and then every constraint of them. */
  private scalars(shape: ConstrainedShape, what: string, textsOf: (value: unknown) => unknown[]): Check {
    const constraints = constraintsOf(shape);
    const all = constraints.flatMap(({ kind, sentence }) => (kind === 'type' ? [] : [sentence])).join(', ');
    return (value, path, at, found) => {
      for (const text of textsOf(value)) {
        const broken = constraints.find(({ keeps }) => !keeps(text));
        if (!broken) continue;
        const sentence = broken.kind === 'type' ? broken.sentence : `${what} must satisfy constraint: [${all}]`;
        found.push(violation(broken.kind, path, at, value, sentence, shape.sensitive));
        return;
      }
    };
  }
}

function violation(
  kind: Misfit['kind'],
  path: string,
  at: string,
  value: unknown,
  constraint: string,
  sensitive = false,
): Misfit {
  return { kind, path, at, message: `${path}: ${constraint}`, constraint, value: sensitive ? undefined : value };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
