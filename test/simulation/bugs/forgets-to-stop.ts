import type { Bug } from './bug';

/** A check failed while traffic moved, and CodeDeploy does not hear of it. */
export const forgetsToStop: Bug = {
  says: 'what the watch found is written down, and the deployment goes on',
  answer: ({ operation, input, who }, run) =>
    operation === 'StopDeployment' && who.startsWith('slipway:traffic-shifts')
      ? Promise.resolve({ status: 'Succeeded' })
      : run(input),
};
