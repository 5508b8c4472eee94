import type { Caller, CredentialStore } from '../iam/credentials';
import type { FunctionRunner } from '../lambda/runner';
import type { Dispatcher } from '../wire/dispatcher';
import type { ActiveFaults } from './active-faults';
import type { FunctionFault, WaitingFault } from './fault';

/** An execution environment by whom its calls come from. */
interface Session {
  readonly functionName: string;
  readonly stop: () => Promise<void>;
  /** The event that it works on. */
  requestId: string | undefined;
  calls: number;
  dead: boolean;
}

/**
 * A runner whose functions die in the middle of an event as faults want it: their process is gone, as when memory runs
 * out, and what they asked of AWS last stays unanswered. What outlives that in this process has no credentials any more.
 */
export function mortalRunner(
  runner: FunctionRunner,
  { credentials, dispatcher, faults }: { credentials: CredentialStore; dispatcher: Dispatcher; faults: ActiveFaults },
): FunctionRunner {
  const sessions = new WeakMap<Caller, Session>();

  /** Ends the session's process if it is the turn of a fault that `when` accepts. */
  const strike = (session: Session, when: (fault: FunctionFault) => boolean): boolean => {
    const { functionName, requestId, calls } = session;
    const meant = (fault: WaitingFault): fault is FunctionFault => isAbout(fault, functionName) && when(fault);
    const plural = calls === 1 ? '' : 's';
    if (
      session.dead ||
      !requestId ||
      !faults.strike(meant, `${functionName} ${requestId}, after ${calls} call${plural}`)
    )
      return false;
    session.dead = true;
    void session.stop();
    return true;
  };

  dispatcher.aftermaths.push(({ caller }) => {
    const session = sessions.get(caller);
    if (!session?.requestId) return undefined;
    session.calls++;
    return strike(session, ({ afterCalls }) => afterCalls === session.calls) ? UNANSWERED : undefined;
  });

  return {
    parallelism: runner.parallelism,
    close: () => runner.close(),
    start: (settings) => {
      const environment = runner.start(settings);
      const { functionName } = settings;
      const stop = () => environment.stop();
      const session: Session = { functionName, stop, requestId: undefined, calls: 0, dead: false };
      sessions.set(credentials.find(settings.credentials.accessKeyId)!.caller, session);
      return {
        stop,
        invoke: async (invocation) => {
          session.requestId = invocation.requestId;
          session.calls = 0;
          const timed = faults.waiting((fault): fault is FunctionFault => isAbout(fault, functionName));
          const timers = [...new Set(timed.flatMap(({ afterSeconds }) => afterSeconds ?? []))].map((seconds) =>
            setTimeout(() => strike(session, ({ afterSeconds }) => afterSeconds === seconds), seconds * 1_000),
          );
          try {
            return await environment.invoke(invocation);
          } finally {
            session.requestId = undefined;
            for (const timer of timers) clearTimeout(timer);
          }
        },
      };
    },
  };
}

const UNANSWERED = new Promise<never>(() => {});

const isAbout = (fault: WaitingFault, functionName: string): fault is FunctionFault =>
  fault.kind === 'function-killed' && fault.function === functionName;
