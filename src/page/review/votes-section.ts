import type { Vote } from '../../domain/gate/gate';
import type { Quorum } from '../../domain/gate/quorum';
import { type Html, html } from './html';
import type { Language } from './language';
import { named } from './release-sections';
import type { GateView } from './review-page';
import { moment } from './times';
import type { Say } from './translation';

/** How many approvals there must be, who voted and who has not. */
export function votesSection(view: GateView & { readonly quorum?: Quorum }, say: Say, language: Language): Html {
  const { gate, approver, quorum } = view;
  const votes = Object.values(gate.ballot.votes).sort((one, other) => (one.at < other.at ? -1 : 1));
  const name = (id: string) => (id === approver ? say('you', { approver: named(id) }) : named(id));
  const waiting = (quorum?.awaited ?? []).map(
    (id) => html`<li><span class="sign wait" aria-hidden="true">…</span><b>${name(id)}</b>: ${say('awaited')}</li>`,
  );
  return html`<section aria-labelledby="votes"><h2 id="votes">${say(quorum ? 'votes' : 'votesCast')}</h2>
${quorum && rules(quorum, say)}
<ul class="signed">${votes.map((vote) => voteItem(vote, name(vote.approver), say, language))}${waiting}</ul></section>`;
}

function rules(quorum: Quorum, say: Say): Html {
  return html`<p>${say('votesNeeded', { total: quorum.votesNeeded, missing: quorum.needed })}</p>
${!quorum.authorKnown && html`<p>${say('authorUnknown')}</p>`}
${quorum.excluded.map((author) => html`<p>${say('authorExcluded', { author: named(author) })}</p>`)}`;
}

function voteItem(vote: Vote, name: Html, say: Say, language: Language): Html {
  const isApproval = vote.decision === 'approve';
  const said = say('voteAt', {
    decision: say(isApproval ? 'approved' : 'rejected'),
    at: moment(say, language, vote.at),
  });
  return html`<li><span class="sign ${isApproval ? 'good' : 'stop'}" aria-hidden="true">${isApproval ? '✓' : '✕'}</span><b>${name}</b>: ${said}${vote.comment && html`<blockquote dir="auto">${vote.comment}</blockquote>`}</li>`;
}
