import { type Html, html, plain } from './html';
import type { Language } from './language';
import { STYLE } from './style';
import type { Say } from './translation';

/** What a page is made of. */
export interface Content {
  /** The heading, and the window's title. */
  readonly title: Html;
  /** Of the window, where it differs: an answer that was not taken says so first. */
  readonly windowTitle?: Html;
  /** How it feels: the colour beside the heading, never the only sign. */
  readonly mood: 'asking' | 'good' | 'stopped' | 'neutral';
  readonly body: Html;
  /** The page belongs to one approver, who is told so. */
  readonly isPersonal: boolean;
}

const MARKS = { asking: '?', good: '✓', stopped: '✕', neutral: 'i' } as const;

/** The document around a page's content. The style is inline, so that nothing is fetched; its hash is in the headers. */
export function page(content: Content, say: Say, language: Language): string {
  const { title, windowTitle = title, mood, body, isPersonal } = content;
  return html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${plain(windowTitle)} · ${say('product')}</title>
${STYLE.element}
</head>
<body>
<header><b>${say('product')}</b> <span>${say('productLine')}</span></header>
<main class="${mood}">
<h1><span class="mark" aria-hidden="true">${MARKS[mood]}</span> <span>${title}</span></h1>
${body}
</main>
<footer><p>${say(isPersonal ? 'footer' : 'footerAnyone')}</p></footer>
</body>
</html>
`.markup;
}
