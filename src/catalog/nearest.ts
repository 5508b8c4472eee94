/** The known name that a misspelt one most likely means, or undefined when none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 3));
  let nearest: string | undefined;
  let least = limit + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) > limit) continue;
    const distance = editDistance(folded(name), folded(candidate));
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest ?? soleContinuation(name, known);
}

/** Below it a beginning says too little. */
const TELLING_CHARACTERS = 3;

/** `p95Latency` for `p95LatencyInMilliseconds`: the one known name that goes on, or stops, where this one does not. */
function soleContinuation(name: string, known: readonly string[]): string | undefined {
  const own = folded(name);
  const found = known.filter((candidate) => {
    const [short = '', long = ''] = [own, folded(candidate)].sort((one, other) => one.length - other.length);
    return short.length >= TELLING_CHARACTERS && long.startsWith(short);
  });
  return found.length === 1 ? found[0] : undefined;
}

/** `Did you mean "tags"? Known here: repository, tags.` */
export function suggestion(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return `${nearest === undefined ? '' : `Did you mean "${nearest}"? `}Known here: ${known.join(', ')}.`;
}

/** rollback_events, rollback-events and rollbackEvents are one name to whoever misremembers it. */
function folded(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}

/** Levenshtein distance: insertions, deletions, substitutions. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[to.length]!;
}
