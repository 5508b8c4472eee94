import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../local/aws/clock/virtual-clock';

const START = new Date('2026-11-21T09:00:00Z');
const seconds = (count: number): number => count * 1000;
const elapsed = (clock: VirtualClock): number => clock.now().getTime() - START.getTime();

describe('a clock that is advanced', () => {
  test('[WIRE-20] timers fire in the order of their times, ties in the order of setting', async () => {
    const clock = new VirtualClock(START);
    const fired: string[] = [];
    clock.after(seconds(2), () => fired.push('late'));
    clock.after(seconds(1), () => fired.push('first of two'));
    clock.after(seconds(1), () => fired.push('second of two'));
    await clock.advance(seconds(3));
    expect(fired).toEqual(['first of two', 'second of two', 'late']);
  });

  test('[WIRE-20] what is no time is refused, not waited for', async () => {
    const clock = new VirtualClock(START);
    expect(() => clock.after(Number.NaN, () => {})).toThrow(RangeError);
    expect(() => clock.at(new Date(Number.NaN), () => {})).toThrow(RangeError);
    await expect(clock.advance(Number.NaN)).rejects.toThrow(RangeError);
  });

  test('[WIRE-21] now() inside a timer is exactly its time, and afterwards the end of the advance', async () => {
    const clock = new VirtualClock(START);
    const seen: number[] = [];
    clock.after(1234, () => seen.push(elapsed(clock)));
    await clock.advance(seconds(5));
    expect(seen).toEqual([1234]);
    expect(elapsed(clock)).toBe(seconds(5));
  });

  test('[WIRE-22] time stands still until the work of a timer has settled', async () => {
    const clock = new VirtualClock(START);
    const order: string[] = [];
    clock.after(seconds(1), async () => {
      await sleep(15);
      order.push(`slow work ends at ${elapsed(clock)}`);
    });
    clock.after(seconds(2), () => order.push('next'));
    await clock.advance(seconds(2));
    expect(order).toEqual(['slow work ends at 1000', 'next']);
  });

  test('[WIRE-22] time stands still while work is held that no timer started', async () => {
    const clock = new VirtualClock(START);
    let done = false;
    const held = clock.hold(async () => {
      await sleep(15);
      done = true;
    });
    clock.after(1, () => expect(done).toBe(true));
    await clock.advance(seconds(1));
    await held;
    expect(done).toBe(true);
  });

  test('a timer set by a timer fires within the same advance', async () => {
    const clock = new VirtualClock(START);
    const fired: number[] = [];
    const tick = (): void => {
      fired.push(elapsed(clock));
      clock.after(seconds(1), tick);
    };
    clock.after(seconds(1), tick);
    await clock.advance(seconds(3));
    expect(fired).toEqual([1000, 2000, 3000]);
  });

  test('a cancelled timer does not fire', async () => {
    const clock = new VirtualClock(START);
    const timer = clock.after(1, () => {
      throw new Error('fired');
    });
    timer.cancel();
    await clock.advance(seconds(1));
  });

  test('an error of a timer is thrown by the advance, not lost', async () => {
    const clock = new VirtualClock(START);
    clock.after(1, () => {
      throw new Error('broken');
    });
    await expect(clock.advance(seconds(1))).rejects.toThrow('broken');
  });

  test('advanceUntil stops as soon as the condition holds, or says that it never did', async () => {
    const clock = new VirtualClock(START);
    let count = 0;
    const tick = (): void => {
      count++;
      clock.after(seconds(1), tick);
    };
    clock.after(seconds(1), tick);
    expect(await clock.advanceUntil(() => count === 4, seconds(60))).toBe(true);
    expect(elapsed(clock)).toBe(seconds(4));
    expect(await clock.advanceUntil(() => false, seconds(10))).toBe(false);
    expect(elapsed(clock)).toBe(seconds(14));
  });

  test('ten thousand timers keep their order', async () => {
    const clock = new VirtualClock(START);
    const fired: number[] = [];
    for (let index = 0; index < 10_000; index++) {
      const at = (index * 7919) % 10_007;
      clock.after(at, () => fired.push(at));
    }
    await clock.advanceUntil(() => fired.length === 10_000, seconds(20));
    expect(fired).toEqual([...fired].sort((a, b) => a - b));
  });
});

describe('a clock that runs', () => {
  let clock: VirtualClock;
  afterEach(() => clock.stop());

  test('[WIRE-23] runs at its speed and fires timers by itself', async () => {
    clock = new VirtualClock(START);
    const fired: number[] = [];
    clock.after(seconds(10), () => fired.push(elapsed(clock)));
    clock.run(1000);
    await sleep(60);
    expect(fired).toEqual([seconds(10)]);
    expect(elapsed(clock)).toBeGreaterThan(seconds(10));
  });

  test('[WIRE-22] held time does not pass', async () => {
    clock = new VirtualClock(START);
    clock.run(1000);
    await clock.hold(async () => {
      const before = elapsed(clock);
      await sleep(30);
      expect(elapsed(clock)).toBe(before);
    });
  });

  test('a reader never sees a time at which something due has not happened yet', async () => {
    clock = new VirtualClock(START);
    let fired = false;
    clock.after(seconds(1), () => {
      fired = true;
    });
    clock.run(100_000);
    const blockUntil = performance.now() + 20;
    while (performance.now() < blockUntil) {
      /* the event loop is busy, the timer is late */
    }
    expect(elapsed(clock) <= seconds(1) || fired).toBe(true);
  });

  test('an error of a timer is reported', async () => {
    const errors: unknown[] = [];
    clock = new VirtualClock(START, (error) => errors.push(error));
    clock.run(1000);
    clock.after(1, () => {
      throw new Error('broken');
    });
    await sleep(20);
    expect(errors).toEqual([new Error('broken')]);
  });

  test('can be advanced while it runs, and goes on running', async () => {
    clock = new VirtualClock(START);
    clock.run(1);
    let fired = false;
    clock.after(seconds(600), () => {
      fired = true;
    });
    await clock.advance(seconds(600));
    expect(fired).toBe(true);
    expect(elapsed(clock)).toBeGreaterThanOrEqual(seconds(600));
    expect(elapsed(clock)).toBeLessThan(seconds(610));
    expect(clock.speed).toBe(1);
  });
});
