/** One difference between two revisions, without any value of an environment variable or secret. */
export type Change =
  | { readonly kind: 'container-added' | 'container-removed'; readonly container: string }
  /** Image references, digests shortened; without their registry where it stays the same. */
  | { readonly kind: 'image'; readonly container: string; readonly from: string; readonly to: string }
  | {
      readonly kind: 'environment' | 'secrets';
      readonly container: string;
      readonly added: readonly string[];
      readonly removed: readonly string[];
      readonly changed: readonly string[];
    }
  /** CPU units and MiB, of a container or (without `container`) of the task. */
  | {
      readonly kind: 'size';
      readonly container?: string;
      readonly member: 'cpu' | 'memory' | 'memoryReservation';
      readonly from?: string;
      readonly to?: string;
    }
  /** Names of other members that differ. */
  | { readonly kind: 'settings'; readonly container?: string; readonly members: readonly string[] };
