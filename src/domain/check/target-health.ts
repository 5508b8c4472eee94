/** A registered target as Elastic Load Balancing tells of it (API reference, TargetHealth). */
export interface TargetHealth {
  /** `healthy`, `unhealthy`, `initial`, `unused`, `draining`, … */
  readonly state: string;
  /** AWS's code: `Target.Timeout`; absent of a healthy one. */
  readonly reason?: string;
  /** AWS's sentence; it names the statuses of answers that do not match. */
  readonly description?: string;
}

/** AWS's codes in words (API reference, TargetHealth, `Reason`). */
const WORDS: Readonly<Record<string, string>> = {
  'Elb.RegistrationInProgress': 'being registered',
  'Elb.InitialHealthChecking': 'not yet judged by the load balancer',
  'Elb.InternalError': 'not judged for an error of the load balancer',
  'Target.ResponseCodeMismatch': 'answering health checks with a wrong status',
  'Target.Timeout': 'not answering health checks in time',
  'Target.FailedHealthChecks': 'refusing or breaking off health checks',
  'Target.NotInUse': 'in a target group that no listener uses',
  'Target.InvalidState': 'stopped or terminated',
  'Target.IpUnusable': 'at an address that the load balancer cannot use',
  'Target.NotRegistered': 'not registered',
  'Target.DeregistrationInProgress': 'being deregistered',
  'Target.HealthCheckDisabled': 'without health checks',
};

/** Whether a target is on its way out and counts no more. */
export function isLeaving({ state }: TargetHealth): boolean {
  return state === 'draining' || state === 'unhealthy.draining';
}

/** Whether a target is checked by nobody, because no listener leads to its group. */
export function isUnused({ reason }: TargetHealth): boolean {
  return reason === 'Target.NotInUse';
}

/** Each way of not being healthy with its count, the most frequent first: `2 answering health checks with a wrong status (503)`. */
export function unhealthyText(targets: readonly TargetHealth[]): string[] {
  const counts = new Map<string, number>();
  for (const target of targets) {
    if (target.state === 'healthy') continue;
    const words = wordsOf(target);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([words, count]) => `${count} ${words}`);
}

function wordsOf({ state, reason = '', description = '' }: TargetHealth): string {
  const words = Object.hasOwn(WORDS, reason) ? WORDS[reason]! : `${state} ${reason}`.trim();
  const statuses = /\[([\d, ]{1,40})\]/.exec(description)?.[1];
  return reason === 'Target.ResponseCodeMismatch' && statuses !== undefined ? `${words} (${statuses})` : words;
}
