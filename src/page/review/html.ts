/** Markup that may go into a page as it is. Everything else is text and is escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

/** What may be put into markup; `undefined` and `false` are nothing. */
export type Part = Html | string | number | undefined | false | readonly Part[];

/** Markup from a template: what is put in is escaped, unless it is markup already. Nothing else makes `Html` of foreign text. */
export function html(markup: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(markup.map((text, index) => text + (index < parts.length ? markupOf(parts[index]) : '')).join(''));
}

/** The same text without its elements, for where only text may stand. What was put in has no `<` of its own. */
export function plain({ markup }: Html): Html {
  return new Html(markup.replace(/<[^>]*>/g, ''));
}

function markupOf(part: Part): string {
  if (part instanceof Html) return part.markup;
  if (part === undefined || part === false) return '';
  if (typeof part === 'object') return part.map(markupOf).join('');
  return escapeHtml(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text as it may stand in content and in quoted attributes, with nothing unseen in it. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"'`]/g, (character) => ENTITIES[character]!);
}

/**
 * Characters that a reader cannot see, or that reorder what is read (Unicode TR 36, 2.10): controls, bidirectional
 * marks, zero-width characters, tags. Shown as `[U+202E]`: a name that hides something should look like it.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

function visible(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(UNSEEN, (character) => `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`);
}
