import { LIFECYCLE_HOOK_EVENTS, type LifecycleHookEvent } from '../../domain/service-spec';
import type { FileFindings } from '../findings';
import { isJsonObject, kindOf } from '../json-value';
import { suggestion } from '../nearest';

export type Hooks = Partial<Record<LifecycleHookEvent, string>>;

/**
 * The hooks of an AppSpec, the one part that is not generated: a list of maps with one key each, lifecycle event →
 * name or ARN of a function. Resources and version are Slipway's to write, as they are ecspresso's.
 */
export function parseAppSpecHooks(appSpec: unknown, path: string, findings: FileFindings): Hooks {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  if (appSpec === undefined || appSpec === null) return {};
  if (!isJsonObject(appSpec)) {
    findings.violation(path, `must be a map, is ${kindOf(appSpec)}`, 'Give it a key Hooks, or remove it.');
    return {};
  }
  const list = Object.entries(appSpec).find(([key]) => key.toLowerCase() === 'hooks')?.[1] ?? [];
  if (!Array.isArray(list)) {
    findings.violation(at('Hooks'), `must be a list, is ${kindOf(list)}`, 'Write "- BeforeAllowTraffic: <function>".');
    return {};
  }
  const hooks: Hooks = {};
  list.forEach((item: unknown, index) => {
    const where = at(`Hooks[${index}]`);
    if (!isJsonObject(item)) {
      findings.violation(where, `must be a map, is ${kindOf(item)}`, 'Write "- BeforeAllowTraffic: <function>".');
      return;
    }
    for (const [event, target] of Object.entries(item)) addHook(hooks, event, target, where, findings);
  });
  return hooks;
}

function addHook(hooks: Hooks, event: string, target: unknown, where: string, findings: FileFindings): void {
  const path = `${where}.${event}`;
  if (!isHookEvent(event)) {
    findings.violation(
      path,
      `"${event}" is not a lifecycle event that takes a hook`,
      suggestion(event, LIFECYCLE_HOOK_EVENTS),
    );
  } else if (typeof target !== 'string' || target === '') {
    findings.violation(path, `must be text, is ${kindOf(target)}`, 'Give the name or the ARN of a Lambda function.');
  } else if (hooks[event] !== undefined) {
    findings.violation(path, `${event} has a hook already`, 'CodeDeploy takes one function per event: keep one.');
  } else {
    hooks[event] = target;
  }
}

function isHookEvent(event: string): event is LifecycleHookEvent {
  return (LIFECYCLE_HOOK_EVENTS as readonly string[]).includes(event);
}
