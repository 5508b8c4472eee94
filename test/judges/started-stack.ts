import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePorts } from '../../local/aws/network/network';
import type { CallRecord } from '../../local/aws/wire/dispatcher';
import { recordJudgedCalls } from './judged-calls';

const ROOT = join(__dirname, '../..');

/** `npm start` as a user runs it, in a process of its own. */
export interface StartedStack {
  readonly endpoint: string;
  readonly console: string;
  readonly listener: string;
  /** Everything that it has printed. */
  output(): string;
  /** Sends SIGINT; resolves with the exit code. */
  interrupt(): Promise<number | null>;
  readonly ended: Promise<number | null>;
}

/** Starts and waits until the console's address is printed. */
export async function npmStart(args: readonly string[]): Promise<StartedStack> {
  const [port, consolePort] = await freePorts(2);
  const ports = ['--port', String(port), '--console-port', String(consolePort)];
  const child = spawn(process.execPath, ['scripts/start.mjs', ...ports, ...args], { cwd: ROOT });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const listener = await appearing(
    child,
    () => /^listener (\S+)/m.exec(output)?.[1],
    () => output,
  );
  return {
    endpoint: `http://127.0.0.1:${port}`,
    console: `http://127.0.0.1:${consolePort}`,
    listener,
    output: () => output,
    ended,
    interrupt: async () => {
      const calls = await fetch(`http://127.0.0.1:${consolePort}/calls.json`);
      await recordJudgedCalls((await calls.json()) as CallRecord[]);
      child.kill('SIGINT');
      return ended;
    },
  };
}

function appearing(child: ChildProcess, look: () => string | undefined, said: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const check = (): void => {
      const found = look();
      if (found) resolve(found);
    };
    child.stdout?.on('data', check);
    child.once('close', (code) => reject(new Error(`npm start ended with ${code}:\n${said()}`)));
  });
}
