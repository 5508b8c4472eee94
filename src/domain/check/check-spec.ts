import type { AlarmsCheckSpec } from './alarms';
import type { HttpCheckSpec } from './http';
import type { ImageCheckSpec } from './image/spec';
import type { LambdaCheckSpec } from './lambda';
import type { MetricCheckSpec } from './metric/spec';
import type { TargetsCheckSpec } from './targets';
import type { TaskCheckSpec } from './task';

/** What the catalog says about one check: a validator that a lifecycle hook runs. Each kind has a file of its own here. */
export type CheckSpec =
  | HttpCheckSpec
  | AlarmsCheckSpec
  | ImageCheckSpec
  | TargetsCheckSpec
  | MetricCheckSpec
  | TaskCheckSpec
  | LambdaCheckSpec;

export type CheckKind = CheckSpec['kind'];

/** What every kind has. */
export interface CheckBase {
  /** Unique among the checks of its lifecycle event; what people read. */
  readonly name: string;
}
