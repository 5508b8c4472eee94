/** Longest label or tag that a mail shows. */
const CHARACTERS = 256;

/**
 * Text that outsiders choose (tags, labels, names), made harmless for a mail: one line, no control or format characters
 * (bidirectional overrides reorder what is read), nothing that a mail reader turns into a link with a scheme, and no whole
 * digest that could be taken for the one to compare. What is cut off ends in `...`.
 */
export function foreignText(text: string, characters: number = CHARACTERS): string {
  const shown = text.length > characters ? `${text.slice(0, characters)} ...` : text;
  const line = shown.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  // Whatever is left of nested schemes (`hthttp://tp://`) has no slash after its colon.
  const unlinked = line.replace(/[a-z][a-z0-9+.-]*:\/\/+/gi, '').replace(/:\/+/g, ': ');
  return unlinked.replace(/sha256:(?=[0-9a-f]{64})/gi, 'sha256 ');
}
