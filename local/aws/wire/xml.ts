import type { MemberShape, StructureShape } from './model';
import { writeTimestamp } from './timestamp';

/** A checked value to XML, as the Query and REST XML protocols write it. */
export function structureToXml(shape: StructureShape, value: Record<string, unknown>): string {
  let xml = '';
  for (const [name, member] of shape.members) xml += toXml(member, value[name], member.traits.xmlName ?? name);
  return xml;
}

export function toXml(member: MemberShape, value: unknown, name: string): string {
  if (value === undefined || value === null) return '';
  const { shape, traits } = member;
  switch (shape.kind) {
    case 'structure': {
      const record = value as Record<string, unknown>;
      return `<${name}${attributesOf(shape, record)}>${childrenOf(shape, record)}</${name}>`;
    }
    case 'list': {
      const items = value as unknown[];
      if (traits.xmlFlattened) return items.map((item) => toXml(shape.item, item, name)).join('');
      const itemName = shape.item.traits.xmlName ?? 'member';
      return `<${name}>${items.map((item) => toXml(shape.item, item, itemName)).join('')}</${name}>`;
    }
    case 'map': {
      const entryName = traits.xmlFlattened ? name : 'entry';
      const keyName = shape.key.traits.xmlName ?? 'key';
      const valueName = shape.value.traits.xmlName ?? 'value';
      const entries = Object.entries(value)
        .map(([key, item]) => {
          const content = `<${keyName}>${escapeXml(key)}</${keyName}>${toXml(shape.value, item, valueName)}`;
          return `<${entryName}>${content}</${entryName}>`;
        })
        .join('');
      return traits.xmlFlattened ? entries : `<${name}>${entries}</${name}>`;
    }
    case 'timestamp':
      return element(name, writeTimestamp(value as Date, shape.timestampFormat, 'date-time'));
    case 'blob':
      return element(name, Buffer.from(value as Uint8Array).toString('base64'));
    default:
      return element(name, value);
  }
}

/** The xsi namespace is the one that S3's `Grantee` type attribute lives in. */
function attributesOf(shape: StructureShape, value: Record<string, unknown>): string {
  let attributes = '';
  for (const [name, member] of shape.members) {
    if (!member.traits.xmlAttribute || value[name] === undefined) continue;
    const attribute = member.traits.xmlName ?? name;
    if (attribute.startsWith('xsi:')) attributes += ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
    attributes += ` ${attribute}="${escapeXml(value[name])}"`;
  }
  return attributes;
}

function childrenOf(shape: StructureShape, value: Record<string, unknown>): string {
  let xml = '';
  for (const [name, member] of shape.members) {
    if (!member.traits.xmlAttribute) xml += toXml(member, value[name], member.traits.xmlName ?? name);
  }
  return xml;
}

const element = (name: string, value: unknown): string => `<${name}>${escapeXml(value)}</${name}>`;

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#xD;',
};

/** Escapes what XML reserves; characters that XML 1.0 cannot hold at all become U+FFFD. */
export function escapeXml(value: unknown): string {
  return (
    String(value)
      .replace(/[&<>"'\r]/g, (character) => ESCAPES[character]!)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
  );
}
