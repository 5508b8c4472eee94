import type { BaseContainer } from '../service-spec';
import type { Facts } from './facts';
import { type Judgement, ng, ok, okOr } from './judgement';
import { mapped, text } from './members';
import { runsOnFargate } from './platform';

/** API reference, LogConfiguration, `logDriver`, "For tasks on AWS Fargate". */
const OF_FARGATE: readonly string[] = ['awslogs', 'splunk', 'awsfirelens'];

/** What each driver of Fargate does not start without. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  awslogs: ['awslogs-group', 'awslogs-region'],
  splunk: ['splunk-token', 'splunk-url'],
};

/** Log drivers that the tasks can have, with what they need; awsfirelens with its router container. */
export function judgeLogDrivers(facts: Facts): readonly Judgement[] {
  const containers = facts.definition.containerDefinitions;
  const onFargate = runsOnFargate(facts);
  const drivers = [...new Set(containers.flatMap((container) => driverOf(container) ?? []))];
  return okOr(
    drivers.length > 0 ? drivers.join(', ') : 'no container has one: nothing is kept of what they write',
    containers.flatMap((container): readonly Judgement[] => {
      const driver = driverOf(container);
      if (driver === undefined) return [];
      if (onFargate && !OF_FARGATE.includes(driver)) {
        const remedy = `Use one of ${OF_FARGATE.join(', ')}.`;
        return [ng(`container ${container.name} logs by ${driver}, which Fargate does not have`, remedy)];
      }
      if (driver === 'awsfirelens') return [judgeRouter(container, containers)];
      const given = { ...mapped(logOf(container).options), ...secretOptions(container) };
      const missing = onFargate ? (NEEDS[driver] ?? []).filter((option) => text(given[option]) === undefined) : [];
      if (missing.length === 0) return [ok(driver)];
      return [
        ng(`container ${container.name} logs by ${driver} without ${missing.join(', ')}`, 'Give what is missing.'),
      ];
    }),
  );
}

/** ECS developer guide, "Send Amazon ECS logs to an AWS service or AWS Partner": the router is a container of the task. */
function judgeRouter({ name }: BaseContainer, containers: readonly BaseContainer[]): Judgement {
  const routers = containers.filter((container) => container.firelensConfiguration !== undefined);
  if (routers.length === 1 && routers[0]?.name !== name) return ok('awsfirelens');
  const reason =
    routers.length === 0
      ? `container ${name} logs by awsfirelens, and no container of the task is its router`
      : routers.length > 1
        ? `container ${name} logs by awsfirelens, and ${routers.length} containers are routers: a task has one`
        : `container ${name} is the router of awsfirelens, and logs by awsfirelens itself`;
  const remedy =
    'Let exactly one other container be the router, with "firelensConfiguration": { "type": "fluentbit" }.';
  return ng(reason, remedy);
}

function driverOf(container: BaseContainer): string | undefined {
  return text(logOf(container).logDriver);
}

export function logOf(container: BaseContainer): Readonly<Record<string, unknown>> {
  return mapped(container.logConfiguration);
}

/** An option may come from a secret: `secretOptions`, a list of name and valueFrom. */
function secretOptions(container: BaseContainer): Readonly<Record<string, unknown>> {
  const options = logOf(container).secretOptions;
  const entries = Array.isArray(options) ? options.map(mapped) : [];
  return Object.fromEntries(entries.map(({ name, valueFrom }) => [String(name), valueFrom]));
}
