interface Entry {
  readonly time: number;
  readonly sequence: number;
  readonly work: () => unknown;
  cancelled: boolean;
}

/** Timers by time, ties by the order of setting them (a binary heap). Times are epoch milliseconds. */
export class TimerQueue {
  private readonly heap: Entry[] = [];
  private sequence = 0;

  add(time: number, work: () => unknown): { cancel(): void } {
    const entry: Entry = { time, sequence: this.sequence++, work, cancelled: false };
    this.heap.push(entry);
    this.siftUp(this.heap.length - 1);
    return {
      cancel: () => {
        entry.cancelled = true;
      },
    };
  }

  nextTime(): number | undefined {
    this.dropCancelled();
    return this.heap[0]?.time;
  }

  takeNext(): { readonly time: number; readonly work: () => unknown } | undefined {
    this.dropCancelled();
    return this.pop();
  }

  private dropCancelled(): void {
    while (this.heap[0]?.cancelled) this.pop();
  }

  private pop(): Entry | undefined {
    const top = this.heap[0];
    const last = this.heap.pop();
    if (top && last && top !== last) {
      this.heap[0] = last;
      this.siftDown(0);
    }
    return top;
  }

  private before(a: number, b: number): boolean {
    const x = this.heap[a]!;
    const y = this.heap[b]!;
    return x.time < y.time || (x.time === y.time && x.sequence < y.sequence);
  }

  private swap(a: number, b: number): void {
    [this.heap[a], this.heap[b]] = [this.heap[b]!, this.heap[a]!];
  }

  private siftUp(index: number): void {
    for (let child = index; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!this.before(child, parent)) return;
      this.swap(child, parent);
      child = parent;
    }
  }

  private siftDown(index: number): void {
    for (let parent = index; ; ) {
      const left = 2 * parent + 1;
      const right = left + 1;
      let least = parent;
      if (left < this.heap.length && this.before(left, least)) least = left;
      if (right < this.heap.length && this.before(right, least)) least = right;
      if (least === parent) return;
      this.swap(least, parent);
      parent = least;
    }
  }
}
