import { secondsBetween } from '../../domain/instant';
import type { Content } from './document';
import { decisionForm } from './form';
import { html } from './html';
import type { Language } from './language';
import { named, newLabel, oldLabel, releaseSections } from './release-sections';
import type { Ask } from './review-page';
import { clock, duration, moment } from './times';
import type { Say } from './translation';
import { votesSection } from './votes-section';

/** Asks for a decision: how long there is, what silence means, what it is about, and the form at the end. */
export function askPage(view: Ask, say: Say, language: Language): Content {
  const { gate, approver } = view;
  const { brief, deadline } = gate;
  const now = view.now.toISOString();
  const old = named(oldLabel(brief) ?? say('unknownImage'));
  const title = say('askTitle', { release: html`${named(brief.service)} ${named(newLabel(brief))}` });
  return {
    title,
    ...(view.problem ? { windowTitle: say('errorTitle', { title }) } : {}),
    mood: 'asking',
    isPersonal: true,
    body: html`${view.isWithdrawn && html`<p class="card notice fine" role="status">${say('withdrawnNotice')}</p>`}
<p>${say('askLead', { approver: html`<b>${named(approver)}</b>`, old })}</p>
<div class="card clock"><p><b>${say('timeLeft', { duration: duration(say, secondsBetween(now, deadline)) })}</b>
<span class="quiet">${say('timeLeftUntil', { deadline: moment(say, language, deadline), now: clock(say, now) })}</span></p>
<p>${say('silence', { old })}</p>
<p class="skip"><a href="#decide">${say('toForm')}</a></p></div>
${releaseSections(brief, say, language)}
${votesSection(view, say, language)}
${decisionForm(view, say)}`,
  };
}
