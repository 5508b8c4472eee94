import type { VerdictSoFar } from '../../domain/check/verdict';

/** One character for what a check came to. */
export const VERDICT_SIGNS: Readonly<Record<VerdictSoFar['outcome'], string>> = {
  succeeded: '✓',
  failed: '✗',
  skipped: '-',
  'in-progress': '▸',
};
