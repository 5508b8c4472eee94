import type { Member } from './members';

const CLOSING = '<!-- end of members -->';

/** A page with the table of members between the markers of the schema; throws where the page has no such markers. */
export function withMembers(page: string, schema: string, members: readonly Member[]): string {
  const opening = `<!-- members: generated from ${schema} -->`;
  const [head = '', rest] = page.split(`${opening}\n`);
  const end = rest?.indexOf(CLOSING) ?? -1;
  if (rest === undefined || end < 0) throw new Error(`the page has no place for a table: ${opening} … ${CLOSING}`);
  return `${head}${opening}\n${tableOf(members)}\n${rest.slice(end)}`;
}

function tableOf(members: readonly Member[]): string {
  const rows = members.map(({ path, value, leftOut, meaning }) => {
    const [name = '', variant = ''] = path.split(/ (?=\()/);
    return `| \`${name}\`${variant && ` ${variant}`} | ${cell(value)} | ${cell(leftOut)} | ${cell(meaning)} |`;
  });
  return ['| member | value | left out | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
