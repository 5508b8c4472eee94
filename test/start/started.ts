import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, realpathSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(__dirname, '../..');

/** A copy of the repository whose files a test may break; code and dependencies are links. */
export function workingCopy({ without = [] as readonly string[] } = {}): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-start-')));
  for (const name of ['services', 'scripts', 'serverless.yml', 'package.json', 'package-lock.json'])
    cpSync(join(ROOT, name), join(root, name), { recursive: true });
  for (const name of ['src', 'handlers', 'local', 'node_modules'])
    if (!without.includes(name)) symlinkSync(join(ROOT, name), join(root, name));
  // Where serverless keeps its compiled schema; making it anew takes two seconds.
  const schemaCache = join(ROOT, '.build/.serverless');
  if (existsSync(schemaCache)) cpSync(schemaCache, join(root, '.build/.serverless'), { recursive: true });
  return root;
}

export interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Command lines of processes that outlived it. */
  readonly left: readonly string[];
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ending>;
  /** Resolves when the pattern is in what was printed to stdout. */
  printed(pattern: RegExp): Promise<void>;
}

/** `scripts/start.mjs` of a working copy, in a process group of its own, so that what it leaves can be found. */
export function startIn(root: string, args: readonly string[]): Started {
  // Jest's set-up silences the SDK; a user's shell does not.
  const { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: _, ...env } = process.env;
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs'), ...args], { cwd: root, detached: true, env });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise<Ending>((resolve) =>
    child.once('close', async (code) => resolve({ code, stdout, stderr, left: await lastingIn(root, child.pid) })),
  );
  return {
    child,
    ended,
    printed: async (pattern) => {
      while (!pattern.test(stdout)) {
        if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${stderr}`);
        await sleep(20);
      }
    },
  };
}

/** Resolves once something listens on the port. */
export async function listening(port: number): Promise<void> {
  const answers = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.unref().on('connect', () => socket.destroy());
    });
  while (!(await answers())) await sleep(20);
}

/** What still lives a few seconds after the end: a process that lost its parent needs a moment to see it. */
async function lastingIn(root: string, group: number | undefined): Promise<string[]> {
  const patience = performance.now() + 3_000;
  let left = livingIn(root, group);
  while (left.length > 0 && performance.now() < patience) {
    await sleep(50);
    left = livingIn(root, group);
  }
  return left;
}

/** Living processes of the group, or with a command line that names the working copy: functions have their own group. */
function livingIn(root: string, group: number | undefined): string[] {
  return execFileSync('ps', ['-A', '-o', 'pgid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => {
      const [pgid, state = ''] = line.trim().split(/\s+/);
      return !state.startsWith('Z') && (Number(pgid) === group || line.includes(root));
    });
}
