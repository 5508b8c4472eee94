import { serviceObstacle } from '../plan/obstacle';
import { notDeployed } from '../service-spec';
import type { Facts } from './facts';
import { type Judgement, ng, ok, skip } from './judgement';

/** The ECS service is there and can take a release. */
export function judgeService({ spec, service }: Facts): readonly Judgement[] {
  const never = service && notDeployed(spec);
  if (never) return [skip(`${never}; what else can be told of it follows`)];
  const obstacle = serviceObstacle(spec, service);
  if (obstacle === undefined) return [ok(`${spec.cluster}/${spec.service} is ACTIVE under CODE_DEPLOY`)];
  return [
    ng(obstacle, "Repair it where the service's infrastructure is described, or move its directory out of services/."),
  ];
}
