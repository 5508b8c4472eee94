import type { Verified } from '../../domain/verify';
import type { VerifiedService } from '../verify';
import { oneLine } from './printable';

const OUTCOMES = ['OK', 'NG', 'SKIP'] as const;

/** A service's items in a table, what to do below what is wrong, and how many of each there are. */
export function verifiedText({ name, address, items }: VerifiedService): string {
  const width = Math.max(...items.map(({ item }) => item.length));
  const counts = OUTCOMES.map((outcome) => `${items.filter((each) => each.outcome === outcome).length} ${outcome}`);
  return [
    `${name} (ECS service ${address})`,
    ...items.flatMap((each) => itemLines(each, width)),
    `  ${counts.join(', ')}`,
  ].join('\n');
}

export function itemLines({ item, outcome, reason, remedy }: Verified, width: number): readonly string[] {
  const indent = ' '.repeat(width + 10);
  return [
    oneLine(`  ${outcome.padEnd(4)}  ${item.padEnd(width)}  ${reason}`),
    ...(remedy === undefined ? [] : [`${indent}-> ${oneLine(remedy)}`]),
  ];
}
