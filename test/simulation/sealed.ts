import { createRequire, syncBuiltinESMExports } from 'node:module';

/** What stands in for the machine: time that is virtual, chances that are drawn from a seed, a network without sockets. */
export interface Seal {
  nowInMs(): number;
  after(milliseconds: number, work: () => void): { cancel(): void };
  fraction(): number;
  hex(characters: number): string;
  readonly request: unknown;
  fetch(url: string): Promise<Response>;
}

const builtin = createRequire(__filename);
type Patched = Record<string, unknown>;

/**
 * Runs a story sealed off from this machine's clock, chances and sockets: product and SDK ask Node for them, and get the
 * story's. Without it a seed would not replay: waits between retries are real and drawn, review keys are random. One
 * story at a time in a process.
 */
export async function sealed<T>(seal: Seal, work: () => Promise<T>): Promise<T> {
  const timers: Patched = builtin('node:timers/promises');
  const crypto: Patched = builtin('node:crypto');
  const http: Patched = builtin('node:http');
  const perf = builtin('node:perf_hooks').performance as Patched;
  const undo: (() => void)[] = [];
  const replace = (owner: Patched, name: string, value: unknown) => {
    const before = owner[name];
    owner[name] = value;
    undo.push(() => {
      owner[name] = before;
    });
  };
  const setTimeout = (callback: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]) => {
    const timer = seal.after(milliseconds, () => callback(...given));
    return { cancel: () => timer.cancel(), ref() {}, unref() {}, hasRef: () => true };
  };
  const realClear = globalThis.clearTimeout;
  const uuid = (): string => {
    const hex = seal.hex(32);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
  const global = globalThis as unknown as Patched;
  replace(Math as never, 'random', () => seal.fraction());
  replace(global, 'setTimeout', setTimeout);
  replace(global, 'clearTimeout', (timer: unknown) => {
    if (typeof timer === 'object' && timer !== null && 'cancel' in timer) (timer.cancel as () => void)();
    else realClear(timer as never);
  });
  replace(global, 'fetch', (url: unknown) => seal.fetch(String(url)));
  replace(timers, 'setTimeout', (milliseconds: number, value: unknown) => {
    return new Promise((resolve) => seal.after(milliseconds, () => resolve(value)));
  });
  replace(perf, 'now', () => seal.nowInMs());
  replace(crypto, 'randomUUID', uuid);
  replace(crypto, 'randomBytes', (bytes: number) => Buffer.from(seal.hex(2 * bytes), 'hex'));
  replace(http, 'request', seal.request);
  syncBuiltinESMExports();
  try {
    return await work();
  } finally {
    for (const each of undo.reverse()) each();
    syncBuiltinESMExports();
  }
}
