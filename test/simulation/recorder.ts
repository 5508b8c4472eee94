import { AwsError } from '../../local/aws/wire/aws-error';
import type { AnyServiceImplementation, Call as AwsCall } from '../../local/aws/wire/implementation';
import type { Call } from './evidence';

/** In whose name the one request that AWS works on reached it. Requests are taken one at a time. */
class Acting {
  private who: { readonly who: string } | undefined;

  getStore(): { /** As `Call.who`. */ readonly who: string } | undefined {
    return this.who;
  }

  async as<T>(who: { readonly who: string }, work: () => Promise<T>): Promise<T> {
    this.who = who;
    try {
      return await work();
    } finally {
      this.who = undefined;
    }
  }
}

export const acting = new Acting();

/** Writes down everything that reaches AWS, and what it was answered. */
export class Recorder {
  readonly calls: Call[] = [];
  /** `web:v1` → digest. */
  readonly digests = new Map<string, string>();
  /** Of revisions' ARNs, the image of their container. */
  readonly images = new Map<string, string>();
  /** Set by whatever may have changed what runs or a deployment. */
  changed = true;
  now: () => Date = () => new Date(0);

  recording(implementation: AnyServiceImplementation): AnyServiceImplementation {
    const operations = Object.fromEntries(
      Object.entries(implementation.operations).map(([operation, run]) => [
        operation,
        async (input: Record<string, unknown>, call: AwsCall) => {
          const about = { who: whoOf(call), service: implementation.name, operation, input };
          try {
            const output = await (run as unknown as Run)(input, call);
            this.note({ ...about, at: this.now(), output: output ?? {} });
            return output;
          } catch (error) {
            this.note({ ...about, at: this.now(), error: error instanceof AwsError ? error.code : 'InternalFailure' });
            throw error;
          }
        },
      ]),
    );
    return { ...implementation, operations } as never;
  }

  private note(call: Call): void {
    // What the simulation itself looks at or sets up is nobody's act.
    if (call.who === 'console.local' || call.who === 'set-up') {
      if (call.operation === 'RegisterTaskDefinition') this.noteRevision(call);
      return;
    }
    this.calls.push(call);
    if (call.operation === 'RegisterTaskDefinition') this.noteRevision(call);
    if (!/^(Get|BatchGet|Describe|List|Query)/.test(call.operation) && call.service !== 'dynamodb') this.changed = true;
  }

  private noteRevision({ output }: Call): void {
    const { taskDefinition } = (output ?? {}) as Revision;
    const image = taskDefinition?.containerDefinitions?.[0]?.image;
    if (taskDefinition?.taskDefinitionArn && image) this.images.set(taskDefinition.taskDefinitionArn, image);
  }

  /** The digest that a revision runs; of a tag the one that it had when this world began. */
  digestOf(revision: string): string {
    const image = this.images.get(revision) ?? '';
    const [, digest] = image.split('@');
    return digest ?? this.digests.get(image.split('/').at(-1) ?? '') ?? '';
  }
}

type Run = (input: unknown, call: AwsCall) => Promise<Record<string, unknown> | undefined>;

interface Revision {
  readonly taskDefinition?: {
    readonly taskDefinitionArn?: string;
    readonly containerDefinitions?: readonly { readonly image?: string }[];
  };
}

function whoOf({ caller }: AwsCall): string {
  if (caller.kind === 'service') return caller.service.replace(/\.amazonaws\.com$/, '');
  return acting.getStore()?.who ?? 'person:somebody';
}
