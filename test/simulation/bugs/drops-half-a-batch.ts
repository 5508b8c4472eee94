import type { Bug } from './bug';

/** Of targets that are taken out at once the second half is left where it is, and all of them count as done. */
export const dropsHalfABatch: Bug = {
  says: 'only the first half of a batch of warnings is acted on',
  answer: ({ operation, input }, run) => {
    if (operation !== 'DeregisterTargets') return run(input);
    const targets = input.Targets as readonly unknown[];
    return run({ ...input, Targets: targets.slice(0, Math.ceil(targets.length / 2)) });
  },
};
