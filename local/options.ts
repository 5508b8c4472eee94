import { parseArgs } from 'node:util';

export interface StartOptions {
  /** Approves the release by its mail, follows it to its end and exits. */
  readonly yes: boolean;
  /** Pushes `frontend:v2` once everything is up. */
  readonly push: boolean;
  readonly port: number;
  readonly consolePort: number;
  /** Simulated seconds per real second. */
  readonly speed: number;
  /** `aws`: calls are throttled at the rates that AWS publishes. */
  readonly quotas?: 'aws';
  /** When ECS deregisters tasks that Fargate Spot takes back. */
  readonly ecsDeregistration?: 'early' | 'late';
}

export const USAGE = `Usage: npm start -- [options]

Boots an embedded AWS, deploys the example fleet and Slipway into it, pushes
frontend:v2 and shows the release, which waits for you: approve it from the
mailbox page.

  --yes             approve by mail, follow the release to its end, then exit
  --no-push         push nothing: stay up, and tell of what you push
  --port N          port of the AWS endpoint (default 4566)
  --console-port N  port of the console (default: the endpoint's port + 1)
  --speed N         simulated seconds per second (default 20)
  --quotas aws      throttle calls at the rates that AWS publishes (default: none)
  --ecs-deregistration late
                    ECS leaves a task that Fargate Spot takes back in its target
                    groups until it is STOPPED (default: early, before SIGTERM)
  --help            show this
`;

const FASTEST_SPEED = 100_000;

/** Command-line arguments to options, or one sentence that says what is wrong with them. */
export function parseOptions(
  args: readonly string[],
): StartOptions | { readonly help: true } | { readonly error: string } {
  let values: { [name: string]: string | boolean | undefined };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        yes: { type: 'boolean' },
        'no-push': { type: 'boolean' },
        port: { type: 'string' },
        'console-port': { type: 'string' },
        speed: { type: 'string' },
        quotas: { type: 'string' },
        'ecs-deregistration': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    const [sentence] = (error as Error).message.split('. ');
    return { error: `${sentence?.replace(/\.$/, '')}. See npm start -- --help.` };
  }
  if (values.help) return { help: true };
  if (values.yes && values['no-push'])
    return { error: '--yes follows a release and --no-push starts none: give one of them.' };
  const port = wholeNumber('--port', values.port ?? '4566', 1, 65_535);
  if (typeof port === 'string') return { error: port };
  if (port === 65_535 && values['console-port'] === undefined)
    return { error: '--port 65535 has no port above it for the console: give --console-port N.' };
  const consolePort = wholeNumber('--console-port', values['console-port'] ?? String(port + 1), 1, 65_535);
  if (typeof consolePort === 'string') return { error: consolePort };
  if (port === consolePort) return { error: `--port and --console-port are both ${port}: give two different ports.` };
  const speed = Number(values.speed ?? '20');
  if (!(speed > 0 && speed <= FASTEST_SPEED))
    return { error: `--speed takes a number above 0 and up to ${FASTEST_SPEED}, not '${values.speed}'.` };
  if (values.quotas !== undefined && values.quotas !== 'aws')
    return { error: `--quotas takes 'aws', not '${values.quotas}'.` };
  const deregistration = values['ecs-deregistration'];
  if (deregistration !== undefined && deregistration !== 'early' && deregistration !== 'late')
    return { error: `--ecs-deregistration takes 'early' or 'late', not '${deregistration}'.` };
  const quotas = values.quotas === undefined ? {} : { quotas: 'aws' as const };
  return {
    ...{ yes: values.yes === true, push: values['no-push'] !== true, port, consolePort, speed, ...quotas },
    ...(deregistration && { ecsDeregistration: deregistration }),
  };
}

function wholeNumber(name: string, text: string | boolean, least: number, most: number): number | string {
  const value = Number(text);
  return typeof text === 'string' && /^\d+$/.test(text) && value >= least && value <= most
    ? value
    : `${name} takes a whole number from ${least} to ${most}, not '${text}'.`;
}
