import type { Facts } from './facts';
import { type Judgement, ng, ok } from './judgement';
import { runsOnFargate } from './platform';

/** DAEMON not on Fargate, and not under CodeDeploy. API reference, CreateService, `schedulingStrategy`. */
export function judgeScheduling(facts: Facts): readonly Judgement[] {
  const { service } = facts;
  if (!service) return [];
  const strategy = service.schedulingStrategy ?? 'REPLICA';
  if (strategy !== 'DAEMON') return [ok(strategy)];
  const why = runsOnFargate(facts) ? 'Fargate' : 'the deployment controller CODE_DEPLOY';
  return [
    ng(`the service is a DAEMON, which ${why} does not have`, 'Create it anew with "schedulingStrategy": "REPLICA".'),
  ];
}
