import type { ReleaseBrief } from './brief';
import type { Approver, GateSpec } from './gate-spec';

/** Who made the image, as far as its label tells. */
export interface Authors {
  /** Ids of approvers that the label names. */
  readonly approvers: readonly string[];
  /** False when the label leaves open who it was: then it may have been any of the approvers. */
  readonly known: boolean;
}

/**
 * Finds the authors of a release among its approvers, from the image's `org.opencontainers.image.authors`.
 *
 * A name counts as a whole word only: `ann` is not in `joann` nor in `ann-marie`. An e-mail address that is no approver's
 * says that it was somebody else; a bare name that is no approver's does not, because people have many names.
 */
export function authorsOf(spec: Pick<GateSpec, 'approvers'>, brief: Pick<ReleaseBrief, 'source'>): Authors {
  const words = wordsOf(brief.source?.authors ?? '');
  const approvers = spec.approvers.filter((approver) => isNamed(approver, words)).map(({ id }) => id);
  return { approvers, known: approvers.length > 0 || words.some((word) => ADDRESS.test(word)) };
}

const ADDRESS = /^[^@]+@[^@]+\.[^@]+$/;

/** Full-width and upper-case letters name the same person. */
function wordsOf(text: string): readonly string[] {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}@._%+-]+/u);
  return words.map((word) => word.replace(/^[.]+|[.]+$/g, '')).filter((word) => word !== '');
}

function isNamed({ id, email }: Approver, words: readonly string[]): boolean {
  return words.includes(id) || words.includes(email.normalize('NFKC').toLowerCase());
}
