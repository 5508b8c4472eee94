import type { ReleaseBrief } from '../domain/gate/brief';
import type { GateSpec } from '../domain/gate/gate-spec';
import type { Quorum } from '../domain/gate/quorum';
import type { Instant } from '../domain/instant';
import type { KnownImage } from '../domain/observed';
import { outcomeWords } from '../domain/outcome-words';
import { changeText } from './change-text';
import { foreignText } from './foreign-text';
import { type Mail, mail } from './mail';
import { momentText, timeLeftText } from './moment';
import { releaseLabel, releaseLines } from './release-lines';
import { wrap } from './wrap';

/** A mail is an invitation to look: what is longer is on the page. */
const LINES_OF_A_LIST = 30;
const ITEM_CHARACTERS = 2_000;

/** What an approver is asked with. */
export interface ReviewRequest {
  readonly brief: ReleaseBrief;
  /** Id of the approver that is asked. */
  readonly approver: string;
  /** Of this approver alone; ends in the token. */
  readonly link: string;
  readonly deadline: Instant;
  readonly spec: GateSpec;
  readonly quorum: Quorum;
}

/**
 * Asks an approver for a decision. The link is the first URL, alone on its line, before any text that an outsider can choose
 * but the tag; the new digest stands in full, alone on its line.
 */
export function reviewMail({ brief, approver, link, deadline, spec, quorum }: ReviewRequest, now: Date): Mail {
  const label = releaseLabel(brief);
  const [code, ...others] = brief.changed;
  const opening = mail(`Review: ${brief.service} ${label}`, [
    wrap(`${brief.service} ${label} has no production traffic yet. ${approver}, you decide whether it gets any.`),
    'Open this page, compare, and decide:',
  ]);
  const rest = mail('', [
    wrap(`Decide before ${momentText(deadline)}, ${timeLeftText(deadline, now)}.`),
    wrap(
      'Silence is a refusal: without enough approvals by then the release is rolled back, and what runs now keeps all traffic.',
    ),
    wrap('The page asks for a code: the last six characters of this digest. Compare all of it there.'),
    ...[code, ...others].map(digestParagraph),
    releaseLines(brief),
    listed(
      'What changes:',
      brief.changes.map((change) => foreignText(changeText(change), ITEM_CHARACTERS)),
      'nothing but what the digests say',
    ),
    listed(
      'Checks so far:',
      brief.verdicts.map(({ check, outcome, reason }) =>
        foreignText(`${check} ${outcomeWords(outcome, reason)}`, ITEM_CHARACTERS),
      ),
      'none',
    ),
    decidersText(spec, quorum, approver),
    wrap(
      'This mail is for you alone: whoever has its link can decide in your name. Do not forward it. Slipway never asks for the link or the code in any other way.',
    ),
  ]);
  // The link is put in afterwards: in all other text its path is broken, and no line of it is to be wrapped.
  return { subject: opening.subject, body: `${opening.body}\n${link}\n\n${rest.body}` };
}

function digestParagraph(image: KnownImage | undefined): string | undefined {
  return image && `${wrap(`${image.repository}:${foreignText(image.tag ?? '')}`)}\n${image.digest ?? 'unknown'}`;
}

function decidersText(spec: GateSpec, quorum: Quorum, approver: string): string {
  const { votesNeeded, authorKnown, excluded } = quorum;
  const groups = spec.groups.map(({ approvers, votes }) => `at least ${votes} of ${approvers.join(', ')}`);
  return [
    wrap(`Who may decide: ${spec.approvers.map(({ id }) => id).join(', ')}.`),
    wrap(
      `Needed: ${votesNeeded} ${votesNeeded === 1 ? 'approval' : 'approvals'}${groups.length > 0 ? `, with ${groups.join(' and ')}` : ''}. One rejection ends the release.`,
    ),
    ...(authorKnown ? [] : [wrap('The image does not name its author, so one approval more than usual is needed.')]),
    ...(excluded.includes(approver)
      ? [wrap('The image names you as its author: you may reject it, your approval does not count.')]
      : excluded.length > 0
        ? [wrap(`The approval of ${excluded.join(', ')}, named as author, does not count.`)]
        : []),
  ].join('\n');
}

function listed(title: string, items: readonly string[], none: string): string {
  if (items.length === 0) return wrap(`${title} ${none}.`);
  const more = items.length - LINES_OF_A_LIST;
  const shown = more > 0 ? [...items.slice(0, LINES_OF_A_LIST), `and ${more} more, on the page`] : items;
  return [title, ...shown.map((item) => `- ${wrap(item, undefined, '  ').trimStart()}`)].join('\n');
}
