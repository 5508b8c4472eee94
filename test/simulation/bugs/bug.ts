import type { AnyServiceImplementation, Call } from '../../../local/aws/wire/implementation';
import { acting } from '../recorder';

/** What a function asked of AWS; DynamoDB's values as they are on the wire. */
export interface Asked {
  readonly service: string;
  readonly operation: string;
  readonly input: Input;
  /** As `Call.who`: `slipway:traffic-shifts#3`. */
  readonly who: string;
}

export type Input = Readonly<Record<string, unknown>>;

/**
 * A bug as it would show in the product, put between its functions and AWS: the product's own code has no trace of it. The
 * laws have to find it.
 */
export interface Bug {
  /** What the product would do wrong. */
  readonly says: string;
  /** Answers in the place of AWS; `run` asks AWS, as asked or otherwise. */
  answer(asked: Asked, run: (input: Input) => Promise<Input>): Promise<Input>;
}

/** A service whose answers to Slipway a bug may falsify; everybody else's are true. */
export function withBug(bug: Bug, implementation: AnyServiceImplementation): AnyServiceImplementation {
  const { name: service } = implementation;
  const operations = Object.fromEntries(
    Object.entries(implementation.operations).map(([operation, implemented]) => [
      operation,
      async (input: Input, call: Call) => {
        const run = async (changed: Input) => (await (implemented as unknown as Run)(changed, call)) ?? {};
        const who = call.caller.kind === 'service' ? '' : (acting.getStore()?.who ?? '');
        return who.startsWith('slipway:') ? bug.answer({ service, operation, input, who }, run) : run(input);
      },
    ]),
  );
  return { ...implementation, operations } as never;
}

type Run = (input: Input, call: Call) => Promise<Input | undefined>;
