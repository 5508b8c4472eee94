import { explainSkip } from '../../src/domain/check/skip';
import { imageLabel } from '../../src/domain/image';
import { reasonAfter } from '../../src/domain/outcome-words';
import type { DeploymentStatus, GateStatus, ServiceStatus } from '../../src/domain/status';
import { deploymentOf, fromTo, gateWords, percentOf } from '../release-words';
import type { DeploymentView, ServiceView } from './fleet';
import { escapeHtml, page, timeText, type View } from './page';

export interface FleetPage extends View {
  readonly services: readonly ServiceView[];
  /** What Slipway says of them; absent while its table cannot be read. */
  readonly statuses?: readonly ServiceStatus[];
  readonly now: Date;
  readonly speed: number;
  readonly endpoint: string;
  readonly mailCount: number;
}

/** `/`: every service with what it runs, where, and its newest deployment. */
export function fleetPage({ services, statuses, now, speed, endpoint, mailCount, live }: FleetPage): string {
  const pace =
    speed === 0 ? 'standing still' : `${speed} simulated ${speed === 1 ? 'second' : 'seconds'} per real second`;
  const cards = services
    .map((service) =>
      serviceCard(
        service,
        statuses?.find(({ cluster, ecsService }) => cluster === service.cluster && ecsService === service.name),
      ),
    )
    .join('\n');
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

function serviceCard(service: ServiceView, status: ServiceStatus | undefined): string {
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
<dt>Tasks</dt><dd>${escapeHtml(tasksText(service))}${capacity ? ` (${capacity})` : ''}</dd>
</dl>
${releaseBlock(service, status)}
${status ? endedBlock(status) : ''}
${events ? `<h3>Latest service events</h3><ul class="events">${events}</ul>` : ''}
</section>`;
}

/** Blue and green each run all the tasks that are desired: together they would look like too many. */
function tasksText({ runningCount, desiredCount, deployment }: ServiceView): string {
  const { taskSets = [] } = deployment ?? {};
  if (taskSets.length < 2) return `${runningCount} running, ${desiredCount} desired`;
  const each = taskSets.map(({ label, running, desired }) => `${label} ${running} of ${desired}`);
  return `${runningCount} running in ${taskSets.length} task sets: ${each.join(', ')}`;
}

/** The newest deployment as CodeDeploy knows it, with what Slipway knows of it. */
function releaseBlock({ deployment }: ServiceView, status: ServiceStatus | undefined): string {
  const move = status ? fromTo(status) : undefined;
  const release = move === undefined ? '' : `<p class="release">Release <b>${escapeHtml(move)}</b></p>`;
  const skipped = (status?.release?.skips ?? [])
    .map((skip) => `<p class="reason">Not checked: ${escapeHtml(explainSkip(skip))}</p>`)
    .join('');
  const held = [status?.waiting?.reason, status?.trouble?.reason]
    .filter((reason) => reason !== undefined)
    .map((reason) => `<p class="reason">${escapeHtml(reason)}</p>`)
    .join('');
  if (!deployment)
    return `${release}${skipped}${held}${release || held ? '' : '<p class="quiet">No deployment so far.</p>'}`;
  const known = status && deploymentOf(status);
  return `${release}${skipped}${held}${deploymentBlock(deployment, known?.id === deployment.id ? known : undefined)}`;
}

function deploymentBlock(deployment: DeploymentView, known: DeploymentStatus | undefined): string {
  const steps = deployment.lifecycle
    .map(
      ({ name, status }) =>
        `<li class="${stateClass(status)}">${escapeHtml(name)} <span>${escapeHtml(status)}</span>${verdictList(known, name)}</li>`,
    )
    .join('');
  const percent = percentOf(deployment.greenTraffic);
  return `<h3>Deployment <code>${escapeHtml(deployment.id)}</code> <b class="${stateClass(deployment.status)}">${escapeHtml(deployment.status)}</b></h3>
${deployment.reason ? `<p class="reason">${escapeHtml(deployment.reason)}</p>` : ''}
<label class="traffic">Traffic on green: ${percent} % <meter min="0" max="100" value="${percent}">${percent} %</meter></label>
${steps ? `<ol class="lifecycle" aria-label="Lifecycle events">${steps}</ol>` : ''}${known?.gate ? gateBlock(known.gate) : ''}`;
}

function verdictList(known: DeploymentStatus | undefined, event: string): string {
  const verdicts = known?.lifecycle.find((one) => one.event === event)?.verdicts ?? [];
  if (verdicts.length === 0) return '';
  const items = verdicts.map(
    ({ check, outcome, reason }) =>
      `<li class="${stateClass(outcome)}">${escapeHtml(`${check} ${outcome}`)}<span>${escapeHtml(reasonAfter(outcome, reason))}</span></li>`,
  );
  return `<ul class="verdicts" aria-label="Verdicts">${items.join('')}</ul>`;
}

function gateBlock(gate: GateStatus): string {
  const votes = gate.votes.map(
    ({ approver, decision, comment, at }) =>
      `<li>${timeText(new Date(at))} ${escapeHtml(approver)}: ${escapeHtml(decision)}${comment ? ` – ${escapeHtml(comment)}` : ''}</li>`,
  );
  const unreachable = gate.unreachable.map(
    ({ approver, reason }) =>
      `<li class="reason">${escapeHtml(approver)} could not be asked: ${escapeHtml(reason)}</li>`,
  );
  const list = [...votes, ...unreachable].join('');
  return `<h3>Gate <b class="${stateClass(gate.state)}">${escapeHtml(gate.state)}</b></h3>
<p class="gate">${escapeHtml(gateWords(gate))}${gate.state === 'open' ? '. <a href="/mail">Open the mailbox</a>' : ''}</p>
${list ? `<ul class="events">${list}</ul>` : ''}`;
}

const ENDS_SHOWN = 5;

function endedBlock({ ended }: ServiceStatus): string {
  const items = ended
    .slice(0, ENDS_SHOWN)
    .map(
      ({ outcome, images, reason, endedAt }) =>
        `<li>${timeText(new Date(endedAt))} ${escapeHtml(images.map(imageLabel).join(', '))} <b class="${stateClass(outcome)}">${escapeHtml(outcome)}</b> <span>${escapeHtml(reason)}</span></li>`,
    );
  return items.length === 0 ? '' : `<h3>Last releases</h3><ul class="events">${items.join('')}</ul>`;
}

/** CodeDeploy's word, or Slipway's, as a class of the style sheet. */
const stateClass = (status: string): string => `state-${status.toLowerCase().replace(/[^a-z]/g, '')}`;
