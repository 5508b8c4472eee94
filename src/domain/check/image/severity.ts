/** Severities of findings, the worst last. ECR API reference, ImageScanFinding; Amazon Inspector API reference, Finding. */
export const SEVERITIES = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** A severity as AWS tells it; whatever is not rated counts as the catalog says. */
export function ratedSeverity(told: string, unratedAs: Severity): Severity {
  return SEVERITIES.find((severity) => severity === told) ?? unratedAs;
}

export function isWorse(severity: Severity, bound: Severity | 'NONE'): boolean {
  return bound === 'NONE' || SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(bound);
}

/** `2 CRITICAL, 1 HIGH`, the worst first. */
export function explainCounts(counts: Readonly<Record<string, number>>): string {
  const known: readonly string[] = [...SEVERITIES].reverse();
  const names = [...known, ...Object.keys(counts).filter((name) => !known.includes(name))];
  return names.flatMap((name) => (counts[name] ? [`${counts[name]} ${name}`] : [])).join(', ');
}
