import { createHash } from 'node:crypto';
import { loadSharedConfigFiles } from '@smithy/core/config';
import { createSimulatedAccount, type SimulatedAccount, START } from './account';
import { type Bug, withBug } from './bugs';
import { Chance, FirstCome } from './chance';
import { Faults } from './faults';
import { Functions } from './functions';
import type { Law, Violation } from './laws/law';
import { Operators } from './operators';
import { People } from './people';
import { Processes } from './processes';
import { Recorder } from './recorder';
import { restJudge } from './rest';
import { sealed } from './sealed';
import { Sleepers } from './sleepers';
import type { Story, Struck } from './story';
import { wakeUpJudge } from './wake-ups';
import { Witness } from './witness';

/** Virtual minutes; ECR tells whole seconds of a push. */
const FIRST_SWEEP_MINUTES = 2 / 60;
/** Virtual time after the last act in which faults still strike. */
const AFTERMATH_MINUTES = 30;
/** Virtual time without faults in which a world must come to rest. */
const REST_WITHIN_MINUTES = 240;
/** A round of the slow pass takes eleven: what only that finds is looked for too. */
const LOOK_FOR_REST_EVERY_MINUTES = 13;
/** How often time passes although somebody waits for AWS: requests take their time. */
const TIME_PASSES = 0.02;
/** Far more requests than any story has. */
const MOST_STEPS = 30_000;

/** What came of a story. */
export interface Told {
  readonly violations: readonly Violation[];
  /** What happened, a line each, with its virtual time. */
  readonly lines: readonly string[];
  readonly struck: readonly Struck[];
  /** Over everything that reached AWS and what it answered: the same for the same seed. */
  readonly trace: string;
  readonly requests: number;
  readonly virtualMinutes: number;
  readonly deployments: number;
}

export interface Telling {
  readonly laws: readonly Law[];
  readonly bug?: Bug;
  /** Looks at the world at its end. */
  readonly atTheEnd?: (world: WorldAtItsEnd) => Promise<void>;
}

export interface WorldAtItsEnd {
  readonly account: SimulatedAccount;
  readonly recorder: Recorder;
  readonly witness: Witness;
  readonly faults: Faults;
}

/** Lets a story happen and judges it after every step. Ends at the first step that breaks a law. */
export async function tellStory(story: Story, { laws, bug, atTheEnd }: Telling): Promise<Told> {
  const recorder = new Recorder();
  const chances = new Chance(`machine ${story.seed}`);
  const invoked: { invoke: (name: string, payload: string) => void } = { invoke: () => {} };
  const account = await createSimulatedAccount(
    story,
    (implementation) => {
      const recorded = recorder.recording(implementation);
      return bug ? withBug(bug, recorded) : recorded;
    },
    recorder,
    (name, payload) => invoked.invoke(name, payload),
  );
  recorder.now = () => account.clock.now();
  const sleepers = new Sleepers(account.clock);
  // The SDK's files are read once in a process: in the midst of its first story, which would go on before they are.
  await loadSharedConfigFiles();
  const seal = {
    nowInMs: () => account.clock.now().getTime() - START.getTime(),
    after: (milliseconds: number, work: () => void) => sleepers.after(milliseconds, work),
    fraction: () => chances.fraction(),
    hex: (characters: number) => chances.hex(characters),
    request: account.network.request,
    fetch: (url: string) => fetchFrom(account, url),
  };
  try {
    return await sealed(seal, () =>
      live(story, { account, recorder, invoked, laws, sleepers, ...(atTheEnd && { atTheEnd }) }),
    );
  } finally {
    await account.close();
  }
}

interface Stage {
  readonly account: SimulatedAccount;
  readonly recorder: Recorder;
  /** Set to what `lambda:Invoke` does. */
  readonly invoked: { invoke: (name: string, payload: string) => void };
  readonly laws: readonly Law[];
  readonly sleepers: Sleepers;
  readonly atTheEnd?: Telling['atTheEnd'];
}

