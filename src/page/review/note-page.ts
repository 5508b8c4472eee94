import type { Content } from './document';
import { type Html, html } from './html';
import { named } from './release-sections';
import { duration } from './times';
import type { Say } from './translation';

/** A page that shows nothing of a gate. */
export type Note =
  | { readonly kind: 'not-authorised' | 'author'; readonly approver: string; readonly service: string }
  | { readonly kind: 'throttled'; readonly seconds: number }
  | {
      readonly kind:
        | 'not-found'
        | 'locked'
        | 'unavailable'
        | 'cross-site'
        | 'method'
        | 'media-type'
        | 'too-large'
        | 'bad-request';
    };

/** Says what is the matter, and what may be done about it. */
export function notePage(note: Note, say: Say): Content {
  const [title, ...paragraphs] = words(note, say);
  return {
    title: title!,
    mood: note.kind === 'locked' || note.kind === 'not-authorised' ? 'stopped' : 'neutral',
    isPersonal: note.kind === 'locked',
    body: html`<div class="card">${paragraphs.map((text) => html`<p>${text}</p>`)}</div>`,
  };
}

function words(note: Note, say: Say): readonly Html[] {
  switch (note.kind) {
    case 'not-found':
      return [say('notFoundTitle'), say('notFoundLead')];
    case 'not-authorised': {
      const { approver, service } = note;
      return [
        say('notAuthorisedTitle'),
        say('notAuthorisedLead', { approver: html`<b>${named(approver)}</b>`, service: named(service) }),
      ];
    }
    case 'author': {
      const { approver, service } = note;
      return [
        say('authorTitle'),
        say('authorLead', { approver: html`<b>${named(approver)}</b>`, service: named(service) }),
      ];
    }
    case 'locked':
      return [say('lockedTitle'), say('lockedLead'), say('lockedNext')];
    case 'throttled':
      return [say('throttledTitle'), say('throttledLead', { duration: duration(say, note.seconds) })];
    case 'unavailable':
      return [say('unavailableTitle'), say('unavailableLead')];
    case 'cross-site':
      return [say('crossSiteTitle'), say('crossSiteLead')];
    case 'method':
      return [say('methodTitle'), say('methodLead')];
    case 'media-type':
      return [say('mediaTypeTitle'), say('mediaTypeLead')];
    case 'too-large':
      return [say('tooLargeTitle'), say('tooLargeLead')];
    case 'bad-request':
      return [say('badRequestTitle'), say('badRequestLead')];
  }
}
