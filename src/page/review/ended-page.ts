import type { Content } from './document';
import { type Html, html, type Part } from './html';
import type { Language } from './language';
import { foldedRelease, named, newLabel, oldLabel } from './release-sections';
import type { Ended } from './review-page';
import { moment } from './times';
import { traffic } from './traffic';
import type { Say } from './translation';
import { votesSection } from './votes-section';

/** No vote counts any more: why, since when, and what runs. */
export function endedPage(view: Ended, say: Say, language: Language): Content {
  const { gate, outcome, isLate } = view;
  const { title, lead, next, mood } = words(view, say, language);
  const isOwnDecision = outcome.kind === 'approved' || outcome.kind === 'rejected';
  return {
    title,
    ...(isLate ? { windowTitle: say('errorTitle', { title }) } : {}),
    mood,
    isPersonal: true,
    body: html`${isLate && isOwnDecision && html`<p class="card notice stop" role="alert">${say('alreadyDecided')}</p>`}
<p>${lead}</p>
<section aria-labelledby="next"><h2 id="next">${say('next')}</h2>${next.map((text) => html`<p>${text}</p>`)}
<p class="quiet">${say('mayClose')}</p></section>
${Object.keys(gate.ballot.votes).length > 0 && votesSection(view, say, language)}
${!isToldByVotes(view) && html`<section aria-labelledby="reason"><h2 id="reason">${say('recordedReason')}</h2><p><bdi lang="en">${outcome.reason}</bdi></p></section>`}
${foldedRelease(gate.brief, say, language)}`,
  };
}

/** `rejected by bob: not today` says no more than the heading, the lead and the votes with their comments. */
function isToldByVotes({ gate, outcome }: Ended): boolean {
  const { kind, reason, by } = outcome;
  return reason.startsWith(`${kind} by `) && by.every((id) => Object.hasOwn(gate.ballot.votes, id));
}

interface Words {
  readonly title: Html;
  readonly lead: Html;
  readonly next: readonly Html[];
  readonly mood: Content['mood'];
}

function words({ gate, outcome, approver }: Ended, say: Say, language: Language): Words {
  const { brief, deadline } = gate;
  const label = named(newLabel(brief));
  const release = html`${named(brief.service)} ${label}`;
  const old = named(oldLabel(brief) ?? say('unknownImage'));
  const at = moment(say, language, outcome.at);
  const people = listed(outcome.by.map((id) => (id === approver ? say('you', { approver: named(id) }) : named(id))));
  switch (outcome.kind) {
    case 'approved':
      return {
        title: say('decidedApprovedTitle', { release }),
        lead: say('decidedLead', { people, at }),
        next: [say('nextPromoted', { label, config: traffic(brief.deploymentConfigName, say) })],
        mood: 'good',
      };
    case 'rejected':
      return {
        title: say('decidedRejectedTitle', { release }),
        lead: say('decidedLead', { people, at }),
        next: [say('nextRejected', { old })],
        mood: 'stopped',
      };
    case 'expired':
      return {
        title: say('expiredTitle'),
        lead: say('expiredLead', { release, deadline: moment(say, language, deadline), old }),
        next: [say('expiredNext'), say('ownersTold')],
        mood: 'stopped',
      };
    case 'superseded':
      return {
        title: say('supersededTitle'),
        lead: say('supersededLead', { label, at }),
        next: [say('supersededNext')],
        mood: 'neutral',
      };
    case 'unreachable':
      return {
        title: say('unreachableTitle'),
        lead: say('unreachableLead', { label, at }),
        next: [say('nextRejectedByItself', { old }), say('ownersTold')],
        mood: 'stopped',
      };
    case 'void':
      return {
        title: say('voidTitle'),
        lead: say('voidLead', { label, at }),
        next: [say('ownersTold')],
        mood: 'neutral',
      };
  }
}

function listed(people: readonly Part[]): Html {
  return html`${people.map((person, index) => html`${index > 0 && ', '}${person}`)}`;
}
