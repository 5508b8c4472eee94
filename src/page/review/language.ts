/** The languages of the review page; the first is spoken where none that is asked for is. */
export const LANGUAGES = ['en', 'ja'] as const;
/** A language of the page, as `lang` names it. */
export type Language = (typeof LANGUAGES)[number];

/** More ranges than a browser sends are not read. */
const RANGES = 32;

/**
 * The language that an `Accept-Language` header asks for: the highest quality wins, of equal ones the first; `ja-JP` is
 * `ja`; `*` is English unless that is excluded. What is no range is passed over (RFC 9110, 12.5.4).
 */
export function languageOf(acceptLanguage: string | undefined): Language {
  const ranges = (acceptLanguage ?? '').split(',').slice(0, RANGES).map(rangeOf);
  const quality = (language: Language): number => {
    const named = ranges.filter((range) => range?.language === language);
    const matching = named.length > 0 ? named : ranges.filter((range) => range?.language === '*');
    return Math.max(0, ...matching.map((range) => range!.quality));
  };
  const place = (language: Language): number => {
    const index = ranges.findIndex((range) => range?.language === language && range.quality > 0);
    return index < 0 ? RANGES : index;
  };
  const [best] = [...LANGUAGES].sort((one, other) => quality(other) - quality(one) || place(one) - place(other));
  return best!;
}

function rangeOf(text: string): { readonly language: string; readonly quality: number } | undefined {
  const match = /^\s*([a-z]{1,8}|\*)(?:-[a-z0-9]{1,8})*\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i.exec(
    text,
  );
  return match ? { language: match[1]!.toLowerCase(), quality: Number(match[2] ?? 1) } : undefined;
}
