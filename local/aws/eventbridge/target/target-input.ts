import type { Target } from '@aws-sdk/client-eventbridge';
import type { BusEvent } from '../../world';
import type { Rule } from '../rule';
import { parseInputPath, valueAt } from './input-path';
import { fillTemplate, parseTemplate } from './input-template';

/** Variables that every template has. */
export const RESERVED = [
  'aws.events.rule-arn',
  'aws.events.rule-name',
  'aws.events.event.ingestion-time',
  'aws.events.event',
  'aws.events.event.json',
] as const;

/**
 * What a target is sent for an event, as JSON text: the event, the target's own constant `Input`, the part that its
 * `InputPath` leads to, or its template filled in.
 * @param ingestedAt when EventBridge received the event
 */
export function inputFor(target: Target, event: BusEvent, rule: Rule, ingestedAt: Date): string {
  const { Input, InputPath, InputTransformer } = target;
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(find(InputPath, event) ?? null);
  if (InputTransformer === undefined) return JSON.stringify(event);
  const { InputPathsMap = {}, InputTemplate = '' } = InputTransformer;
  const reserved = reservedVariables(event, rule, ingestedAt);
  return fillTemplate(parseTemplate(InputTemplate), (name) =>
    name in reserved ? reserved[name as keyof typeof reserved] : find(InputPathsMap[name] ?? '', event),
  );
}

function find(path: string, event: BusEvent): unknown {
  const steps = parseInputPath(path);
  return steps && valueAt(steps, event);
}

/** The event without its detail has other names and another order than the event. */
function reservedVariables(
  event: BusEvent,
  rule: Rule,
  ingestedAt: Date,
): Readonly<Record<(typeof RESERVED)[number], unknown>> {
  const { id, account, time, source, region, resources, version } = event;
  return {
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event.ingestion-time': `${ingestedAt.toISOString().slice(0, 19)}Z`,
    'aws.events.event': { id, account, detailType: event['detail-type'], time, source, region, resources, version },
    'aws.events.event.json': event,
  };
}
