/** How a page wants to be seen: `live` pages load themselves again, which a reader can stop. */
export interface View {
  readonly live: boolean;
}

const REFRESH_IN_SECONDS = 2;

/** What the frame of a page needs. */
export interface Page {
  readonly title: string;
  readonly body: string;
  /** Of a page in the navigation. */
  readonly address?: string;
  /** Undefined: a page that does not change. */
  readonly live?: boolean;
  readonly mailCount?: number;
}

/** A whole page of the console: head, navigation, title, and what changes by itself. */
export function page({ title, body, address, live, mailCount }: Page): string {
  const link = (to: string, text: string): string =>
    `<a href="${to}"${to === address ? ' aria-current="page"' : ''}>${text}</a>`;
  const refresh = live
    ? `<a href="${address}?refresh=off">Stop refreshing</a>`
    : `<a href="${address}">Refresh every ${REFRESH_IN_SECONDS} s</a>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${live ? `<meta http-equiv="refresh" content="${REFRESH_IN_SECONDS}">` : ''}
<title>${title} – Slipway</title>
<style>${STYLE}</style>
</head>
<body>
<header><p class="site">Slipway</p><nav aria-label="Console">${link('/', 'Fleet')}${link('/mail', `Mail${mailCount === undefined ? '' : ` (${mailCount})`}`)}${link('/faults', 'Faults')}</nav></header>
<main>
<div class="title"><h1>${title}</h1>${live === undefined ? '' : refresh}</div>
${body}
</main>
</body>
</html>
`;
}

const clockText = (date: Date): string => `${date.toISOString().slice(0, 10)} ${date.toISOString().slice(11, 19)} UTC`;

export const timeText = (date: Date): string => `<time datetime="${date.toISOString()}">${clockText(date)}</time>`;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);

const STYLE = `
:root{color-scheme:light dark;--ink:#16202c;--quiet:#536273;--line:#d5dde6;--card:#fff;--ground:#f3f6f9;--good:#0a6b3d;--busy:#0b5cad;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--quiet:#9fb0c0;--line:#2d3947;--card:#151d27;--ground:#0c1219;--good:#5fd39a;--busy:#7cb8ff;--bad:#ff8f85}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
header{display:flex;gap:2rem;align-items:baseline;padding:.75rem 1rem;border-bottom:1px solid var(--line);background:var(--card)}
.site{font-weight:700;font-size:1.15rem;margin:0}nav{display:flex;gap:1.25rem}a{color:var(--busy)}[aria-current]{color:var(--ink);font-weight:600;text-decoration:none}
a:focus-visible{outline:2px solid var(--busy);outline-offset:3px;border-radius:2px}
.title{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:0 1.5rem;margin:0 0 .5rem}.title a{font-size:.875rem}h1{font-size:1.5rem;margin:0}
main{max-width:60rem;margin:0 auto;padding:1rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:1rem;margin:0 0 1rem}
h2{font-size:1.1rem;margin:0 0 .5rem;overflow-wrap:anywhere}h2 small{color:var(--quiet);font-weight:400;font-size:.875rem}h3{font-size:1rem;margin:1rem 0 .25rem}
.facts{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;color:var(--quiet);font-size:.875rem;margin:0 0 .75rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:0}dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}
code,pre{font:.875rem/1.5 ui-monospace,monospace}pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0}
.quiet{color:var(--quiet)}.reason{color:var(--bad);margin:.25rem 0}
.card>h3:first-child{margin-top:0}h3 b{font-size:.875rem}.state-succeeded,.state-approved{color:var(--good)}.state-inprogress,.state-created,.state-ready,.state-queued,.state-baking,.state-open,.state-closing{color:var(--busy)}.state-failed,.state-stopped,.state-unknown,.state-rejected,.state-expired,.state-unreachable{color:var(--bad)}
.traffic{display:block;color:var(--quiet);font-size:.875rem}meter{display:block;width:100%;height:1rem}
.lifecycle{list-style:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(11.5rem,1fr));gap:.25rem .75rem;padding:0;margin:.5rem 0 0}
.lifecycle li{border-left:3px solid currentColor;padding-left:.5rem}.lifecycle span{display:block;font-size:.8125rem;color:var(--quiet)}.state-pending,.state-skipped,.state-superseded,.state-void,.state-notstarted{color:var(--quiet)}
.verdicts{padding:0;margin:.25rem 0 0;list-style:none;font-size:.8125rem}.lifecycle .verdicts li{border:0;padding:0}.verdicts span{display:inline}
.gate,.release{margin:.25rem 0;overflow-wrap:anywhere}.asks{border-left:4px solid var(--busy)}
.events{padding-left:1.1rem;margin:0;font-size:.875rem;overflow-wrap:anywhere}.events time{color:var(--quiet)}
`;
