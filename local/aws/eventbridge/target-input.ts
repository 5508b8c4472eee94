import type { Target } from '@aws-sdk/client-eventbridge';
import type { BusEvent } from '../world';

/** `$.detail.image-tag` as its steps; `undefined` for a path of another form. Steps may be `['quoted']` or `[0]`. */
export function parseInputPath(text: string): readonly string[] | undefined {
  if (!/^\$(\.[\w-]+|\[\d+\]|\['[^']*'\])*$/.test(text)) return undefined;
  return [...text.matchAll(/\.([\w-]+)|\[(\d+)\]|\['([^']*)'\]/g)].map(([, name, index, quoted]) =>
    String(name ?? index ?? quoted),
  );
}

/** What a target is sent for an event, as JSON text: the event, its own constant `Input`, or a part of the event. */
export function inputFor(target: Target, event: BusEvent): string {
  if (target.Input !== undefined) return target.Input;
  const steps = target.InputPath === undefined ? [] : (parseInputPath(target.InputPath) ?? []);
  let part: unknown = event;
  for (const step of steps)
    part = typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[step] : undefined;
  return JSON.stringify(part ?? null);
}
