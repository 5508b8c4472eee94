import type { Content } from './document';
import { withdrawalForm } from './form';
import { type Html, html } from './html';
import type { Language } from './language';
import { foldedRelease, named, newLabel, oldLabel, releaseSections } from './release-sections';
import type { Receipt } from './review-page';
import { moment } from './times';
import { traffic } from './traffic';
import type { Say } from './translation';
import { votesSection } from './votes-section';

/** What an approver decided, and what follows from it. */
export function receiptPage(view: Receipt, say: Say, language: Language): Content {
  const { gate, approver, vote, quorum, problem } = view;
  const { brief } = gate;
  const isApproval = vote.decision === 'approve';
  const title = say(isApproval ? 'approvedTitle' : 'rejectedTitle', {
    release: html`${named(brief.service)} ${named(newLabel(brief))}`,
  });
  const refusal = problem?.kind === 'conflict' ? say('conflict') : problem?.kind === 'too-late' && say('tooLate');
  return {
    title,
    ...(problem ? { windowTitle: say('errorTitle', { title }) } : {}),
    mood: isApproval ? 'good' : 'stopped',
    isPersonal: true,
    body: html`${refusal && html`<p class="card notice stop" role="alert">${refusal}</p>`}
<p>${say('receiptLead', { approver: html`<b>${named(approver)}</b>`, at: moment(say, language, vote.at) })}</p>
<section aria-labelledby="next"><h2 id="next">${say('next')}</h2><p>${next(view, say, language)}</p>
<p class="quiet">${say('mayClose')}</p></section>
${votesSection(view, say, language)}
${quorum ? html`${releaseSections(brief, say, language)}${withdrawalForm(view, say)}` : foldedRelease(brief, say, language)}`,
  };
}

function next({ gate, vote, quorum }: Receipt, say: Say, language: Language): Html {
  const { brief, deadline } = gate;
  const label = named(newLabel(brief));
  if (quorum) return say('nextVotes', { missing: quorum.needed, label, deadline: moment(say, language, deadline) });
  return vote.decision === 'approve'
    ? say('nextPromoted', { label, config: traffic(brief.deploymentConfigName, say) })
    : say('nextRejected', { old: named(oldLabel(brief) ?? say('unknownImage')) });
}
