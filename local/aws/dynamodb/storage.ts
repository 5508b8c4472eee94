import { createRequire } from 'node:module';
import { AwsError } from '../wire/aws-error';
import { fromJson, toJson } from '../wire/json';
import { modelOf } from '../wire/model';
import { SERVICES } from '../wire/services';
import { createMemoryStore, type Store } from './memory-store';

/**
 * Tables and items are kept by dynalite, which is a DynamoDB behind an HTTP server. Of the server nothing is needed here:
 * what judges and what runs an operation are called directly, in the order in which its request listener calls them.
 */
export class Storage {
  private readonly store: Store;

  constructor(accountId: string, region: string) {
    this.store = createMemoryStore(accountId, region);
  }

  /** Runs an operation on a checked input; its refusals are thrown as {@link AwsError}. */
  async run(operation: string, input: object): Promise<Record<string, unknown>> {
    const shape = modelOf(SERVICES.dynamodb).operations.get(operation)!;
    const { action, types, custom } = engineOf(operation);
    try {
      const asked = judge.checkTypes(toJson(shape.input, input) as object, types);
      judge.checkValidations(asked, types, custom, this.store);
      const answered = await new Promise((resolve, reject) => {
        action(this.store, asked, (refusal, output) => (refusal ? reject(refusal) : resolve(output ?? {})));
      });
      return fromJson(shape.output, answered) as Record<string, unknown>;
    } catch (error) {
      const { statusCode, body } = error as Refusal;
      if (statusCode === undefined) throw error;
      const type = String(body.__type);
      throw new AwsError(type.slice(type.indexOf('#') + 1), body.message ?? body.Message ?? '');
    }
  }

  /** Waits (real milliseconds, one or two) until dynalite's own timers have brought a table where it should be. */
  async settled(table: string, status: 'ACTIVE' | 'GONE'): Promise<void> {
    for (let attempt = 0; attempt < 10_000; attempt++) {
      const reached = await this.run('DescribeTable', { TableName: table }).then(
        ({ Table }) => (Table as { TableStatus: string }).TableStatus === status,
        () => status === 'GONE',
      );
      if (reached) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error(`dynalite did not bring table ${table} to ${status}`);
  }
}

/** What dynalite refuses with. */
interface Refusal {
  readonly statusCode?: number;
  readonly body: { readonly __type?: string; readonly message?: string; readonly Message?: string };
}

interface Judge {
  /** What is modelled of an input; throws a {@link Refusal} for what has the wrong type. */
  checkTypes(input: object, types: object): object;
  /** Throws a {@link Refusal} for what DynamoDB does not accept, and leaves parsed expressions in the input. */
  checkValidations(input: object, types: object, custom: unknown, store: Store): void;
}

interface Engine {
  readonly types: object;
  readonly custom: unknown;
  readonly action: (store: Store, input: object, done: (refusal: unknown, output?: unknown) => void) => void;
}

const load = createRequire(__filename);
const judge = load('dynalite/validations') as Judge;
const engines = new Map<string, Engine>();

function engineOf(operation: string): Engine {
  let engine = engines.get(operation);
  if (!engine) {
    const name = operation.charAt(0).toLowerCase() + operation.slice(1);
    engine = { ...load(`dynalite/validations/${name}`), action: load(`dynalite/actions/${name}`) } as Engine;
    engines.set(operation, engine);
  }
  return engine;
}
