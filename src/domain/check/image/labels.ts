import { type Aspect, fault, fine, undone } from './aspect';
import type { WantedLabel } from './spec';

/** Labels are somebody else's text: a pattern is not tried on more of it. */
const LONGEST_VALUE = 256;

/** Whether an image has the labels that are wanted; undefined: they cannot be read. Values are not repeated to people. */
export function judgeLabels(
  wanted: readonly WantedLabel[],
  labels: Readonly<Record<string, string>> | undefined,
): readonly Aspect[] {
  if (wanted.length === 0) return [];
  if (!labels) return [undone('has a configuration that cannot be read, so its labels are not known')];
  const faults = wanted.flatMap(({ name, pattern }) => {
    const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
    if (value === undefined) return [fault(`has no label ${name}`)];
    if (pattern === undefined) return [];
    const fits = value.length <= LONGEST_VALUE && new RegExp(`^(?:${pattern})$`).test(value);
    return fits ? [] : [fault(`has a label ${name} that does not match /${pattern}/`)];
  });
  return faults.length > 0 ? faults : [fine(`has its ${wanted.length === 1 ? 'label' : `${wanted.length} labels`}`)];
}
