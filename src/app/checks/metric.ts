import { readMetricData } from '../../aws/metric-data';
import { readTargetDimensions } from '../../aws/target-dimensions';
import { judgeBound } from '../../domain/check/metric/bound';
import { judgeComparison } from '../../domain/check/metric/comparison';
import { type Side, type SideDimensions, sidesOf } from '../../domain/check/metric/placeholders';
import { minutesIn, questionsOfBound, questionsOfComparison } from '../../domain/check/metric/questions';
import { type MetricCheckSpec, periodOf } from '../../domain/check/metric/spec';
import { windowOf } from '../../domain/check/metric/window';
import type { Judgement } from '../../domain/check/verdict';
import { AwsError } from '../../domain/errors';
import { TRAFFIC_EVENT } from '../../domain/service-spec';
import { type CheckRunner, type Look, NOT_TRIED, undone } from './check-runner';

/**
 * Looks at all data since the lifecycle event began, so that nothing has to be remembered, and what CloudWatch got late counts.
 * A look that CloudWatch does not answer is one of many: there is another in a minute, until the check is over.
 */
export const lookAtMetric: CheckRunner<MetricCheckSpec> = async (look) => {
  const { runtime, check, event } = look;
  try {
    return await judged(look);
  } catch (error) {
    const isOver = windowOf(check, event.startedAt, runtime.now()).isOver;
    if (!(error instanceof AwsError) || !error.retryable || isOver) throw error;
    return { outcome: 'in-progress', reason: `nothing seen at this look: ${error.message}` };
  }
};

async function judged(look: Look<MetricCheckSpec>): Promise<Judgement> {
  const { runtime, check, event, time } = look;
  const sides = sidesOf(check);
  if (sides.length > 0 && event.replacementTasks === 0) return NOT_TRIED;
  const known = await dimensionsOfSides(look, sides);
  if ('obstacle' in known) return undone(known.obstacle);

  const window = windowOf(check, event.startedAt, runtime.now());
  const { compare } = check;
  const asked = compare
    ? questionsOfComparison(compare, known.sides as Record<Side, SideDimensions>)
    : questionsOfBound(check, known.sides);
  const { series, said } =
    window.until === window.from
      ? { series: [], said: [] }
      : await time.work(() =>
          readMetricData(runtime.clients.cloudwatch, asked, { ...window, periodInSeconds: periodOf(check) }),
        );
  const watching = runtime.event === TRAFFIC_EVENT;
  if (compare) return judgeComparison({ ...check, compare }, minutesIn(series), window, { watching });
  if (series.length > 1) return undone(`the expression has ${series.length} series, and a bound is about one`);
  return judgeBound(check, series[0]?.points ?? [], window, { watching, said });
}

type Known = { readonly sides: Readonly<Partial<Record<Side, SideDimensions>>> } | { readonly obstacle: string };

async function dimensionsOfSides({ runtime, event, time, once }: Look, sides: readonly Side[]): Promise<Known> {
  const names = { blue: event.originalTargetGroup, green: event.replacementTargetGroup };
  const asked = sides.flatMap((side) => names[side] ?? []);
  if (asked.length < sides.length) return { obstacle: 'the deployment does not tell its target groups' };
  if (asked.length === 0) return { sides: {} };
  const groups = await once(`dimensions of ${asked.join()}`, () =>
    time.work(() => readTargetDimensions(runtime.clients.elb, asked)),
  );
  if (!groups) return { obstacle: `a target group of ${asked.join(', ')} does not exist any more` };
  const found: Partial<Record<Side, SideDimensions>> = {};
  for (const side of sides) {
    const { targetGroup, loadBalancer } = groups[names[side] ?? ''] ?? {};
    if (targetGroup === undefined || loadBalancer === undefined)
      return { obstacle: `no listener leads to the target group ${names[side]} of ${side}` };
    found[side] = { targetGroup, loadBalancer };
  }
  return { sides: found };
}
