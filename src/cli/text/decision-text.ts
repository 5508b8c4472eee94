import { changeLabel } from '../../domain/release';
import { changeText } from '../../page/change-text';
import type { OpenGate } from '../open-gate';
import { gateLines } from './gate-text';
import { digestLines } from './images';

/** What an approver is about to decide on: the release in full, what changes, what the checks found, how the gate stands. */
export function decisionText({ service, deploymentId, gate, verdicts }: OpenGate, at: string): string {
  return [
    `${service} ${changeLabel(gate.from, gate.changed)} (deployment ${deploymentId})`,
    ...section('From', digestLines(gate.from)),
    ...section('To', digestLines(gate.changed)),
    ...section('Changes', gate.changes.map(changeText)),
    ...section(
      'Checks',
      verdicts.map(({ check, outcome, reason }) => `${outcome === 'succeeded' ? '✓' : '✗'} ${check}: ${reason}`),
    ),
    ...section('Gate', gateLines(gate, at)),
  ].join('\n');
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? name : '').padEnd(9)} ${line}`);
}
