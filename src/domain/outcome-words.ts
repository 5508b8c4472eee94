/** An outcome with its reason: `rejected by bob: not today`, `expired: nobody decided in time`. */
export function outcomeWords(kind: string, reason: string): string {
  return `${kind}${reasonAfter(kind, reason)}`;
}

/** What follows an outcome's kind. Most reasons begin with the kind, which then is not said twice. */
export function reasonAfter(kind: string, reason: string): string {
  return reason.startsWith(`${kind} `) ? reason.slice(kind.length) : `: ${reason}`;
}
