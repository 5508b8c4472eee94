import { LAWS } from '../laws';
import type { Story } from '../story';
import { type Told, tellStory } from '../tell-story';
import { differences, type End, readEnd } from './end';

/** A death: of the invocation that makes this request, before AWS has it or after. */
export interface CrashPoint {
  /** `image-pushed#1/7` */
  readonly request: string;
  readonly operation: string;
  readonly when: 'before' | 'after';
}

/** A journey without a death. */
export interface Undisturbed {
  readonly story: Story;
  readonly told: Told;
  readonly end: End;
  /** Every request of a function, oldest first. */
  readonly requests: readonly { readonly name: string; readonly operation: string }[];
}

export interface Died {
  readonly at: CrashPoint;
  /** Of the point, from 1, among all of the journey. */
  readonly number: number;
  /** Broken laws, and what ended otherwise; nothing when the end is the same. */
  readonly differences: readonly string[];
  readonly told: Told;
}

export async function undisturbed(story: Story): Promise<Undisturbed> {
  let end: End | undefined;
  let requests: Undisturbed['requests'] = [];
  const told = await tellStory(story, {
    laws: LAWS,
    atTheEnd: async (world) => {
      requests = [...world.faults.asked];
      end = await readEnd(world);
    },
  });
  return { story, told, end: end!, requests };
}

/** Every point of a journey, in the order in which requests are sent. */
export function crashPointsOf({ requests }: Undisturbed): readonly CrashPoint[] {
  return requests.flatMap(({ name: request, operation }) =>
    (['before', 'after'] as const).map((when) => ({ request, operation, when })),
  );
}

/** Plays a journey with a death in it. */
export async function dieAt(journey: Undisturbed, at: CrashPoint): Promise<Died> {
  const { story, end: without } = journey;
  const { faults } = story;
  const certain = [{ of: at.request, fault: `killed ${at.when}` as const }, ...(faults.certain ?? [])];
  let end: End | undefined;
  const told = await tellStory(
    { ...story, faults: { ...faults, certain } },
    {
      laws: LAWS,
      atTheEnd: async (world) => {
        end = await readEnd(world);
      },
    },
  );
  const died = told.struck.some(({ name, fault }) => name === at.request && fault.startsWith('killed'));
  const points = crashPointsOf(journey);
  const number = 1 + points.findIndex(({ request, when }) => request === at.request && when === at.when);
  return {
    ...{ at, number, told },
    differences: [
      ...(died ? [] : ['nobody died: the journey does not replay']),
      ...told.violations.map(({ law, says }) => `${law}: ${says}`),
      ...differences(without, end!),
    ],
  };
}

/** What ended otherwise, and the line that plays it again. */
export function explain(journey: string, { at: { request, operation, when }, number, differences }: Died): string {
  return [
    `${journey}, killed ${when} ${request} ${operation}:`,
    ...differences.map((each) => `  ${each}`),
    `  replay: npm run simulate -- --crash-points ${journey} --at ${number} --verbose`,
  ].join('\n');
}
