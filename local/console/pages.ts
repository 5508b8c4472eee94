import type { DeploymentView, ServiceView } from './fleet';

/** A mail as the embedded SNS delivered it. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly sentAt: string;
}

export interface FleetPage {
  readonly services: readonly ServiceView[];
  readonly now: Date;
  readonly speed: number;
  readonly endpoint: string;
  readonly mailCount: number;
}

/** `/`: every service with what it runs, where, and its newest deployment. */
export function fleetPage({ services, now, speed, endpoint, mailCount }: FleetPage): string {
  const body =
    services.length === 0
      ? '<p>No service is deployed yet.</p>'
      : services.map((service) => serviceCard(service)).join('\n');
  return page(
    'Fleet',
    `<p class="facts"><span>Simulated time <time datetime="${now.toISOString()}">${clockText(now)}</time></span>
<span>${speed === 0 ? 'standing still' : `${speed} simulated seconds a second`}</span>
<span>AWS endpoint <code>${escapeHtml(endpoint)}</code></span></p>
${body}`,
    mailCount,
    '<meta http-equiv="refresh" content="2">',
  );
}

function serviceCard(service: ServiceView): string {
  const capacity = Object.entries(service.capacity)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([provider, count]) => `${count} on ${escapeHtml(provider)}`)
    .join(', ');
  const events = service.events
    .map(
      ({ at, message }) =>
        `<li><time datetime="${at.toISOString()}">${clockText(at)}</time> ${escapeHtml(message)}</li>`,
    )
    .join('');
  return `<section class="card">
<h2>${escapeHtml(service.name)} <small>${escapeHtml(service.cluster)} · ${escapeHtml(service.controller)}</small></h2>
<dl>
<dt>Image</dt><dd><code>${escapeHtml(service.image)}</code></dd>
<dt>Tasks</dt><dd>${service.runningCount} running, ${service.desiredCount} desired${capacity ? ` (${capacity})` : ''}</dd>
</dl>
${service.deployment ? deploymentBlock(service.deployment) : '<p class="quiet">No deployment so far.</p>'}
${events ? `<details><summary>Service events</summary><ul class="events">${events}</ul></details>` : ''}
</section>`;
}

function deploymentBlock(deployment: DeploymentView): string {
  const steps = deployment.lifecycle
    .map(({ name, status }) => `<li class="${status.toLowerCase()}">${escapeHtml(name)}<span>${status}</span></li>`)
    .join('');
  const percent = Math.round(deployment.greenTraffic * 10) / 10;
  return `<h3>Deployment <code>${escapeHtml(deployment.id)}</code> <b class="status ${deployment.status.toLowerCase()}">${escapeHtml(deployment.status)}</b></h3>
${deployment.reason ? `<p class="reason">${escapeHtml(deployment.reason)}</p>` : ''}
<label class="traffic">Traffic on green: ${percent} % <meter min="0" max="100" value="${percent}">${percent} %</meter></label>
<ol class="lifecycle">${steps}</ol>`;
}

/** `/mail`: every mail, newest first. Bodies are text; links in them are shown, not followed. */
export function mailPage(mails: readonly Mail[]): string {
  const list = [...mails].reverse().map(
    ({ to, subject, body, sentAt }) => `<article class="card">
<h2>${escapeHtml(subject)}</h2>
<p class="facts"><span>to ${escapeHtml(to)}</span><time datetime="${escapeHtml(sentAt)}">${clockText(new Date(sentAt))}</time></p>
<pre>${linked(body)}</pre>
</article>`,
  );
  return page(
    'Mail',
    list.length === 0 ? '<p>No mail yet. Push an image and it arrives here.</p>' : list.join('\n'),
    mails.length,
    '<meta http-equiv="refresh" content="2">',
  );
}

export const notFoundPage = (paths: readonly string[]): string =>
  page(
    'Not found',
    `<p>There is nothing at this address. The console has:</p><ul>${paths
      .map((path) => `<li><a href="${path}">${path}</a></li>`)
      .join('')}</ul>`,
    undefined,
    '',
  );

function page(title: string, body: string, mailCount: number | undefined, head: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head}
<title>${title} – Slipway</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>Slipway</h1><nav><a href="/">Fleet</a><a href="/mail">Mail${mailCount === undefined ? '' : ` (${mailCount})`}</a></nav></header>
<main>
${body}
</main>
</body>
</html>
`;
}

const clockText = (date: Date): string => `${date.toISOString().slice(0, 10)} ${date.toISOString().slice(11, 19)} UTC`;

function linked(text: string): string {
  return escapeHtml(text).replace(/https?:\/\/[^\s<>&"']+/g, (url) => `<a href="${url}" rel="noreferrer">${url}</a>`);
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);

const STYLE = `
:root{color-scheme:light dark;--ink:#16202c;--quiet:#536273;--line:#d5dde6;--card:#fff;--ground:#f3f6f9;--good:#0a6b3d;--busy:#0b5cad;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--quiet:#9fb0c0;--line:#2d3947;--card:#151d27;--ground:#0c1219;--good:#5fd39a;--busy:#7cb8ff;--bad:#ff8f85}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
header{display:flex;gap:2rem;align-items:baseline;padding:.75rem 1rem;border-bottom:1px solid var(--line);background:var(--card)}
h1{font-size:1.15rem;margin:0}nav{display:flex;gap:1.25rem}a{color:var(--busy)}
main{max-width:60rem;margin:0 auto;padding:1rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:1rem;margin:0 0 1rem}
h2{font-size:1.1rem;margin:0 0 .5rem;overflow-wrap:anywhere}h2 small{color:var(--quiet);font-weight:400;font-size:.875rem}h3{font-size:1rem;margin:1rem 0 .25rem}
.facts{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;color:var(--quiet);font-size:.875rem;margin:0 0 .75rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:0}dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}
code,pre{font:.875rem/1.5 ui-monospace,monospace}pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0}
.quiet{color:var(--quiet)}.reason{color:var(--bad);margin:.25rem 0}
.status{font-size:.875rem}.succeeded{color:var(--good)}.inprogress,.created,.ready,.queued{color:var(--busy)}.failed,.stopped{color:var(--bad)}
.traffic{display:block;color:var(--quiet);font-size:.875rem}meter{display:block;width:100%;height:1rem}
.lifecycle{list-style:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(11.5rem,1fr));gap:.25rem .75rem;padding:0;margin:.5rem 0 0}
.lifecycle li{border-left:3px solid currentColor;padding-left:.5rem}.lifecycle span{display:block;font-size:.8125rem;color:var(--quiet)}.pending,.skipped{color:var(--quiet)}
.events{padding-left:1.1rem;font-size:.875rem;overflow-wrap:anywhere}summary{cursor:pointer;margin-top:.75rem}
`;
