import * as v from 'valibot';
import { whole } from '../number';
import { name } from './name';

export const TARGETS_CHECK = v.object({
  kind: v.literal('targets'),
  name,
  healthyShare: v.optional(v.pipe(v.number(), v.gtValue(0, 'is not more than 0'), v.maxValue(1, 'is more than 1')), 1),
  // Together they end before CodeDeploy's hour, as the last look of other checks does.
  forMinutes: v.optional(whole(0, 40), 5),
  withinMinutes: v.optional(whole(0, 10), 2),
});
