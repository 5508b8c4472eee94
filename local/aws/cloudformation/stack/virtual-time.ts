import type { Clock } from '../../clock/virtual-clock';

/** Lets virtual time pass; the clock stands still whenever nobody pauses. */
export type Pause = (milliseconds: number) => Promise<void>;

/**
 * Runs a story in virtual time: it works inside timers of the clock, which holds until the next pause, so that its waits
 * scale and its work takes no virtual time. What the story throws becomes the clock's failure.
 */
export function inVirtualTime(clock: Clock, story: (pause: Pause) => Promise<void>): void {
  let settle: { done(): void; fail(error: unknown): void };
  const segment = (): Promise<void> =>
    new Promise((done, fail) => {
      settle = { done, fail };
    });
  const pause: Pause = (milliseconds) =>
    new Promise((resume) => {
      const paused = settle;
      clock.after(milliseconds, () => {
        const held = segment();
        resume();
        return held;
      });
      paused.done();
    });
  clock.after(0, () => {
    const held = segment();
    story(pause).then(
      () => settle.done(),
      (error) => settle.fail(error),
    );
    return held;
  });
}
