import type { Change } from '../domain/gate/changes';

/** One change in a line of English; the review page says the same in its languages. */
export function changeText(change: Change): string {
  switch (change.kind) {
    case 'container-added':
      return `container ${change.container}: new`;
    case 'container-removed':
      return `container ${change.container}: removed`;
    case 'image':
      return `${change.container}: image ${change.from} -> ${change.to}`;
    case 'environment':
      return `${change.container}: environment ${namesText(change)}`;
    case 'secrets':
      return `${change.container}: secrets ${namesText(change)}`;
    case 'size':
      return `${change.container ?? 'task'}: ${change.member} ${change.from ?? 'none'} -> ${change.to ?? 'none'} ${unitOf(change.member)}`;
    case 'settings':
      return `${change.container ?? 'task'}: ${change.members.join(', ')} changed`;
  }
}

function namesText({ added, removed, changed }: Extract<Change, { kind: 'environment' | 'secrets' }>): string {
  const parts = [
    ['added', added],
    ['removed', removed],
    ['changed', changed],
  ] as const;
  return parts
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${names.join(', ')} ${what}`)
    .join('; ');
}

function unitOf(member: 'cpu' | 'memory' | 'memoryReservation'): string {
  return member === 'cpu' ? 'CPU units' : 'MiB';
}
