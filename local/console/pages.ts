import type { DeploymentView, ServiceView } from './fleet';

/** A mail as the embedded SNS delivered it. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly sentAt: string;
}

/** How a page wants to be seen: `live` pages load themselves again, which a reader can stop. */
export interface View {
  readonly live: boolean;
}

export interface FleetPage extends View {
  readonly services: readonly ServiceView[];
  readonly now: Date;
  readonly speed: number;
  readonly endpoint: string;
  readonly mailCount: number;
}

const REFRESH_IN_SECONDS = 2;

/** `/`: every service with what it runs, where, and its newest deployment. */
export function fleetPage({ services, now, speed, endpoint, mailCount, live }: FleetPage): string {
  const pace =
    speed === 0 ? 'standing still' : `${speed} simulated ${speed === 1 ? 'second' : 'seconds'} per real second`;
  const cards = services.map(serviceCard).join('\n');
  return page({
    title: 'Fleet',
    address: '/',
    live,
    mailCount,
    body: `<p class="facts"><span>Simulated time ${timeText(now)}</span>
<span>${pace}</span>
<span>AWS endpoint <code>${escapeHtml(endpoint)}</code></span></p>
${cards || '<p>No service is deployed yet.</p>'}`,
  });
}

function serviceCard(service: ServiceView): string {
  const capacity = Object.entries(service.capacity)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([provider, count]) => `${count} on ${escapeHtml(provider)}`)
    .join(', ');
  const [repository = '', digest] = service.image.split('@');
  const image = digest
    ? `<code>${escapeHtml(repository)}${service.tags.length > 0 ? `:${service.tags.map(escapeHtml).join(', ')}` : ''}</code> <code class="quiet">${escapeHtml(digest)}</code>`
    : `<code>${escapeHtml(service.image)}</code>`;
  const events = service.events.map(({ at, message }) => `<li>${timeText(at)} ${escapeHtml(message)}</li>`).join('');
  return `<section class="card">
<h2>${escapeHtml(service.name)} <small>${escapeHtml(service.cluster)} · ${escapeHtml(service.controller)}</small></h2>
<dl>
<dt>Image</dt><dd>${image}</dd>
<dt>Tasks</dt><dd>${service.runningCount} running, ${service.desiredCount} desired${capacity ? ` (${capacity})` : ''}</dd>
</dl>
${service.deployment ? deploymentBlock(service.deployment) : '<p class="quiet">No deployment so far.</p>'}
${events ? `<h3>Latest service events</h3><ul class="events">${events}</ul>` : ''}
</section>`;
}

function deploymentBlock(deployment: DeploymentView): string {
  const steps = deployment.lifecycle
    .map(
      ({ name, status }) =>
        `<li class="${stateClass(status)}">${escapeHtml(name)} <span>${escapeHtml(status)}</span></li>`,
    )
    .join('');
  const percent = Math.round(deployment.greenTraffic * 10) / 10;
  return `<h3>Deployment <code>${escapeHtml(deployment.id)}</code> <b class="${stateClass(deployment.status)}">${escapeHtml(deployment.status)}</b></h3>
${deployment.reason ? `<p class="reason">${escapeHtml(deployment.reason)}</p>` : ''}
<label class="traffic">Traffic on green: ${percent} % <meter min="0" max="100" value="${percent}">${percent} %</meter></label>
${steps ? `<ol class="lifecycle" aria-label="Lifecycle events">${steps}</ol>` : ''}`;
}

/** CodeDeploy's word as a class of the style sheet. */
const stateClass = (status: string): string => `state-${status.toLowerCase().replace(/[^a-z]/g, '')}`;

export interface MailPage extends View {
  readonly mails: readonly Mail[];
}

/** `/mail`: every mail, newest first. Bodies are text; nothing in them is markup but the links that we make. */
export function mailPage({ mails, live }: MailPage): string {
  const list = [...mails].reverse().map(
    ({ to, subject, body, sentAt }) => `<article class="card">
<h2>${escapeHtml(subject)}</h2>
<p class="facts"><span>to ${escapeHtml(to)}</span>${timeText(new Date(sentAt))}</p>
<pre>${linked(body)}</pre>
</article>`,
  );
  return page({
    title: 'Mail',
    address: '/mail',
    live,
    mailCount: mails.length,
    body: list.join('\n') || '<p>No mail yet. Push an image, and what becomes of it arrives here.</p>',
  });
}

export function notFoundPage(paths: readonly string[]): string {
  const links = paths.map((path) => `<li><a href="${path}">${path}</a></li>`).join('');
  return page({
    title: 'Not found',
    body: `<p>There is nothing at this address. The console has:</p><ul>${links}</ul>`,
  });
}

interface Page {
  readonly title: string;
  readonly body: string;
  /** Of a page in the navigation. */
  readonly address?: string;
  /** Undefined: a page that does not change. */
  readonly live?: boolean;
  readonly mailCount?: number;
}

function page({ title, body, address, live, mailCount }: Page): string {
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
<header><p class="site">Slipway</p><nav aria-label="Console">${link('/', 'Fleet')}${link('/mail', `Mail${mailCount === undefined ? '' : ` (${mailCount})`}`)}</nav></header>
<main>
<div class="title"><h1>${title}</h1>${live === undefined ? '' : refresh}</div>
${body}
</main>
</body>
</html>
`;
}

const clockText = (date: Date): string => `${date.toISOString().slice(0, 10)} ${date.toISOString().slice(11, 19)} UTC`;

const timeText = (date: Date): string => `<time datetime="${date.toISOString()}">${clockText(date)}</time>`;

/** Text with its addresses as links; every piece is escaped by itself, so an `&` does not end an address. */
function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/)
    .map((piece, index) => {
      const safe = escapeHtml(piece);
      return index % 2 === 0 ? safe : `<a href="${safe}" rel="noreferrer">${safe}</a>`;
    })
    .join('');
}

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
h3 b{font-size:.875rem}.state-succeeded{color:var(--good)}.state-inprogress,.state-created,.state-ready,.state-queued,.state-baking{color:var(--busy)}.state-failed,.state-stopped,.state-unknown{color:var(--bad)}
.traffic{display:block;color:var(--quiet);font-size:.875rem}meter{display:block;width:100%;height:1rem}
.lifecycle{list-style:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(11.5rem,1fr));gap:.25rem .75rem;padding:0;margin:.5rem 0 0}
.lifecycle li{border-left:3px solid currentColor;padding-left:.5rem}.lifecycle span{display:block;font-size:.8125rem;color:var(--quiet)}.state-pending,.state-skipped{color:var(--quiet)}
.events{padding-left:1.1rem;margin:0;font-size:.875rem;overflow-wrap:anywhere}.events time{color:var(--quiet)}
`;
