/** A mail as SNS is given it. */
export interface Mail {
  /** At most 99 characters without control characters: what SNS takes (SNS API reference, Publish, `Subject`). */
  readonly subject: string;
  /** Plain text in lines of at most 72 columns. */
  readonly body: string;
}

const SUBJECT_CHARACTERS = 99;

/**
 * Makes a mail of a subject and paragraphs. A repository may be called `a/review/b`; the path of a review link must not
 * be in any mail but the one that asks for a decision, so it is broken here.
 */
export function mail(subject: string, paragraphs: readonly (string | undefined)[]): Mail {
  const body = paragraphs.filter((paragraph) => paragraph !== undefined).join('\n\n');
  return {
    // A pair of surrogates is not cut in two.
    subject: plain(subject.replaceAll('\n', ' '))
      .slice(0, SUBJECT_CHARACTERS)
      .replace(/\p{Cs}$/u, ''),
    body: `${plain(body)}\n`,
  };
}

/**
 * Without control characters and those that are not seen or turn the direction of text, which come in others' words if
 * anywhere; line ends stay. None gets wider by it.
 */
function plain(text: string): string {
  return withoutReviewPath(text.replace(UNWANTED, ' '));
}

const UNWANTED = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** As long as before, so that lines stay within their columns. */
function withoutReviewPath(text: string): string {
  return text.replace(/\/review\//gi, (path) => `${path.slice(0, -1)} `);
}
