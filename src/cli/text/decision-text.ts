import { explainSkip } from '../../domain/check/skip';
import { changeLabel } from '../../domain/release';
import { changeText } from '../../page/change-text';
import type { OpenGate } from '../open-gate';
import { gateLines } from './gate-text';
import { digestLines } from './images';
import { VERDICT_SIGNS } from './verdict-signs';

/** What an approver is about to decide on: the release in full, what changes, what the checks found, how the gate stands. */
export function decisionText({ service, deploymentId, gate, verdicts, skips }: OpenGate, at: string): string {
  return [
    `${service} ${changeLabel(gate.from, gate.changed)} (deployment ${deploymentId})`,
    ...section('From', digestLines(gate.from)),
    ...section('To', digestLines(gate.changed)),
    ...section('Changes', gate.changes.map(changeText)),
    ...section(
      'Checks',
      verdicts.map(({ check, outcome, reason }) => `${VERDICT_SIGNS[outcome]} ${check}: ${reason}`),
    ),
    ...section('Skipped', skips.map(explainSkip)),
    ...section('Gate', gateLines(gate, at)),
  ].join('\n');
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? name : '').padEnd(9)} ${line}`);
}
