// Makes `Date` of a function's process virtual. The clock of the embedded AWS stands still during an invocation, so the
// date does too; performance.now and timers stay real, and what measures or waits has to use them.

const RealDate = Date;
let now = RealDate.now();

/** @param {number} milliseconds since the epoch */
export function setVirtualNow(milliseconds) {
  now = milliseconds;
}

const virtualNow = () => now;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now] : args, newTarget),
  apply: () => new RealDate(now).toString(),
  get: (target, key) => (key === 'now' ? virtualNow : Reflect.get(target, key)),
});
RealDate.prototype.constructor = globalThis.Date;
