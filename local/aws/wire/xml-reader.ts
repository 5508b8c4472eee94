import { AwsError } from './aws-error';
import type { MemberShape, StructureShape } from './model';
import { readScalar } from './query';

export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const malformed = (): AwsError =>
  new AwsError('MalformedXML', 'The XML you provided was not well-formed or did not validate against our schema.');

/**
 * Parses the XML that AWS clients send as request bodies: elements, text, CDATA, the five named entities and character
 * references. A document type declaration is refused, so there are no entities to expand.
 */
export function parseXml(source: string): XmlElement {
  const tokens =
    /<\?[^>]*\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([^\s/>!?]+)((?:"[^"]*"|'[^']*'|[^>"'])*?)(\/?)>|([^<]+)/g;
  interface Open {
    name: string;
    children: XmlElement[];
    text: string;
  }
  const root: Open = { name: '', children: [], text: '' };
  const stack: Open[] = [root];
  let position = 0;
  for (const match of source.matchAll(tokens)) {
    if (match.index !== position) throw malformed();
    position += match[0].length;
    const [, cdata, closing, qualified, , empty, text] = match;
    const top = stack.at(-1)!;
    if (cdata !== undefined) top.text += cdata;
    else if (text !== undefined) top.text += unescapeXml(text);
    else if (qualified !== undefined) {
      const name = qualified.slice(qualified.indexOf(':') + 1);
      if (closing) {
        const element = stack.pop()!;
        const parent = stack.at(-1);
        if (!parent || element.name !== name) throw malformed();
        parent.children.push(element);
      } else if (empty) top.children.push({ name, children: [], text: '' });
      else stack.push({ name, children: [], text: '' });
    }
  }
  const [element] = root.children;
  if (position !== source.length || stack.length !== 1 || root.children.length !== 1 || !element) throw malformed();
  return element;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|\w+);/g, (_, reference: string) => {
    if (!reference.startsWith('#')) {
      const character = ENTITIES[reference];
      if (character === undefined) throw malformed();
      return character;
    }
    const code = reference[1] === 'x' ? Number.parseInt(reference.slice(2), 16) : Number(reference.slice(1));
    if (code > 0x10ffff) throw malformed();
    return String.fromCodePoint(code);
  });
}

/** An XML element to a typed value. */
export function fromXml(member: MemberShape, element: XmlElement): unknown {
  const { shape } = member;
  switch (shape.kind) {
    case 'structure':
      return readStructure(shape, element);
    case 'list':
      return element.children.map((child) => fromXml(shape.item, child));
    case 'map':
      return element.text;
    default:
      return readScalar(shape, element.text);
  }
}

function readStructure(shape: StructureShape, element: XmlElement): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [name, member] of shape.members) {
    const wire = member.traits.xmlName ?? name;
    const found = element.children.filter((child) => child.name === wire);
    const [first] = found;
    if (!first) continue;
    value[name] =
      member.shape.kind === 'list' && member.traits.xmlFlattened
        ? found.map((child) => fromXml((member.shape as { item: MemberShape }).item, child))
        : fromXml(member, first);
  }
  return value;
}
