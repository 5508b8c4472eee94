import type { MetricCheckSpec, MetricName } from './spec';

/** The two task sets of a deployment: what serves now, and its replacement. */
export const SIDES = ['blue', 'green'] as const;
export type Side = (typeof SIDES)[number];

/** A target group with its load balancer, as CloudWatch's dimensions name them. */
export interface SideDimensions {
  /** `targetgroup/frontend-a/73e2d6bc24d8a067` */
  readonly targetGroup: string;
  /** `app/frontend/50dc6c495c0c9188` */
  readonly loadBalancer: string;
}

/** A value that begins like one. */
const LIKE_ONE = /^\$/;
const OF_BOUND = /^\$(green|blue)\.(targetGroup|loadBalancer)$/;
const OF_COMPARISON = /^\$(targetGroup|loadBalancer)$/;

/** Whether a dimension's value is text, or a placeholder that is known there. */
export function isDimensionValue(value: string, of: 'bound' | 'comparison'): boolean {
  return !LIKE_ONE.test(value) || (of === 'bound' ? OF_BOUND : OF_COMPARISON).test(value);
}

/** The task sets whose dimensions a check has to know. */
export function sidesOf({ compare, metrics = [] }: MetricCheckSpec): readonly Side[] {
  if (compare) return SIDES;
  const values = metrics.flatMap(({ dimensions }) => Object.values(dimensions));
  return SIDES.filter((side) => values.some((value) => OF_BOUND.exec(value)?.[1] === side));
}

/** The dimensions of a metric with what its placeholders stand for. `own`: the task set that a comparison asks about. */
export function dimensionsOf(
  { dimensions }: Pick<MetricName, 'dimensions'>,
  known: Readonly<Partial<Record<Side, SideDimensions>>>,
  own?: Side,
): Readonly<Record<string, string>> {
  const filled = (value: string): string => {
    const [, side, member] = OF_BOUND.exec(value) ?? [];
    const [, ownMember] = OF_COMPARISON.exec(value) ?? [];
    const of = known[(side ?? own) as Side];
    return of?.[(member ?? ownMember) as keyof SideDimensions] ?? value;
  };
  return Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [name, filled(value)]));
}
