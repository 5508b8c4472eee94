import type { ServiceView } from './console/fleet';
import type { Mail } from './console/pages';

/** Looks at the fleet between two glances and says what changed: one line per change. */
export class ReleaseWatch {
  private readonly seen = new Map<string, string>();

  constructor(private readonly startedAt: Date) {}

  /** Lines for everything that is new in `services` since the last glance. */
  changes(services: readonly ServiceView[], now: Date): string[] {
    return services.flatMap((service) =>
      this.changesOf(service).map((line) => `${this.elapsed(now)}  ${service.name}  ${line}`),
    );
  }

  private changesOf({ name, deployment }: ServiceView): string[] {
    if (!deployment) return [];
    const lines: string[] = [];
    const note = (key: string, value: string, line: string): void => {
      const known = this.seen.get(`${name}/${deployment.id}/${key}`);
      if (known === value) return;
      this.seen.set(`${name}/${deployment.id}/${key}`, value);
      lines.push(line);
    };
    note('id', deployment.id, `deployment ${deployment.id} created`);
    for (const event of deployment.lifecycle)
      if (event.status !== 'Pending') note(event.name, event.status, `${event.name.padEnd(21)} ${event.status}`);
    const percent = Math.round(deployment.greenTraffic * 10) / 10;
    if (percent > 0) note('traffic', String(percent), `${'traffic on green'.padEnd(21)} ${bar(percent)} ${percent} %`);
    note(
      'status',
      deployment.status,
      `${'deployment'.padEnd(21)} ${deployment.status}${deployment.reason ? `: ${deployment.reason}` : ''}`,
    );
    return lines;
  }

  /** Simulated time since the push, `+00:05:30`. */
  elapsed(now: Date): string {
    const seconds = Math.max(0, Math.round((now.getTime() - this.startedAt.getTime()) / 1000));
    const part = (value: number): string => String(value).padStart(2, '0');
    return `+${part(Math.floor(seconds / 3600))}:${part(Math.floor(seconds / 60) % 60)}:${part(seconds % 60)}`;
  }
}

function bar(percent: number): string {
  const full = Math.round(percent / 5);
  return `[${'#'.repeat(full)}${'.'.repeat(20 - full)}]`;
}

/** The end of a release as its result mail tells it: `Succeeded: frontend v2`. */
export interface ReleaseEnd {
  readonly succeeded: boolean;
  readonly subject: string;
}

/** Finds the result mail of one release. */
export function releaseEnd(mails: readonly Mail[], service: string, tag: string): ReleaseEnd | undefined {
  for (const { subject } of mails) {
    const match = /^(\w+): (\S+) (\S+)/.exec(subject);
    if (match?.[2] === service && match[3] === tag) return { succeeded: match[1] === 'Succeeded', subject };
  }
  return undefined;
}
