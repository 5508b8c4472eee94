/** Requests that listeners forwarded, counted by target group: what weights really did. */
export class Traffic {
  private readonly counts = new Map<string, Map<string, number>>();

  count(listenerArn: string, targetGroupArn: string): void {
    const groups = this.counts.get(listenerArn) ?? new Map<string, number>();
    this.counts.set(listenerArn, groups.set(targetGroupArn, (groups.get(targetGroupArn) ?? 0) + 1));
  }

  /** Target group ARN → requests since the listener was created. */
  of(listenerArn: string): ReadonlyMap<string, number> {
    return this.counts.get(listenerArn) ?? new Map();
  }
}
