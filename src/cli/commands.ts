/** One command of `slipway`, as `--help` shows it. */
export interface Command {
  readonly name: string;
  /** What follows the name. */
  readonly operands: string;
  readonly summary: string;
  /** Options of its own, beside those that any command may get. */
  readonly options?: readonly OptionName[];
  /** More than the summary, for `slipway <command> --help`. */
  readonly help?: readonly string[];
  /** What does it, where the command line cannot: it is made for a checkout of this repository. */
  readonly instead?: string;
}

/** Options of the command line; `--stage`, `--json` and `--help` go with every command. */
export const OPTIONS = {
  stage: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  watch: { type: 'boolean' },
  comment: { type: 'string' },
  code: { type: 'string' },
  yes: { type: 'boolean', short: 'y' },
  force: { type: 'boolean' },
  all: { type: 'boolean' },
  reason: { type: 'string' },
  fleet: { type: 'boolean' },
  'skip-checks': { type: 'string', multiple: true },
} as const;

export type OptionName = keyof typeof OPTIONS;

const COMMON: readonly OptionName[] = ['stage', 'json', 'help'];

/** The finished command line, in the order of a release's life. A command that cannot run yet says so. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'plan',
    operands: '<service>:<tag>',
    summary: 'what a push of this image would do, and why',
    help: [
      'As if the image were pushed now, with what differs in the task definition and',
      'the AppSpec of its deployment. Nothing in AWS is changed. Of a service with',
      'several repositories: plan <service>/<repository>:<tag>. Exit code 3 if ECR has',
      'no such image.',
    ],
  },
  {
    name: 'verify',
    operands: '[<service>]',
    summary: 'whether everything that a deployment needs is there',
    help: [
      'Every item at once, with what to do about it: OK, NG, or SKIP where you may',
      'not look. Nothing in AWS is changed. Exit code 1 if anything is NG.',
    ],
  },
  {
    name: 'release',
    operands: '<service>:<tag>',
    summary: 'start a release by hand',
    options: ['force', 'skip-checks', 'reason'],
    help: [
      'The image is looked at as if it were pushed now. Of a service with several',
      'repositories: release <service>/<repository>:<tag>.',
      '',
      '  --force           also what is older, in quarantine, or of a paused service',
      '  --skip-checks <name>[,<name>…]',
      '                    without these checks, at every lifecycle event; for this',
      '                    release alone. People are asked all the same',
      '  --reason <text>   why; needed with the other two, and told to everybody',
    ],
  },
  { name: 'wait', operands: '<service>', summary: 'follow a release to its end' },
  {
    name: 'status',
    operands: '[<service>]',
    summary: 'what runs, what is on its way, what holds it',
    options: ['watch'],
    help: [
      'The fleet as a table; one service with its release, checks, gate and timeline.',
      '',
      '  --watch         repaint until Ctrl-C; piped, print again what changed',
    ],
  },
  {
    name: 'gates',
    operands: '[<service>]',
    summary: 'releases that wait for people; approve or reject one',
    options: ['comment', 'code', 'yes'],
    help: [
      '  gates [<service>]           releases that wait for people',
      '  gates approve <service>     vote as the approver that your IAM principal is',
      '  gates reject <service>      the same; needs --comment',
      '  gates withdraw <service>    take your vote back, while the gate is open',
      '',
      'What is decided on is shown first, and confirmed by typing the last six',
      "characters of the new image's digest.",
      '',
      '  --comment <text>  what the others are to read',
      '  --code <six>      the six characters, where nobody can type them',
      '  --yes             vote without confirming',
    ],
  },
  {
    name: 'rollback',
    operands: '<service>',
    summary: 'back to the last good release',
    options: ['reason'],
    help: [
      'A release on its way is stopped; where none is, what was good before that which',
      'runs is released again. What is rolled back is in quarantine: it is not started',
      'again by itself.',
      '',
      '  --reason <text>   why; needed',
    ],
  },
  { name: 'revisions', operands: '<service>', summary: 'task definition revisions and what uses them' },
  {
    name: 'pause',
    operands: '<service>|--fleet',
    summary: 'stop acting on pushes',
    options: ['reason', 'fleet'],
    help: [
      'Pushes are heard and kept, nothing is started, and what is under way goes on.',
      'A rollback and release --force are carried out all the same.',
      '',
      '  --fleet           all services at once, also those that are added later',
      '  --reason <text>   why; needed',
    ],
  },
  {
    name: 'resume',
    operands: '<service>|--fleet',
    summary: 'act on pushes again',
    options: ['reason', 'fleet'],
    help: [
      'The newest of what was pushed meanwhile is looked at.',
      '',
      '  --fleet           ends the pause of the fleet',
      '  --reason <text>   why, for the others',
    ],
  },
  {
    name: 'keys',
    operands: 'rotate',
    summary: 'sign review links with a new key',
    help: [
      'Links that are mailed already stay valid until the deadline of their gate, if',
      'you rotate once at most meanwhile.',
    ],
  },
  {
    name: 'dlq',
    operands: 'list|replay',
    summary: 'events that could not be handled',
    options: ['all'],
    help: [
      '  dlq list           what was set aside: when, why, for which function',
      '  dlq replay <id>    sends one to its function again',
      '  dlq replay --all   sends all of them, the oldest first',
      '',
      'An id may be cut. What is sent leaves the queue once Lambda has it; what cannot',
      'be read stays. The queue keeps events for 14 days.',
    ],
  },
  {
    name: 'simulate',
    operands: '',
    summary: 'run the fleet under faults and judge the laws',
    instead: 'npm run simulate -- --seeds 100',
    help: ['In a checkout of Slipway: npm run simulate -- --seeds 100'],
  },
  { name: 'bench', operands: '', summary: 'measure latencies' },
];

/** Whether an option goes with a command. */
export function takes({ options = [] }: Command, option: string): boolean {
  return [...COMMON, ...options].some((name) => name === option);
}

/** Text of `slipway --help`. */
export function explainUsage(): string {
  const rows = COMMANDS.map(({ name, operands, summary }) => [`${name} ${operands}`.trimEnd(), summary] as const);
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    'Usage: npm run slipway -- <command> [options]',
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
    ...COMMON_HELP,
    '',
    'Speaks to AWS, or to the endpoint in AWS_ENDPOINT_URL. <command> --help says more.',
  ].join('\n');
}

/** Text of `slipway <command> --help`. */
export function explainCommand({ name, operands, summary, help = [] }: Command): string {
  return [
    `Usage: npm run slipway -- ${`${name} ${operands}`.trimEnd()} [options]`,
    '',
    `${name}: ${summary}.`,
    ...(help.length > 0 ? ['', ...help] : []),
    '',
    ...COMMON_HELP,
  ].join('\n');
}

const COMMON_HELP = [
  '  --stage <name>  stage of the stack, production by default',
  '  --json          one JSON document on stdout',
  '  --help          this text',
];
