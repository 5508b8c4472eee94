/** Of a comment on a vote, as people count them: surrogate pairs are one. */
export const COMMENT_CHARACTERS = 1_000;

/** True of a text that is too long for a comment. */
export function isLongerThanComment(text: string): boolean {
  return Array.from(text).length > COMMENT_CHARACTERS;
}

/** A comment as it is kept: without what would act on a terminal, a mail or the direction of text; undefined when empty. */
export function readableComment(comment = ''): string | undefined {
  const text = comment
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n]/gu, '')
    .trim();
  return Array.from(text).slice(0, COMMENT_CHARACTERS).join('') || undefined;
}
