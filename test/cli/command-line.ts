import { join } from 'node:path';
import type { CommandLineClients } from '../../src/aws/command-line-clients';
import type { Outcome, Surroundings } from '../../src/cli/invocation';
import { run } from '../../src/cli/run';

const ROOT = join(__dirname, '../..');

/** What a command line said, the text that it wrote at once before its outcome's. */
export interface Said extends Outcome {
  readonly written: string;
}

/** Runs a command line of this checkout in process; without clients no command may reach AWS. */
export async function slipway(
  given: readonly string[],
  clients?: CommandLineClients,
  surroundings: Partial<Surroundings> = {},
): Promise<Said> {
  let written = '';
  const outcome = await run(given, {
    root: ROOT,
    environment: {},
    clients: clients as CommandLineClients,
    now: () => new Date(),
    write: (text) => {
      written += text;
    },
    repaints: false,
    interrupted: new AbortController().signal,
    ...surroundings,
  });
  return { ...outcome, written };
}
