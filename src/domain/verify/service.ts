import { serviceObstacle } from '../plan/obstacle';
import type { Facts } from './facts';
import { type Judgement, ng, ok } from './judgement';

/** The ECS service is there and can take a release. */
export function judgeService({ spec, service }: Facts): readonly Judgement[] {
  const obstacle = serviceObstacle(spec, service);
  if (obstacle === undefined) return [ok(`${spec.cluster}/${spec.service} is ACTIVE under CODE_DEPLOY`)];
  return [
    ng(obstacle, "Repair it where the service's infrastructure is described, or move its directory out of services/."),
  ];
}
