/** A gate before traffic, as the catalog says it: who may let a release pass, and how long they are waited for. */
export interface GateSpec {
  readonly approvers: readonly Approver[];
  /** Distinct approvers that must approve; at least 1, at most the approvers there are. */
  readonly votes: number;
  /** Of some approvers, how many there must be among the votes. */
  readonly groups: readonly { readonly approvers: readonly string[]; readonly votes: number }[];
  /** Four eyes: the author of the image does not count, and where the author is unknown one vote more is needed. */
  readonly excludeAuthor: boolean;
  /** From the moment people are asked. Silence is a refusal. */
  readonly waitInMinutes: number;
}

/** A person who may decide. Two addresses of one person are one approver. */
export interface Approver {
  /** `[a-z0-9][a-z0-9-]{0,31}`; part of the topic's name. */
  readonly id: string;
  readonly email: string;
  /** IAM principals that may vote as this approver with a signed request: ARNs, exactly as STS tells them. */
  readonly principals: readonly string[];
}
