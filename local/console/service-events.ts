/** An event of an ECS service as a page shows it. */
export interface ServiceEvent {
  readonly at: Date;
  readonly message: string;
}

/**
 * Events with the short names of what they are about; neighbours that say the same of one target group are one line, with the
 * newest's time. ECS writes a line for every target.
 */
export function shortEvents(events: readonly ServiceEvent[]): readonly ServiceEvent[] {
  const lines: { at: Date; targets?: Targets; message: string }[] = [];
  for (const { at, message } of events) {
    const text = shortened(message);
    const targets = targetsOf(text);
    const last = lines.at(-1);
    if (targets && last?.targets?.about === targets.about) {
      last.targets = { ...targets, count: targets.count + last.targets.count };
      last.message = targetsText(last.targets);
    } else lines.push(targets ? { at, targets, message: targetsText(targets) } : { at, message: text });
  }
  return lines.map(({ at, message }) => ({ at, message }));
}

interface Targets {
  readonly before: string;
  readonly count: number;
  readonly after: string;
  readonly about: string;
}

/** The page names the service already; a task is known by its first characters, a target group by its name. */
function shortened(message: string): string {
  return message
    .replace(/^\(service [^,)]*\) /, '')
    .replace(/^\(service [^,)]*, taskSet ([^)]*)\) /, 'task set $1 ')
    .replace(/\(target-group [^)]*:targetgroup\/([^/)]+)\/[^)]*\)/g, '$1')
    .replace(/\(task ([0-9a-f]{8})[0-9a-f]{24}\)/g, '$1');
}

function targetsOf(text: string): Targets | undefined {
  const [, before, count, after] = /^(.*?(?:de)?registered )(\d+)( targets in .*)$/.exec(text) ?? [];
  return before === undefined || after === undefined
    ? undefined
    : { before, count: Number(count), after, about: before + after };
}

const targetsText = ({ before, count, after }: Targets): string =>
  `${before}${count}${count === 1 ? after.replace('targets', 'target') : after}`;
