import type { Clock, Timer } from '../../local/aws/clock/virtual-clock';

/** Timers of product and SDK in virtual time, and how many of them are set. */
export class Sleepers {
  count = 0;

  constructor(private readonly clock: Clock) {}

  after(milliseconds: number, work: () => void): Timer {
    this.count++;
    let over = false;
    const end = () => {
      if (!over) this.count--;
      over = true;
    };
    const timer = this.clock.after(milliseconds, () => {
      end();
      work();
    });
    return {
      cancel: () => {
        end();
        timer.cancel();
      },
    };
  }
}
