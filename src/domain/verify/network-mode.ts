import type { Facts } from './facts';
import { type Judgement, ng, ok } from './judgement';
import { text } from './members';
import { runsOnFargate } from './platform';

/** Fargate: awsvpc, and nothing else. ECS developer guide, "Amazon ECS task definition differences for Fargate". */
export function judgeNetworkMode(facts: Facts): readonly Judgement[] {
  const mode = text(facts.definition.networkMode);
  if (!runsOnFargate(facts)) return [ok(mode ?? "ECS's default of the instance's system")];
  if (mode === 'awsvpc') return [ok(mode)];
  return [ng(`Fargate needs the network mode awsvpc, not ${mode ?? 'none'}`, 'Set "networkMode": "awsvpc".')];
}
