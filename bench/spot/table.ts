import type { PhaseResult } from './phase';
import type { WorldResult } from './world';

/** Both worlds side by side, a line for each of their numbers. */
export function tableOf(drained: WorldResult, undrained: WorldResult): string {
  const rows: readonly (readonly [string, (world: WorldResult) => string])[] = [
    ...(['steady', 'canary'] as const).flatMap((phase) => rowsOf(phase)),
    ['release', ({ release }) => release],
  ];
  const lines = rows.map(([what, tell]) => [what, tell(drained), tell(undrained)]);
  const all = [['', 'with Slipway', 'rule disabled'], ...lines];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((line) => line[column]!.length)));
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const NAMES = { steady: 'steady state', canary: 'canary of 10 %' } as const;

function rowsOf(phase: keyof typeof NAMES): (readonly [string, (world: WorldResult) => string])[] {
  const row = (what: string, tell: (result: PhaseResult) => string) =>
    [`${NAMES[phase]}: ${what}`, (world: WorldResult) => tell(world[phase])] as const;
  return [
    row('tasks taken at once', ({ interrupted }) => String(interrupted)),
    row('requests', ({ requests }) => String(requests)),
    row('failed requests', ({ failures }) => String(failures)),
    row('seconds from warning to out of rotation', ({ outAfter }) =>
      outAfter ? `${outAfter.first} to ${outAfter.last}` : 'never',
    ),
    row('HTTPCode_ELB_502_Count', ({ elb502 }) => String(elb502)),
  ];
}
