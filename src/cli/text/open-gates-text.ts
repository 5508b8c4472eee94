import type { Verdict } from '../../domain/check/verdict';
import { changeLabel } from '../../domain/release';
import type { OpenGate } from '../open-gate';
import { votesLabel } from './gate-text';
import { untilDeadline } from './moment';
import { table } from './table';

const GATE_ID_CHARACTERS = 8;

/** The gates that wait for people, a line for each. */
export function openGatesText(gates: readonly OpenGate[], at: string): string {
  if (gates.length === 0) return 'No release waits for people.';
  return table(
    ['SERVICE', 'RELEASE', 'CHECKS', 'MISSING', 'AWAITED', 'UNTIL', 'GATE'],
    gates.map(({ service, gate, verdicts }) => [
      service,
      changeLabel(gate.from, gate.changed),
      verdictsLabel(verdicts),
      gate.state === 'closing' ? 'decided' : votesLabel(gate.votesMissing),
      gate.awaited.join(', ') || '-',
      untilDeadline(gate, at),
      gate.id.slice(0, GATE_ID_CHARACTERS),
    ]),
  );
}

/** `2 succeeded`, `1 failed, 1 succeeded`. */
function verdictsLabel(verdicts: readonly Verdict[]): string {
  const count = (outcome: string) => verdicts.filter((verdict) => verdict.outcome === outcome).length;
  const parts = (['failed', 'skipped', 'succeeded'] as const).map((outcome) => [count(outcome), outcome] as const);
  return (
    parts
      .filter(([number]) => number > 0)
      .map(([number, outcome]) => `${number} ${outcome}`)
      .join(', ') || 'none'
  );
}
