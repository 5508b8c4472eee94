import type { Facts } from './facts';
import { type Judgement, ng, ok, skip } from './judgement';
import { text } from './members';

/** What the daemon sends with the task role. X-Ray developer guide, "Running the X-Ray daemon on Amazon ECS". */
export const XRAY_ACTIONS = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'] as const;

/** The container that is an X-Ray daemon, by AWS's image. */
export function xrayDaemonOf({ containerDefinitions }: Facts['definition']): string | undefined {
  return containerDefinitions.find(({ image }) => /(^|\/)aws-xray-daemon([:@]|$)/.test(image))?.name;
}

/** An X-Ray daemon may send what it gathers. */
export function judgeXray({ definition, forbidden }: Facts): readonly Judgement[] {
  const daemon = xrayDaemonOf(definition);
  if (daemon === undefined) return [ok('no container is its daemon')];
  const role = text(definition.taskRoleArn);
  const remedy = 'Attach AWSXRayDaemonWriteAccess to the task role.';
  if (role === undefined) return [ng(`container ${daemon} sends traces, and the task has no taskRoleArn`, remedy)];
  const look = forbidden?.[role];
  if (!look) return [];
  if ('unseen' in look) return [skip(`container ${daemon}: ${look.unseen}`)];
  const missing = XRAY_ACTIONS.filter((wanted) => look.seen.some(({ action }) => action === wanted));
  if (missing.length === 0) return [ok(`container ${daemon}`)];
  return [ng(`container ${daemon} sends traces, and the task role may not ${missing.join(', ')}`, remedy)];
}