async function live(story: Story, { account, recorder, invoked, laws, sleepers, atTheEnd }: Stage): Promise<Told> {
  const { clock } = account;
  const begun = clock.now().getTime();
  const minute = (): number => (clock.now().getTime() - begun) / 60_000;
  const lines: string[] = [];
  const tell = (line: string) => lines.push(`${stamp(minute())} ${line}`);
  const chance = new (story.inOrder ? FirstCome : Chance)(`order ${story.seed}`);
  const faults = new Faults(story.seed, story.faults);
  faults.minute = minute;
  faults.now = () => clock.now();
  const processes = new Processes(
    chance,
    faults,
    account.handle,
    () => sleepers.count,
    tell,
    (ms, work) => clock.after(ms, work),
  );
  let ids = 0;
  const logs: string[] = [];
  const functions = new Functions(
    clock,
    processes,
    faults,
    {
      newId: () => `id-${++ids}`,
      log: (line) => logs.push(line),
    },
    account.catalog,
    tell,
  );
  invoked.invoke = (name, payload) => functions.invoke(name, payload);
  const witness = new Witness(account, recorder, functions, faults, story, logs);
  const opinions = story.acts.filter((act) => act.kind === 'opinion');
  const operators = new Operators(account, processes, functions, witness, tell);
  const leave = (approver: string) => operators.leave(approver);
  const people = new People(account, processes, functions, witness, opinions, leave, tell);
  account.onEvent((event) => {
    const functionName = listenerOf(event);
    if (functionName) functions.deliver(functionName, event, event.id);
  });

  const timed = story.acts.filter((act) => act.kind !== 'opinion');
  let sweepEvery = story.sweepEvery;
  const sweepAt = (number: number): void => {
    clock.at(begun + number * 60_000, () => {
      sweepAt(number + 1);
      if (number % sweepEvery === 0)
        functions.deliver('minute-passed', scheduled(clock.now(), number), `minute ${number}`);
    });
  };
  sweepAt(1);

  const memories = laws.map((law) => law.begin());
  const judge = (): Violation[] => laws.flatMap((law, index) => law.check(witness, memories[index]!));
  const wakeUps = wakeUpJudge(account, recorder);
  const violations: Violation[] = [];
  /** Lets things happen until a virtual minute, or until a law is broken. */
  const until = async (end: number): Promise<void> => {
    while (violations.length === 0) {
      if (!processes.hasWork) {
        const left = Math.ceil(begun + end * 60_000 - clock.now().getTime());
        if (left <= 0) return;
        await clock.advanceUntil(() => processes.hasWork, left);
      } else if (chance.happens(TIME_PASSES)) await clock.advance(chance.whole(200, 3_000));
      else await processes.step();
      await witness.look();
      people.look();
      violations.push(...judge(), ...(await wakeUps()));
      if (processes.steps > MOST_STEPS)
        violations.push({ law: 'rest', says: `still busy after ${MOST_STEPS} requests`, at: clock.now() });
    }
  };

  // What ECR had before Slipway's first sweep is older than Slipway: it is over before anything else happens.
  faults.ceased = true;
  functions.deliver('minute-passed', scheduled(clock.now(), 0), 'minute 0');
  await until(FIRST_SWEEP_MINUTES);
  faults.ceased = false;

  for (const act of timed) clock.at(begun + act.at * 60_000, () => processes.soon(act.kind, () => operators.act(act)));
  await until(Math.max(0, ...timed.map(({ at }) => at)) + (story.aftermathInMinutes ?? AFTERMATH_MINUTES));
  faults.ceased = true;
  sweepEvery = 1;
  tell('faults cease');
  const end = minute() + REST_WITHIN_MINUTES;
  const rest = restJudge(account, witness, functions);
  let restless: readonly string[] = ['not looked at'];
  while (violations.length === 0 && restless.length > 0 && minute() < end) {
    await until(minute() + LOOK_FOR_REST_EVERY_MINUTES);
    restless = await rest();
  }
  for (const says of restless) if (violations.length === 0) violations.push({ law: 'rest', says, at: clock.now() });
  if (violations.length === 0) {
    witness.finalRest = true;
    violations.push(...judge());
  }
  await atTheEnd?.({ account, recorder, witness, faults });
  for (const { says, law } of violations) tell(`${law}: ${says}`);
  if (account.internalErrors.length > 0) throw account.internalErrors[0];
  return {
    ...{ violations, lines, struck: faults.struck, requests: processes.steps },
    ...{ virtualMinutes: Math.round(minute()), deployments: witness.deployments.length },
    get trace() {
      return traceOf(recorder, lines);
    },
  };
}

/** What serverless.yml's rules give to which function. */
function listenerOf({ source, detail }: { source: string; detail: Readonly<Record<string, unknown>> }) {
  if (source === 'aws.ecr')
    return detail['action-type'] === 'PUSH' && detail.result === 'SUCCESS' && detail['image-tag']
      ? 'image-pushed'
      : undefined;
  if (source === 'aws.ecs')
    return detail.stopCode === 'SpotInterruption' && ['ACTIVATING', 'RUNNING'].includes(String(detail.lastStatus))
      ? 'spot-interrupted'
      : undefined;
  if (source !== 'aws.codedeploy') return undefined;
  return ['SUCCESS', 'FAILURE', 'STOP', 'READY'].includes(String(detail.state)) ? 'deployment-changed' : undefined;
}

function scheduled(now: Date, number: number) {
  return {
    ...{ version: '0', id: `minute-${number}`, account: '123456789012', region: 'ap-northeast-1', resources: [] },
    ...{ source: 'aws.events', 'detail-type': 'Scheduled Event', time: now.toISOString(), detail: {} },
  };
}

/** Image configurations, as `fetch` gets them from where ECR says they are. */
async function fetchFrom(account: SimulatedAccount, address: string): Promise<Response> {
  const { pathname, search, host } = new URL(address);
  const answer = account.download({
    ...{ method: 'GET', target: `${pathname}${search}`, headers: { host }, body: new Uint8Array() },
  });
  return new Response(answer?.body as never, { status: answer?.status ?? 404 });
}

function stamp(minutes: number): string {
  const whole = Math.floor(minutes);
  const seconds = String(Math.floor((minutes - whole) * 60)).padStart(2, '0');
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}:${seconds}`;
}

function traceOf({ calls }: Recorder, lines: readonly string[]): string {
  const hash = createHash('sha256');
  for (const { at, who, service, operation, input, error } of calls)
    hash.update(`${at.toISOString()} ${who} ${service} ${operation} ${JSON.stringify(input)} ${error}\n`);
  for (const line of lines) hash.update(`${line}\n`);
  return hash.digest('hex');
}
