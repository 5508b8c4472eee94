import type { Bug } from './bug';

/** Nothing is found of an attempt whose answer was lost, nor of anything else that is under way. */
export const secondDeployment: Bug = {
  says: 'a deployment that exists already is not found, so that it is created once more',
  answer: async ({ operation, input }, run) => {
    const found = await run(input);
    return operation === 'ListDeployments' ? { ...found, deployments: [] } : found;
  },
};
