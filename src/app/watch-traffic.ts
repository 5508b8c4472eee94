import { getHookedDeployment, hookedTarget } from '../aws/codedeploy-hooked';
import { stopDeployment } from '../aws/codedeploy-steering';
import { changeWatch } from '../aws/hook-records';
import { lookSeconds } from '../domain/check/duration';
import { instant, secondsAfter } from '../domain/instant';
import { isActive } from '../domain/observed';
import { type ServiceSpec, TRAFFIC_EVENT } from '../domain/service-spec';
import { beginLook, lookedAt, notedFor, over, stopped, type TrafficWatch, waiting } from '../domain/traffic-watch';
import type { TrafficLook } from '../messages/traffic-look';
import { runChecks } from './run-checks';
import { recordTable, type TrafficRuntime } from './runtime';
import { skipsOfDeployment } from './skips-of-deployment';
import { WorkTime } from './work-time';

/** `watched`: a look came to its end. `stopped`: CodeDeploy was told to stop. `over`: nothing is to be watched any more. */
export type Watched = 'watched' | 'waiting' | 'stopped' | 'over' | 'left';

/** Beside its checks a look has this long: for AWS. Whoever takes longer has crashed. */
const BESIDE_CHECKS_SECONDS = 60;

/**
 * One look at the checks of a deployment whose traffic moves. The first failed verdict is written down, and then CodeDeploy is
 * told to stop and roll back, in the same invocation: if that crashes in between, the sweep's next one tells CodeDeploy, within
 * two minutes. A duplicate finds the look taken and leaves. Throws AwsError; the sweep comes back.
 *
 * @param remainingMs wall time that the invocation has
 */
export async function watchTraffic(
  runtime: TrafficRuntime,
  { service, deploymentId }: TrafficLook,
  remainingMs: number,
): Promise<Watched> {
  const time = new WorkTime(remainingMs);
  const spec = runtime.catalog.find(({ name }) => name === service);
  const checks = spec?.checks?.[TRAFFIC_EVENT] ?? [];
  const change = async (next: (watch: TrafficWatch) => TrafficWatch | undefined) => {
    const writer = runtime.newId();
    const table = recordTable(runtime);
    return (
      await time.report(() => changeWatch(table, { service, deploymentId }, writer, (held) => held && next(held)))
    ).watch;
  };

  const longest = Math.max(0, ...checks.map(lookSeconds)) + BESIDE_CHECKS_SECONDS;
  let taken = false;
  const watch = await change((held) => {
    const now = runtime.now();
    const begun = beginLook(held, secondsAfter(now, longest), now);
    taken = begun !== undefined;
    return begun;
  });
  if (!watch || !taken) return 'left';

  const found = spec && (await time.work(() => findTraffic(runtime, spec, deploymentId)));
  if (!spec || found === undefined) return end(runtime, change, { service, deploymentId });
  if (watch.failedAt === undefined) {
    if (found.status === 'Pending') {
      await change((held) => waiting(held, runtime.now()));
      return 'waiting';
    }
    if (found.status !== 'InProgress' || checks.length === 0) return end(runtime, change, { service, deploymentId });
    const skips = await time.work(() => skipsOfDeployment(runtime, spec, found.event.deployment));
    const about = { runtime, service: spec, event: found.event, time, skips };
    const verdicts = await runChecks(checks, about, notedFor(watch));
    const looked = await change((held) => lookedAt(held, verdicts, runtime.now()));
    if (looked?.failedAt === undefined) return 'watched';
  }
  await time.report(() => stopDeployment(runtime.clients.codedeploy, deploymentId));
  const at = instant(runtime.now());
  await change((held) => stopped(held, at, runtime.now()));
  runtime.log.warn('a check failed while traffic moved: the deployment is stopped', { service, deploymentId });
  return 'stopped';
}

async function end(
  runtime: TrafficRuntime,
  change: (next: (watch: TrafficWatch) => TrafficWatch) => Promise<unknown>,
  look: TrafficLook,
): Promise<'over'> {
  await change(over);
  runtime.log.info('traffic is not watched any more', { ...look });
  return 'over';
}

/** The deployment with the status of its `AllowTraffic`; undefined when it has ended, or CodeDeploy does not know it. */
async function findTraffic({ clients: { codedeploy } }: TrafficRuntime, spec: ServiceSpec, deploymentId: string) {
  const hooked = await getHookedDeployment(codedeploy, deploymentId);
  if (!hooked || !isActive(hooked.deployment)) return undefined;
  const target = await hookedTarget(codedeploy, deploymentId, spec);
  const own = target?.events.find(({ name }) => name === TRAFFIC_EVENT);
  const { events: _all, ...green } = target ?? { events: [] };
  return {
    // Before the first event there is none.
    status: own?.status ?? 'Pending',
    event: { ...hooked, ...green, startedAt: own?.startedAt ?? hooked.deployment.createdAt },
  };
}
