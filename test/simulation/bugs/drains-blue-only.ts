import type { Bug } from './bug';

interface Service {
  readonly loadBalancers?: readonly unknown[];
  readonly taskSets?: readonly Readonly<Record<string, unknown>>[];
}

/** A doomed task is taken out of the service's target group, whichever task set it is of: green's is forgotten. */
export const drainsBlueOnly: Bug = {
  says: 'a task set counts as registered where its service is',
  answer: async ({ operation, input, who }, run) => {
    const answer = await run(input);
    if (operation !== 'DescribeServices' || !who.startsWith('slipway:spot-interrupted')) return answer;
    const services = (answer.services as readonly Service[]).map(({ loadBalancers, taskSets, ...service }) => ({
      ...service,
      loadBalancers,
      taskSets: taskSets?.map((taskSet) => ({ ...taskSet, loadBalancers })),
    }));
    return { ...answer, services };
  },
};
