import type { Choice, Obstacle } from './choose-host';

/** [ECS: service-event-messages-list] what is said of the closest host; that of MemberOf as of an attribute. */
const WORDS: Readonly<Record<Obstacle, string>> = {
  'RESOURCE:CPU': 'has insufficient CPU units available.',
  'RESOURCE:MEMORY': 'has insufficient memory available.',
  'RESOURCE:PORTS': 'is already using a port required by your task.',
  ATTRIBUTE: 'is missing an attribute required by your task.',
  AGENT: 'encountered error "AGENT".',
  MemberOf: 'encountered error "MemberOf placement constraint unsatisfied.".',
};

/** What a service's events say of a task that no host takes. */
export function unplacedMessage(choice: Exclude<Choice, { readonly host: unknown }>): string {
  const why = choice.closest
    ? `The closest matching (container-instance ${choice.closest.id}) ${WORDS[choice.obstacle]}`
    : 'Reason: No Container Instances were found in your cluster.';
  return `was unable to place a task because no container instance met all of its requirements. ${why} For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`;
}
