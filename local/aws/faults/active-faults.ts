import type { Clock } from '../clock/virtual-clock';
import type { Ids } from '../ids';
import type { Fault, LastingFault, WaitingFault } from './fault';

/** What a fault has done once. */
export interface Strike {
  /** Virtual time. */
  readonly time: string;
  /** `ecs:RegisterTaskDefinition by slipway-production-image-pushed` */
  readonly what: string;
}

/** A fault as `GET /faults` shows it: the wish with all that it left out, and what became of it. */
export type FaultView = Fault & {
  readonly id: string;
  readonly since: string;
  /** Absent: it waits for as long as it takes. */
  readonly until?: string;
  /** How often it will still strike; null: as often as it can. */
  readonly remaining: number | null;
  readonly strikes: number;
  /** The newest, oldest first. */
  readonly struck: readonly Strike[];
};

interface Kept {
  readonly id: string;
  readonly fault: Fault;
  readonly since: Date;
  readonly until?: Date;
  remaining: number;
  strikes: number;
  readonly struck: Strike[];
  removed: boolean;
}

const STRIKES_KEPT = 50;
/** Faults that are over and still shown. */
const OVER_KEPT = 50;

/** The faults that were asked for: those that lie in wait, and the newest of those that are over. */
export class ActiveFaults {
  private kept: Kept[] = [];
  private counter = 0;

  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Has a fault lie in wait. */
  await(fault: WaitingFault): FaultView {
    return viewOf(this.keep(fault, fault.times, fault.for));
  }

  /** Has a fault last. @param whats what it has struck as it began */
  last(fault: LastingFault, whats: readonly string[]): FaultView {
    return this.struck(this.keep(fault, Number.POSITIVE_INFINITY, fault.for), whats);
  }

  /** Notes a fault that has struck already. */
  note(fault: Fault, whats: readonly string[]): FaultView {
    return this.struck(this.keep(fault, 0), whats);
  }

  private struck(kept: Kept, whats: readonly string[]): FaultView {
    for (const what of whats) this.strikeWith(kept, what);
    return viewOf(kept);
  }

  /**
   * Has the first fault strike whose turn it is: it waits, is meant, and its chance falls so.
   * @param meant whether a waiting fault is about what happens
   * @param what happens, as the list of its strikes is to say it
   */
  strike<F extends WaitingFault>(
    meant: (fault: WaitingFault) => fault is F,
    what: string,
  ): (F & { id: string }) | undefined {
    for (const kept of this.kept) {
      const { fault, id } = kept;
      if (!this.isActive(kept) || !isWaiting(fault) || !meant(fault)) continue;
      if (fault.probability < 1 && this.ids.fraction() >= fault.probability) continue;
      kept.remaining--;
      this.strikeWith(kept, what);
      return { ...fault, id };
    }
    return undefined;
  }

  /** Those that wait and are meant. */
  waiting<F extends WaitingFault>(meant: (fault: WaitingFault) => fault is F): readonly F[] {
    return this.kept
      .filter((kept) => this.isActive(kept))
      .map(({ fault }) => fault)
      .filter(isWaiting)
      .filter(meant);
  }

  get active(): readonly FaultView[] {
    return this.kept.filter((kept) => this.isActive(kept)).map(viewOf);
  }

  /** Oldest first. */
  get over(): readonly FaultView[] {
    return this.kept.filter((kept) => !this.isActive(kept)).map(viewOf);
  }

  find(id: string): FaultView | undefined {
    const kept = this.kept.find((each) => each.id === id);
    return kept && viewOf(kept);
  }

  /** Ends a fault. What it has set in motion goes on: a late event still arrives. */
  remove(id: string): FaultView | undefined {
    const kept = this.kept.find((each) => each.id === id);
    if (kept) kept.removed = true;
    return kept && viewOf(kept);
  }

  private keep(fault: Fault, times: number, seconds?: number): Kept {
    const since = this.clock.now();
    const kept: Kept = {
      id: `fault-${++this.counter}`,
      fault,
      since,
      ...(seconds !== undefined && { until: new Date(since.getTime() + seconds * 1_000) }),
      remaining: times,
      strikes: 0,
      struck: [],
      removed: false,
    };
    const over = this.kept.filter((each) => !this.isActive(each));
    if (over.length > OVER_KEPT) this.kept = this.kept.filter((each) => each !== over[0]);
    this.kept.push(kept);
    return kept;
  }

  private isActive({ removed, remaining, until }: Kept): boolean {
    return !removed && remaining > 0 && (until === undefined || this.clock.now() < until);
  }

  private strikeWith(kept: Kept, what: string): void {
    kept.strikes++;
    kept.struck.push({ time: this.clock.now().toISOString(), what });
    if (kept.struck.length > STRIKES_KEPT) kept.struck.shift();
  }
}

const isWaiting = (fault: Fault): fault is WaitingFault => 'probability' in fault;

const viewOf = ({ id, fault, since, until, remaining, strikes, struck }: Kept): FaultView => ({
  id,
  ...fault,
  since: since.toISOString(),
  ...(until && { until: until.toISOString() }),
  remaining: Number.isFinite(remaining) ? remaining : null,
  strikes,
  struck: [...struck],
});
