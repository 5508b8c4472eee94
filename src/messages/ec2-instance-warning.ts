import * as v from 'valibot';
import type { DoomedInstance } from '../domain/spot/warning';
import { ENVELOPE, parse } from './parse';

const REASONS = {
  'EC2 Spot Instance Interruption Warning': 'interruption',
  'EC2 Instance Rebalance Recommendation': 'rebalance',
} as const;

const InstanceEvent = v.object({
  ...ENVELOPE,
  source: v.literal('aws.ec2'),
  'detail-type': v.picklist(Object.keys(REASONS) as (keyof typeof REASONS)[]),
  detail: v.object({
    'instance-id': v.pipe(v.string(), v.regex(/^i-[0-9a-f]{8,32}$/, 'id of an instance')),
  }),
});

/**
 * Reads the event: AWS takes an instance in two minutes, or may take it. Whether it terminates, stops or hibernates it is
 * all one to whoever is sent there. Throws InvalidMessage.
 * Source: EC2 user guide, spot-instance-termination-notices and rebalance-recommendations.
 */
export function parseInstanceWarning(message: unknown): DoomedInstance {
  const event = parse('a warning about an instance', InstanceEvent, message);
  return {
    kind: 'instance',
    instanceId: event.detail['instance-id'],
    reason: REASONS[event['detail-type']],
    warnedAt: event.time,
  };
}
