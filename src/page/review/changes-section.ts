import type { Change } from '../../domain/gate/changes';
import { type Html, html } from './html';
import type { Say } from './translation';

/** What changes in the task definition, container by container; names of variables only. */
export function changesSection(changes: readonly Change[], say: Say): Html {
  const owners = [...new Set(changes.map(({ container }) => container))];
  const blocks = owners.map((owner) => {
    const heading =
      owner === undefined ? say('ofTask') : say('ofContainer', { container: html`<code>${owner}</code>` });
    const own = changes.filter(({ container }) => container === owner);
    return html`<h3>${heading}</h3><ul>${own.map((change) => html`<li>${sentence(change, say)}</li>`)}</ul>`;
  });
  return html`<section aria-labelledby="changes"><h2 id="changes">${say('changes')}</h2>
${blocks.length > 0 ? blocks : html`<p>${say('noChanges')}</p>`}</section>`;
}

function sentence(change: Change, say: Say): Html {
  switch (change.kind) {
    case 'container-added':
      return say('containerAdded');
    case 'container-removed':
      return say('containerRemoved');
    case 'image':
      return say('imageChange', { from: code(change.from), to: code(change.to) });
    case 'environment':
      return html`${say('environmentNames')}${lists(change, say)}`;
    case 'secrets':
      return html`${say('secretNames')}${lists(change, say)}`;
    case 'size':
      return say(change.member, { from: change.from ?? say('unset'), to: change.to ?? say('unset') });
    case 'settings':
      return say('settings', { names: listed(change.members) });
  }
}

type Names = Extract<Change, { readonly kind: 'environment' | 'secrets' }>;

function lists({ added, removed, changed }: Names, say: Say): Html {
  const lines = [
    added.length > 0 && say('namesAdded', { names: listed(added) }),
    removed.length > 0 && say('namesRemoved', { names: listed(removed) }),
    changed.length > 0 && say('namesChanged', { names: listed(changed) }),
  ];
  return html`${lines.map((line) => line && html`<br>${line}`)}`;
}

function listed(names: readonly string[]): Html {
  return html`${names.map((name, index) => html`${index > 0 && ', '}${code(name)}`)}`;
}

function code(text: string): Html {
  return html`<code>${text}</code>`;
}
