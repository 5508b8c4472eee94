import type { HttpHandler, HttpRequest, HttpResponse } from '../../local/aws/wire/http-message';
import { operationOf } from '../app/wire';
import type { Chance } from './chance';
import { brokenConnection, type Faults, refusal } from './faults';
import { acting } from './recorder';

/** One run of a function, or of a command line: what asks AWS, and can be killed. */
export interface Process {
  /** `slipway:image-pushed#3`, `person:operator`. */
  readonly who: string;
  /** Whether faults strike its requests. */
  readonly mortal: boolean;
  state: 'running' | 'ended' | 'dead';
  /** Requests that it has sent. */
  requests: number;
  /** Sent and not yet taken by AWS. */
  readonly parked: Parked[];
  /** Told when it dies. */
  onDeath: (how: string) => void;
}

/** Where processes run, one after the other. */
export interface Environment {
  process?: Process;
}

interface Parked {
  readonly name: string;
  readonly request: HttpRequest;
  readonly operation: string;
  resolve(response: HttpResponse): void;
  reject(error: Error): void;
}

/** What could go next: a request, or something whose time has come. */
interface Ready {
  readonly what: string;
  run(): void | Promise<void>;
}

/** Turns of the event loop after which a process that was answered has sent its next request: its own work is microtasks. */
const TURNS = 2;

/** Of whoever waits for something that only time brings, but is not known to sleep. */
const MOST_TURNS = 200;

/**
 * Runs processes one request at a time. Every request waits until it is chosen; which is next, the story's chance says.
 * So two invocations interleave at each call in every way there is, and the same seed interleaves them the same.
 */
export class Processes {
  private readonly running = new Set<Process>();
  private readonly ready: Ready[] = [];
  /** Requests that AWS has taken or refused. */
  steps = 0;

  constructor(
    private readonly chance: Chance,
    private readonly faults: Faults,
    private readonly handle: HttpHandler,
    /** Timers that product and SDK have set. */
    private readonly sleepers: () => number,
    private readonly tell: (line: string) => void,
    /** Sets a timer in virtual time. */
    private readonly after: (milliseconds: number, work: () => void) => void,
  ) {}

  /** What the SDK clients of one execution environment send their requests through. */
  wireOf(environment: Environment): HttpHandler {
    return (request) => this.park(environment.process, request);
  }

  private park(process: Process | undefined, request: HttpRequest): Promise<HttpResponse> {
    if (process?.state !== 'running') return new Promise(() => {});
    const operation = operationOf(request);
    const name = `${process.who.replace('slipway:', '')}/${++process.requests}`;
    return new Promise((resolve, reject) => process.parked.push({ name, request, operation, resolve, reject }));
  }

  /** Lets something happen when it is chosen. */
  soon(what: string, run: () => void | Promise<void>): void {
    this.ready.push({ what, run });
  }

  /** Begins a process; resolves with what comes of it, and rejects when it throws or dies. */
  begin<Result>(
    environment: Environment,
    { who, mortal }: Pick<Process, 'who' | 'mortal'>,
    work: () => Promise<Result>,
  ): { process: Process; end: Promise<Result> } {
    const process: Process = { who, mortal, state: 'running', requests: 0, parked: [], onDeath: () => {} };
    this.running.add(process);
    environment.process = process;
    const death = new Promise<never>((_, reject) => {
      process.onDeath = (how) => reject(new Error(how));
    });
    const ended = () => {
      if (process.state === 'running') process.state = 'ended';
      this.running.delete(process);
    };
    const worked = (async () => work())();
    worked.then(ended, ended);
    const end = Promise.race([worked, death]);
    end.catch(() => {});
    return { process, end };
  }

  /** Ends a process at once; no request leaves it any more and no answer is heard. */
  kill(process: Process, how: string): void {
    if (process.state !== 'running') return;
    process.state = 'dead';
    this.running.delete(process);
    process.parked.length = 0;
    process.onDeath(how);
  }

  get hasWork(): boolean {
    return this.ready.length > 0 || this.parked() > 0;
  }

  private parked(): number {
    let count = 0;
    for (const { parked } of this.running) count += parked.length;
    return count;
  }

  /**
   * Everybody is ended or waits: for AWS, or for time. Whoever does neither reads a file, as the SDK does when a process
   * first uses it.
   */
  async settled(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn++) await turnOfTheLoop();
    for (let turn = 0; turn < MOST_TURNS && this.busy() > this.sleepers(); turn++) await turnOfTheLoop();
  }

  private busy(): number {
    let count = 0;
    for (const { parked } of this.running) if (parked.length === 0) count++;
    return count;
  }

  /** Takes one step of all that could go next. */
  async step(): Promise<void> {
    const requests = [...this.running].flatMap((process) => process.parked.map((request) => ({ process, request })));
    const at = this.chance.whole(0, this.ready.length + requests.length - 1);
    if (at < this.ready.length) {
      const [{ run }] = this.ready.splice(at, 1) as [Ready];
      await run();
    } else {
      const { process, request } = requests[at - this.ready.length]!;
      process.parked.splice(process.parked.indexOf(request), 1);
      this.steps++;
      await this.send(process, request);
    }
    await this.settled();
  }

  private async send(process: Process, { name, request, operation, resolve, reject }: Parked): Promise<void> {
    const fault = process.mortal ? this.faults.ofRequest(name, operation) : undefined;
    if (fault) this.tell(`${name} ${operation}: ${fault}`);
    const answer = () => acting.as(process, () => this.handle(request));
    switch (fault) {
      case undefined:
        return resolve(await answer());
      case 'throttled':
      case 'failed in AWS':
        return resolve(refusal(request, fault));
      case 'lost on the way':
        return reject(brokenConnection());
      case 'answer lost':
        await answer();
        return reject(brokenConnection());
      case 'late': {
        const arrive = async () => {
          this.tell(`${name} ${operation}: arrives`);
          await answer();
        };
        this.after(this.faults.latenessOf(name), () => this.soon(`${name} arrives`, arrive));
        return reject(brokenConnection());
      }
      case 'killed before':
        return this.kill(process, fault);
      case 'killed after':
        await answer();
        return this.kill(process, fault);
    }
  }
}

export const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
