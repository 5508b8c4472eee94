/**
 * A way in which the embedded AWS is as strict as AWS, and the laxness that other emulators have in its place. A rule can
 * be switched off to see who notices: a test of its promises must, and a journey of the product should.
 */
export interface Rule {
  /** Ids in BEHAVIOUR.md whose tests hold the rule: each of them fails without it. */
  readonly promises: readonly string[];
  /** What AWS does. */
  readonly aws: string;
  /** What happens instead when the rule is off. */
  readonly off: string;
  /** Why no journey notices, where none can: what keeps the product from ever meeting the rule. */
  readonly idle?: string;
}
