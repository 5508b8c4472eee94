import { type Html, html, type Part } from './html';
import { LANGUAGES, type Language } from './language';
import { TEXTS } from './texts';

type Texts = typeof TEXTS;
/** Name of a sentence in `texts.ts`. */
export type TextName = keyof Texts;

/** `{left} minutes of {all}` → `left` | `all` */
type Placeholder<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;
type Given<Name extends TextName> =
  Placeholder<Texts[Name]['en']> extends never ? [] : [values: Readonly<Record<Placeholder<Texts[Name]['en']>, Part>>];

/** Says a text in one language. What is put in is escaped, unless it is markup already. */
export type Say = <Name extends TextName>(name: Name, ...given: Given<Name>) => Html;

/** How texts are said in a language. */
export function speaking(language: Language): Say {
  return (name, ...given) => fill(TEXTS[name][language], given[0] ?? {});
}

const PLACEHOLDER = /\{([a-z]+)\}/i;

function fill(text: string, values: Readonly<Record<string, Part>>): Html {
  // Splitting at a group leaves texts at even places, names at odd ones.
  const pieces = text.split(new RegExp(PLACEHOLDER, 'gi'));
  return html`${pieces.map((piece, index) => (index % 2 === 0 ? piece : values[piece]))}`;
}

/**
 * What is wrong with translations: an empty or missing one, and placeholders that differ between languages. The build
 * asks, and fails with these sentences.
 */
export function translationFaults(
  texts: Readonly<Record<string, Readonly<Partial<Record<Language, string>>>>> = TEXTS,
): readonly string[] {
  return Object.entries(texts).flatMap(([name, text]) => {
    const missing = LANGUAGES.filter((language) => (text[language] ?? '').trim() === '');
    if (missing.length > 0) return [`The text "${name}" of the review page has no translation: ${missing.join(', ')}.`];
    const [first, ...others] = LANGUAGES.map((language) => placeholdersOf(text[language]!));
    return others.every((other) => other === first)
      ? []
      : [`The text "${name}" of the review page has different placeholders in ${LANGUAGES.join(' and ')}.`];
  });
}

function placeholdersOf(text: string): string {
  return (text.match(new RegExp(PLACEHOLDER, 'gi')) ?? []).sort().join();
}
