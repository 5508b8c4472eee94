import type { MemberShape, Shape, StructureShape } from './model';
import { readTimestamp } from './timestamp';

/**
 * The AWS Query protocol's request: a form whose keys are paths (`Targets.member.1.Id`).
 *
 * The form is turned into a tree first, so that reading it costs its own size and not the shape's: a hostile form with
 * an index of a million makes one node, not a million.
 */
export function fromQuery(shape: StructureShape, form: URLSearchParams): Record<string, unknown> {
  const root: FormNode = { children: new Map() };
  for (const [path, value] of form) {
    let node = root;
    for (const part of path.split('.')) {
      let child = node.children.get(part);
      if (!child) {
        child = { children: new Map() };
        node.children.set(part, child);
      }
      node = child;
    }
    node.value = value;
  }
  return readStructure(shape, root);
}

interface FormNode {
  value?: string;
  readonly children: Map<string, FormNode>;
}

function readStructure(shape: StructureShape, node: FormNode): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [name, member] of shape.members) {
    const child = node.children.get(member.traits.xmlName ?? name);
    if (!child) continue;
    const item = read(member, child);
    if (item !== undefined) value[name] = item;
  }
  return value;
}

function read(member: MemberShape, node: FormNode): unknown {
  const { shape, traits } = member;
  switch (shape.kind) {
    case 'structure':
      return readStructure(shape, node);
    case 'list': {
      if (node.children.size === 0) return node.value === '' ? [] : node.value;
      const items = traits.xmlFlattened ? node : node.children.get(shape.item.traits.xmlName ?? 'member');
      return items ? indexed(items).map((item) => read(shape.item, item)) : [];
    }
    case 'map': {
      const entries = traits.xmlFlattened ? node : node.children.get('entry');
      // As entries first: a key `__proto__` becomes a key like any other.
      const pairs: [string, unknown][] = [];
      for (const entry of entries ? indexed(entries) : []) {
        const key = entry.children.get(shape.key.traits.xmlName ?? 'key')?.value;
        const item = entry.children.get(shape.value.traits.xmlName ?? 'value');
        if (key !== undefined && item) pairs.push([key, read(shape.value, item)]);
      }
      return Object.fromEntries(pairs);
    }
    default:
      return node.value === undefined ? undefined : readScalar(shape, node.value);
  }
}

/** The children `1`, `2`, … in order of their number. */
function indexed(node: FormNode): FormNode[] {
  return [...node.children.entries()]
    .filter(([key]) => /^[1-9]\d{0,8}$/.test(key))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);
}

/** Text of a form, header or URL to a scalar; what does not read as its type stays text, for the check to refuse. */
export function readScalar(shape: Shape, text: string): unknown {
  switch (shape.kind) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'number':
      return /^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'timestamp':
      return readTimestamp(text);
    case 'blob':
      return Buffer.from(text, 'base64');
    default:
      return text;
  }
}
