import type { Verified } from './judgement';

/** `verification found 2 faults: log groups: there is …; hooks: there is …` */
export function explainViolations(wrong: readonly Verified[]): string {
  const faults = wrong.map(({ item, reason }) => `${item}: ${reason}`).join('; ');
  return `verification found ${wrong.length === 1 ? 'a fault' : `${wrong.length} faults`}: ${faults}`;
}
