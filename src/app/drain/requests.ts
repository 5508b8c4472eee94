/** What an invocation may still ask of AWS. */
export interface Requests {
  /** Whether there is time for one more request. */
  mayAsk(): boolean;
  /** Takes one DeregisterTargets out of the function's share of the quota, if one is left. */
  mayDeregister(): boolean;
}
