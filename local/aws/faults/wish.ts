import { InvalidPattern } from '../eventbridge/pattern/invalid-pattern';
import { compilePattern } from '../eventbridge/pattern/pattern';
import type { Fault } from './fault';
import { FAULT_KINDS, KINDS, type Kind, type Member, type Named } from './kinds';
import { nearest } from './nearest';

/** The names that there are now of what faults can be about. */
export type NamesOf = (named: Named) => Promise<readonly string[]>;

/** What is asked for, or one sentence that says what is wrong with it and what would be right. */
export type ReadWish = { readonly fault: Fault } | { readonly refusal: string };

/** Reads a wish for a fault by the table of kinds. Strict: whatever would be ignored, or could never strike, is refused. */
export async function readWish(wish: unknown, namesOf: NamesOf): Promise<ReadWish> {
  if (!isRecord(wish)) return { refusal: `Send an object: ${JSON.stringify(exampleOf(KINDS[0]!))}.` };
  const { kind: name, ...given } = wish;
  const kind = KINDS.find((each) => each.kind === name);
  if (!kind)
    return {
      refusal: `${name === undefined ? 'A fault needs its kind' : `There is no kind ${JSON.stringify(name)}`}: ${FAULT_KINDS.join(', ')}.${guess(name, FAULT_KINDS)}`,
    };
  const refusal = await refusalOf(kind, given, namesOf);
  if (refusal !== undefined) return { refusal };
  const filled = { kind: kind.kind, ...presetsOf(kind, given), ...given };
  return { fault: filled as unknown as Fault };
}

export const exampleOf = ({ kind, example }: Kind): Readonly<Record<string, unknown>> => ({ kind, ...example });

async function refusalOf(
  kind: Kind,
  given: Readonly<Record<string, unknown>>,
  namesOf: NamesOf,
): Promise<string | undefined> {
  const known = kind.members.map(({ name }) => name);
  for (const name of Object.keys(given))
    if (!known.includes(name))
      return `${kind.kind} has no member ${JSON.stringify(name)}; it has ${known.join(', ')}.${guess(name, known)}`;
  for (const member of kind.members) {
    const value = given[member.name];
    if (value === undefined) {
      if (!member.required) continue;
      return `${kind.kind} needs ${JSON.stringify(member.name)}: ${member.says}. An example: ${JSON.stringify(exampleOf(kind))}.`;
    }
    const misfit = misfitOf(member, value);
    if (misfit) return `${member.name} is ${misfit}, not ${JSON.stringify(value)}.`;
    if (member.names) {
      const unknown = await unknownName(member.names, value as string, namesOf);
      if (unknown) return unknown;
    }
  }
  if (known.includes('task') && (given.service === undefined) === (given.task === undefined))
    return `${kind.kind} needs either "service" or "task". An example: ${JSON.stringify(exampleOf(kind))}.`;
  if (known.includes('instance') && (given.instance === undefined) === (given.cluster === undefined))
    return `${kind.kind} needs either "instance" or "cluster". An example: ${JSON.stringify(exampleOf(kind))}.`;
  if (given.cluster !== undefined && given.task === undefined && known.includes('task'))
    return 'cluster says where "task" is; a service has it in its name: "cluster/service".';
  if (given.afterCalls !== undefined && given.afterSeconds !== undefined)
    return 'afterCalls and afterSeconds are two ways to say when: give one of them.';
  return given.detail === undefined ? undefined : patternRefusal(given.detail);
}

function misfitOf(member: Member, value: unknown): string | undefined {
  const { type, values, least, above, most, whole } = member;
  if (values) return values.includes(value as never) ? undefined : `one of ${values.join(', ')}`;
  if (type === 'string') return typeof value === 'string' && value !== '' ? undefined : `a text: ${member.says}`;
  if (type === 'object') return isRecord(value) ? undefined : `an object: ${member.says}`;
  const fits =
    typeof value === 'number' &&
    (whole ? Number.isInteger(value) : Number.isFinite(value)) &&
    (above === undefined || value > above) &&
    (least === undefined || value >= least) &&
    (most === undefined || value <= most);
  const from = above === undefined ? `from ${least}` : `above ${above}, up`;
  return fits ? undefined : `a ${whole ? 'whole ' : ''}number ${from} to ${most}`;
}

async function unknownName(named: Named, value: string, namesOf: NamesOf): Promise<string | undefined> {
  const names = await namesOf(named);
  if (names.includes(value)) return undefined;
  const none = names.length === 0 ? ' There is none now.' : guess(value, names);
  return `There is no ${named} ${JSON.stringify(value)} in this account.${none}`;
}

function patternRefusal(detail: unknown): string | undefined {
  try {
    compilePattern(JSON.stringify({ detail }));
    return undefined;
  } catch (error) {
    if (error instanceof InvalidPattern) return `detail is no event pattern: ${error.message}.`;
    throw error;
  }
}

function guess(value: unknown, names: readonly string[]): string {
  const name = typeof value === 'string' ? nearest(value, names) : undefined;
  return name === undefined ? '' : ` The nearest is ${JSON.stringify(name)}.`;
}

/** What a wish does not say. How often and when depend on each other. */
function presetsOf({ members }: Kind, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const presets: Record<string, unknown> = {};
  for (const member of members) {
    if (member.default !== undefined) presets[member.name] = member.default;
    else if (member.name === 'times') presets.times = given.for === undefined ? 1 : Number.POSITIVE_INFINITY;
    else if (member.name === 'afterCalls' && given.afterSeconds === undefined) presets.afterCalls = 1;
  }
  return presets;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
