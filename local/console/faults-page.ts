import type { FaultView } from '../aws/faults/active-faults';
import { KINDS, type Kind, type Member } from '../aws/faults/kinds';
import { exampleOf } from '../aws/faults/wish';
import { escapeHtml, page, timeText, type View } from './page';

export interface FaultsPage extends View {
  readonly active: readonly FaultView[];
  readonly over: readonly FaultView[];
  /** Where the console is, without a slash at its end. */
  readonly address: string;
  readonly mailCount: number;
}

/** `/faults`: what lies in wait, what has struck, and how each kind is asked for. */
export function faultsPage({ active, over, address, mailCount, live }: FaultsPage): string {
  const list = (faults: readonly FaultView[], none: string): string =>
    faults.map((fault) => faultCard(fault, address)).join('\n') || `<p class="quiet">${none}</p>`;
  return page({
    title: 'Faults',
    address: '/faults',
    live,
    mailCount,
    body: `<p class="facts"><span>What AWS does on a bad day, done on demand. Faults enter by this port only.</span></p>
<h2>In wait</h2>
${list(active, 'None: everything works.')}
${over.length > 0 ? `<h2>Over</h2>\n${list([...over].reverse(), '')}` : ''}
<h2>Kinds</h2>
${KINDS.map((kind) => kindCard(kind, address)).join('\n')}`,
  });
}

function faultCard(
  { id, kind, since, until, remaining, strikes, struck, ...members }: FaultView,
  address: string,
): string {
  const left = remaining === null ? 'as often as it can' : `${remaining} times more`;
  const isOver = remaining === 0;
  const times = struck.map(({ time, what }) => `<li>${timeText(new Date(time))} ${escapeHtml(what)}</li>`).join('');
  return `<section class="card">
<h3>${escapeHtml(id)} <b class="state-${isOver ? 'succeeded' : 'open'}">${escapeHtml(kind)}</b></h3>
<p class="facts"><span>since ${timeText(new Date(since))}</span>${until ? `<span>until ${timeText(new Date(until))}</span>` : ''}<span>struck ${strikes} times${isOver ? '' : `, strikes ${left}`}</span></p>
<pre>${escapeHtml(JSON.stringify(members))}</pre>
${times ? `<ul class="events">${times}</ul>` : ''}${isOver ? '' : `<pre>${escapeHtml(`curl -X DELETE ${address}/faults/${id}`)}</pre>`}
</section>`;
}

function kindCard(kind: Kind, address: string): string {
  const members = kind.members
    .map((member) => `<dt><code>${member.name}</code></dt><dd>${escapeHtml(memberText(member))}</dd>`)
    .join('');
  return `<section class="card">
<h3>${kind.kind}</h3>
<p>${escapeHtml(kind.says)}</p>
<pre>${escapeHtml(`curl -d '${JSON.stringify(exampleOf(kind)).replaceAll("'", "'\\''")}' ${address}/faults`)}</pre>
<dl>${members}</dl>
</section>`;
}

function memberText({ says, required, default: preset, values, least, above, most }: Member): string {
  const from = above === undefined ? `${least}` : `above ${above}`;
  const range = values ? `; ${values.join(', ')}` : most === undefined ? '' : `; ${from} to ${most}`;
  return `${says}${range}${required ? '; needed' : preset === undefined ? '' : `; else ${preset}`}`;
}
