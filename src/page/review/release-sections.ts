import type { Verdict } from '../../domain/check/verdict';
import type { ReleaseBrief } from '../../domain/gate/brief';
import { imageLabel, imagesLabel, shortDigest } from '../../domain/image';
import type { KnownImage } from '../../domain/observed';
import { revisionLabel } from '../../domain/task-definition';
import { changesSection } from './changes-section';
import { type Html, html, type Part } from './html';
import type { Language } from './language';
import { moment } from './times';
import { traffic } from './traffic';
import type { Say } from './translation';

/** `v2`; of several images `frontend v2, sidecar 4`. */
export function newLabel({ changed }: ReleaseBrief): string {
  return imagesLabel(changed);
}

/** What runs in place of the new images; undefined when that is not known. */
export function oldLabel({ changed, from }: ReleaseBrief): string | undefined {
  const old = from.filter(({ repository }) => changed.some((image) => image.repository === repository));
  return old.length === 0 ? undefined : imagesLabel(old);
}

/** Names of people's making, kept from reordering what is around them. */
export function named(text: Part): Html {
  return html`<bdi>${text}</bdi>`;
}

/** What the decision was about, folded: it is taken. */
export function foldedRelease(brief: ReleaseBrief, say: Say, language: Language): Html {
  return html`<details><summary>${say('whatItWas')}</summary>
${releaseSections(brief, say, language, { isTyped: false })}</details>`;
}

/** What, from, to, where, what changes, and what the checks said: all that the decision is about. */
export function releaseSections(
  brief: ReleaseBrief,
  say: Say,
  language: Language,
  /** Whether the page has a form that asks for the end of the digest. */
  { isTyped = true } = {},
): Html {
  return html`<section aria-labelledby="what"><h2 id="what">${say('what')}</h2>
${brief.changed.map((image, index) => movement(image, brief, isTyped && index === 0, say))}
${facts([
  [say('service'), named(brief.service)],
  [say('cluster'), html`${named(brief.cluster)} / ${named(brief.ecsService)}`],
  [say('account'), code(brief.account)],
  [say('region'), code(brief.region)],
  [say('traffic'), traffic(brief.deploymentConfigName, say)],
  [
    say('revision'),
    say('arrow', { from: code(revisionLabel(brief.fromRevision)), to: code(revisionLabel(brief.toRevision)) }),
  ],
  [say('deployment'), code(brief.deploymentId)],
])}</section>
${changesSection(brief.changes, say)}
${checksSection(brief, say, language)}
${sourceSection(brief, say)}`;
}

function movement(image: KnownImage, { from, changed }: ReleaseBrief, isTyped: boolean, say: Say): Html {
  const several = changed.length > 1;
  const old = from.find(({ repository }) => repository === image.repository);
  return html`<div class="move">
<p><span>${say('from')}</span><b>${old ? named(imageLabel(old)) : say('unknownImage')}</b>
<small>${old?.digest === undefined ? say('runsNow') : short(old.digest)}</small></p>
<span class="arrow" aria-hidden="true">→</span>
<p><span>${say('to')}</span><b>${named(imageLabel(image))}</b><small>${image.digest === undefined ? say('isNew') : short(image.digest)}</small>${several && html`<small>${named(image.repository)}</small>`}</p>
</div>
<p class="quiet">${say('digestIs')}</p>
${image.digest === undefined ? html`<p>${say('unknownImage')}</p>` : digestBlock(image.digest, isTyped)}
${isTyped && html`<p class="quiet">${say('digestMarked')}</p>`}
${image.digest !== undefined && unbroken(image.repository, image.digest, say)}`;
}

/** Breaks behind its algorithm, where there is no room. */
function short(digest: string): Html {
  const [algorithm, characters] = shortDigest(digest).split(':');
  return html`<code>${algorithm}:<wbr>${characters}</code>`;
}

const GROUP = /.{1,8}/g;
const TYPED = 6;

/** In groups of eight, the six characters that are typed marked. The gaps are style: what is copied has none. */
function digestBlock(digest: string, isTyped: boolean): Html {
  const [algorithm, characters = ''] = digest.split(':');
  const shown = isTyped ? characters.slice(0, -TYPED) : characters;
  const groups = (shown.match(GROUP) ?? []).map((group) => html`<span>${group}</span><wbr>`);
  return html`<code class="digest"><span>${algorithm}:</span><wbr>${groups}${
    isTyped && html`<mark>${characters.slice(-TYPED)}</mark>`
  }</code>`;
}

/** The whole reference, to be copied and compared with what a pipeline printed; folded, because it says nothing new. */
function unbroken(repository: string, digest: string, say: Say): Html {
  return html`<details class="copy"><summary>${say('imageToCopy')}</summary>${code(`${repository}@${digest}`)}</details>`;
}

function checksSection({ verdicts, skips = [] }: ReleaseBrief, say: Say, language: Language): Html {
  const list = verdicts.map(({ check, outcome, reason, at }) => {
    const isGood = outcome === 'succeeded';
    return html`<li><span class="sign ${isGood ? 'good' : 'stop'}" aria-hidden="true">${SIGNS[outcome]}</span><b>${named(check)}</b>: ${say(outcome)}<br><span class="quiet"><bdi lang="en">${reason}</bdi> · ${moment(say, language, at)}</span></li>`;
  });
  return html`<section aria-labelledby="checks"><h2 id="checks">${say('checks')}</h2>
${list.length > 0 ? html`<ul class="signed">${list}</ul>` : html`<p>${say('noChecks')}</p>`}${skips.map(
  ({ checks, by, reason }) =>
    html`<p>${say('notChecked', { checks: named(checks.join(', ')), by: named(by), reason: html`<bdi lang="en">${reason}</bdi>` })}</p>`,
)}</section>`;
}

const SIGNS: Readonly<Record<Verdict['outcome'], string>> = { succeeded: '✓', failed: '✕', skipped: '–' };

/** The labels of the image. An address stays text: a link would take the reader, and a scanner, where the image says. */
function sourceSection({ source }: ReleaseBrief, say: Say): Html | undefined {
  const said = [
    [say('sourceRevision'), source?.revision],
    [say('sourceUrl'), source?.url],
    [say('sourceAuthors'), source?.authors],
  ] as const;
  const known = said.flatMap(([name, value]) => (value ? [[name, code(value)] as const] : []));
  if (known.length === 0) return undefined;
  return html`<section aria-labelledby="source"><h2 id="source">${say('source')}</h2>
${facts(known)}<p class="quiet after">${say('sourceHint')}</p></section>`;
}

function facts(rows: readonly (readonly [Html, Html])[]): Html {
  return html`<dl class="facts">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function code(text: string): Html {
  return html`<code>${text}</code>`;
}
