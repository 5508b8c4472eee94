/** One command of `slipway`, as `--help` shows it. */
export interface Command {
  readonly name: string;
  /** What follows the name. */
  readonly operands: string;
  readonly summary: string;
}

/** The finished command line, in the order of a release's life. A command that cannot run yet says so. */
export const COMMANDS: readonly Command[] = [
  { name: 'plan', operands: '<service>:<tag>', summary: 'what a push of this image would do, and why' },
  { name: 'verify', operands: '[<service>]', summary: 'whether everything that a deployment needs is there' },
  { name: 'release', operands: '<service>:<tag>', summary: 'start a release by hand' },
  { name: 'wait', operands: '<service>', summary: 'follow a release to its end' },
  { name: 'status', operands: '[<service>]', summary: 'what runs, what is on its way, what holds it' },
  { name: 'gates', operands: '[<service>]', summary: 'releases that wait for people' },
  { name: 'rollback', operands: '<service>', summary: 'back to the last good release' },
  { name: 'revisions', operands: '<service>', summary: 'task definition revisions and what uses them' },
  { name: 'pause', operands: '<service>', summary: 'stop acting on pushes for a service' },
  { name: 'resume', operands: '<service>', summary: 'act on pushes again' },
  { name: 'dlq', operands: '', summary: 'events that could not be handled' },
  { name: 'simulate', operands: '', summary: 'run the fleet under faults and judge the laws' },
  { name: 'bench', operands: '', summary: 'measure latencies' },
];

/** Options that any command may get. */
export const OPTIONS = {
  stage: { type: 'string' },
  json: { type: 'boolean' },
  force: { type: 'boolean' },
  'skip-checks': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Text of `slipway --help`. */
export function explainUsage(): string {
  const rows = COMMANDS.map(({ name, operands, summary }) => [`${name} ${operands}`.trimEnd(), summary] as const);
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    'Usage: npm run slipway -- <command> [options]',
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
    '  --stage <name>  stage of the stack, production by default',
    '  --json          one JSON document on stdout',
    '  --help          this text',
    '',
    'Speaks to AWS, or to the endpoint in AWS_ENDPOINT_URL.',
  ].join('\n');
}
