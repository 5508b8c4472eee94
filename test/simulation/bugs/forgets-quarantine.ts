import type { Bug } from './bug';

interface Values {
  readonly ':state'?: { readonly M?: Readonly<Record<string, unknown>> };
}

/** The record is written without what is in quarantine. */
export const forgetsQuarantine: Bug = {
  says: 'what was refused is forgotten with the next write',
  answer: ({ operation, input }, run) => {
    const values = input.ExpressionAttributeValues as Values | undefined;
    const state = values?.[':state']?.M;
    if (operation !== 'UpdateItem' || !state) return run(input);
    const { quarantine: _forgotten, ...rest } = state;
    return run({ ...input, ExpressionAttributeValues: { ...values, ':state': { M: rest } } });
  },
};
