import type { Bug } from './bug';

/** Nobody looks at traffic that moves. */
export const forgetsToLook: Bug = {
  says: 'the function that watches traffic is never invoked',
  answer: ({ service, operation, input }, run) =>
    service === 'lambda' && operation === 'Invoke' && String(input.FunctionName).endsWith('-traffic-shifts')
      ? Promise.resolve({ StatusCode: 202 })
      : run(input),
};
