import { EventEmitter } from 'node:events';
import type { RequestListener } from 'node:http';
import dynalite from 'dynalite';
import { AwsError } from '../wire/aws-error';
import { fromJson, toJson } from '../wire/json';
import { modelOf } from '../wire/model';
import { SERVICES } from '../wire/services';

/**
 * Tables and items are kept by dynalite, which is a DynamoDB behind an HTTP server. It never listens: its request
 * listener is called directly with as much of a request and a response as it looks at.
 */
export class Storage {
  private readonly listener: RequestListener;

  constructor(accountId: string, region: string) {
    const server = withEnvironment({ AWS_ACCOUNT_ID: accountId, AWS_REGION: region }, () =>
      dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 }),
    );
    this.listener = server.listeners('request')[0] as RequestListener;
  }

  /** Runs an operation on a checked input; its refusals are thrown as {@link AwsError}. */
  async run(operation: string, input: object): Promise<Record<string, unknown>> {
    const shape = modelOf(SERVICES.dynamodb).operations.get(operation)!;
    const { status, body } = await this.exchange(operation, JSON.stringify(toJson(shape.input, input)));
    const json = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
    if (status === 200) return fromJson(shape.output, json) as Record<string, unknown>;
    const type = String(json.__type);
    throw new AwsError(type.slice(type.indexOf('#') + 1), String(json.message ?? json.Message ?? ''));
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

  private exchange(operation: string, body: string): Promise<{ status: number; body: string }> {
    return new Promise((resolve) => {
      const request = Object.assign(new EventEmitter(), { method: 'POST', url: '/', headers: headersFor(operation) });
      const response = {
        statusCode: 200,
        setHeader: () => undefined,
        end: (text: string | undefined) => resolve({ status: response.statusCode, body: text ?? '' }),
      };
      this.listener(request as never, response as never);
      request.emit('data', Buffer.from(body));
      request.emit('end');
    });
  }
}

/** The gateway has verified the signature; dynalite only wants to see that there is one. */
const headersFor = (operation: string): Record<string, string> => ({
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': `DynamoDB_20120810.${operation}`,
  'x-amz-date': '20261121T000000Z',
  authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local',
});

/** dynalite reads account and region of its ARNs from the environment, once, when it is created. */
function withEnvironment<T>(values: Record<string, string>, create: () => T): T {
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, values);
  try {
    return create();
  } finally {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
}
