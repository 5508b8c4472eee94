import { appSpecObstacle } from '../app-spec';
import { instant } from '../instant';
import { withNewest } from '../newest-heard';
import { refusal } from '../notices';
import type { ObservedService } from '../observed';
import { notDeployed, type ServiceSpec } from '../service-spec';
import { notStarted, withHeard } from '../transitions';
import { type Plan, type Situation, write } from './plan';
import { judgePush } from './pushes';

/** Why no release can be brought to the service as it stands in AWS; undefined when one can. */
export function serviceObstacle(spec: ServiceSpec, service: ObservedService | undefined): string | undefined {
  if (!service) {
    return `service ${spec.service} does not exist in cluster ${spec.cluster}; creating it is its owner's infrastructure code's part`;
  }
  if (service.status !== 'ACTIVE') return `service ${spec.service} is ${service.status}`;
  const never = notDeployed(spec);
  if (never !== undefined) return `${never}; Slipway deploys blue/green services alone`;
  if (service.controller !== 'CODE_DEPLOY') {
    return `service ${spec.service} has the deployment controller ${service.controller}, and its strategy ${spec.strategy.kind} needs CODE_DEPLOY`;
  }
  if (service.taskDefinition === '') return `service ${spec.service} runs no revision that a release could replace`;
  return appSpecObstacle(service);
}

/** Whether the service is there and runs something: what Slipway does not deploy it looks at all the same. */
export function isThere({ status, taskDefinition }: ObservedService): boolean {
  return status === 'ACTIVE' && taskDefinition !== '';
}

/** While the service cannot take a release: everything that waits for it is refused, what CodeDeploy has goes on. */
export function planObstacle({ spec, state, pushes, observed, now }: Situation): Plan | undefined {
  const { service } = observed;
  const obstacle = serviceObstacle(spec, service);
  if (obstacle === undefined) return undefined;

  const { release } = state;
  if (release?.phase.name === 'registering' || release?.phase.name === 'registered') {
    return write(`${release.hash} cannot be started: ${obstacle}`, notStarted(spec, state, release, obstacle, now));
  }
  if (pushes.length === 0 && state.next.length === 0) return undefined;

  const unheard = pushes.filter(
    ({ eventId }, index) =>
      !state.heard.includes(eventId) && pushes.findIndex((other) => other.eventId === eventId) === index,
  );
  // What the service runs already is not in need of a release.
  const wanting = unheard.filter(
    (push) => !(service && isThere(service)) || judgePush(spec, state, push, observed).kind !== 'met',
  );
  const refusals = [...state.next, ...wanting].map((image) =>
    refusal(spec, imageFacts(image), image.eventId, obstacle, now),
  );
  const judged = unheard.reduce((all, push) => withNewest(spec, all, { ...push, judgedAt: instant(now) }), state);
  return write(
    refusals.length > 0
      ? `refuses ${refusals.length} accepted or pushed images: ${obstacle}`
      : 'what was pushed is running already',
    {
      ...judged,
      next: [],
      heard: withHeard(state.heard, pushes),
      notices: [...state.notices, ...refusals],
    },
    pushes.length,
  );
}

function imageFacts(image: { repository: string; tag: string; digest?: string; at: string }) {
  const { repository, tag, digest, at } = image;
  return { repository, tag, at, ...(digest === undefined ? {} : { digest }) };
}
