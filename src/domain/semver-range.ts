import { compareVersions, parseVersion, type SemanticVersion } from './semver';

type Comparator = { readonly operator: '<' | '<=' | '>' | '>='; readonly version: SemanticVersion };

/** A range is fulfilled when every comparator of one of its alternatives is. */
export type SemverRange = readonly (readonly Comparator[])[];

const TERM = /^(\^|~|>=|<=|>|<|=)?v?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(?:-([0-9A-Za-z.-]+))?$/;

/**
 * The range syntax of npm without hyphen ranges: `^1.2.0`, `~1.2`, `1.x`, `>=1.0.0 <2.0.0`, alternatives by `||`.
 * Undefined when the text is none of these.
 */
export function parseRange(text: string): SemverRange | undefined {
  const alternatives = text.split('||').map((alternative) => {
    const terms = alternative
      .trim()
      .replace(/(\^|~|>=|<=|>|<|=)\s+/g, '$1')
      .split(/\s+/);
    const comparators = terms.map((term) => parseTerm(term === '' ? '*' : term));
    return comparators.some((list) => list === undefined) ? undefined : comparators.flatMap((list) => list ?? []);
  });
  return alternatives.some((list) => list === undefined) ? undefined : alternatives.map((list) => list ?? []);
}

/**
 * A prerelease is inside a range only where the range itself names a prerelease of the same version (npm's rule):
 * `^1.2.0` must not bring `1.9.0-rc.1` to production.
 */
export function isInRange(version: SemanticVersion, range: SemverRange): boolean {
  return range.some(
    (comparators) =>
      comparators.every((comparator) => fulfils(version, comparator)) &&
      (version.prerelease.length === 0 ||
        comparators.some(({ version: named }) => named.prerelease.length > 0 && sameCore(named, version))),
  );
}

function parseTerm(term: string): readonly Comparator[] | undefined {
  const match = TERM.exec(term);
  if (!match) return undefined;
  const [, operator = '', major, minor, patch, prerelease] = match;
  const parts = [major, minor, patch].map((part) =>
    part === undefined || /^[xX*]$/.test(part) ? undefined : Number(part),
  );
  const wildcard = parts.indexOf(undefined);
  const known = wildcard < 0 ? 3 : wildcard;
  if (prerelease !== undefined && (known < 3 || !parseVersion(`0.0.0-${prerelease}`))) return undefined;

  const lower: SemanticVersion = {
    core: [parts[0] ?? 0, known > 1 ? (parts[1] ?? 0) : 0, known > 2 ? (parts[2] ?? 0) : 0],
    prerelease: prerelease?.split('.') ?? [],
  };
  // Where a term leaves parts open, it stands for every version from `lower` up to the next one of its last known part.
  const next = known === 0 ? undefined : raised(lower, known - 1);
  const from: Comparator = { operator: '>=', version: lower };
  const upTo = (limit: SemanticVersion | undefined): Comparator[] => (limit ? [{ operator: '<', version: limit }] : []);

  switch (operator) {
    case '^': {
      const firstNonZero = lower.core.findIndex((part, index) => part !== 0 || index === known - 1);
      return [from, ...upTo(known === 0 ? undefined : raised(lower, firstNonZero))];
    }
    case '~':
      return [from, ...upTo(known === 0 ? undefined : raised(lower, Math.min(known - 1, 1)))];
    case '>':
      return known === 3 ? [{ operator: '>', version: lower }] : next ? [{ operator: '>=', version: next }] : undefined;
    case '>=':
      return [from];
    case '<':
      return known === 0 ? undefined : [{ operator: '<', version: lower }];
    case '<=':
      return known === 3 ? [{ operator: '<=', version: lower }] : upTo(next);
    default:
      return known === 3 ? [from, { operator: '<=', version: lower }] : [from, ...upTo(next)];
  }
}

function raised({ core }: SemanticVersion, index: number): SemanticVersion {
  const [major, minor, patch] = core;
  const raisedCore = [
    [major + 1, 0, 0],
    [major, minor + 1, 0],
    [major, minor, patch + 1],
  ] as const;
  return { core: raisedCore[index as 0 | 1 | 2], prerelease: [] };
}

function fulfils(version: SemanticVersion, { operator, version: limit }: Comparator): boolean {
  const order = compareVersions(version, limit);
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

function sameCore(a: SemanticVersion, b: SemanticVersion): boolean {
  return a.core.every((part, index) => part === b.core[index]);
}
