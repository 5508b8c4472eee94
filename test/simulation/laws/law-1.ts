import type { Call, Evidence } from '../evidence';
import type { Law, Violation } from './law';
import { Cursor, carriedBy, isSlipway, ownDeployments } from './read';

const NAME = 'law 1';

/** A revision is looked for among so many of the newest of its family; what is older may be registered again. */
const REVISIONS_SEARCHED = 10;

interface Memory {
  readonly calls: Cursor;
  /** `service hash attempt` → who asked first. */
  readonly asked: Map<string, string>;
  /** Ids of what Slipway created, by service. */
  readonly made: Map<string, string[]>;
  /** Family → content hash of each registration, ours or not, oldest first. */
  readonly revisions: Map<string, (string | undefined)[]>;
}

/**
 * At most one deployment of ours per service is active; at most one per release and attempt; an orphan revision is reused.
 *
 * - Every CreateDeployment of Slipway says which release and attempt it is, and no two say the same, whatever AWS answered.
 * - Slipway does not ask for a deployment while one of its own is active. CodeDeploy would refuse it, and a request that
 *   only AWS keeps from doing harm is a breach. Not one: asking while somebody else's, or CodeDeploy's own, is active.
 * - What runs is not deployed again: when the last deployment that succeeded is ours, the next is of another release.
 * - No two revisions of Slipway carry the same content, unless ten others of the family were registered in between.
 */
export const law1: Law<Memory> = {
  name: NAME,
  begin: () => ({ calls: new Cursor(), asked: new Map(), made: new Map(), revisions: new Map() }),
  check(evidence, memory) {
    return memory.calls.unread(evidence.calls).flatMap((call) => {
      if (call.operation === 'RegisterTaskDefinition') return judgeRevision(call, memory);
      if (call.operation === 'CreateDeployment' && isSlipway(call.who)) return judgeDeployment(evidence, call, memory);
      return [];
    });
  },
};

function judgeDeployment(evidence: Evidence, call: Call, { asked, made }: Memory): Violation[] {
  const says: string[] = [];
  const service = String(call.input.applicationName);
  const carried = carriedBy(call.input.description);
  const mine = made.get(service) ?? [];
  const own = ownDeployments(evidence, service).filter(({ id }) => mine.includes(id));

  if (carried) {
    const key = `${service} ${carried.hash} ${carried.attempt}`;
    const first = asked.get(key);
    if (first) says.push(`asks again for release ${short(carried.hash)} attempt ${carried.attempt}, as ${first} did`);
    asked.set(key, call.who);
  } else says.push('creates a deployment that does not say which release it is of');

  const active = own.find(({ completedAt }) => completedAt === undefined || completedAt > call.at);
  if (active) says.push(`asks for a deployment while ${active.id} of its own is active`);

  const last = evidence.deployments
    .filter((each) => each.service === service && each.status === 'Succeeded' && each.completedAt! <= call.at)
    .sort((a, b) => Number(a.completedAt) - Number(b.completedAt))
    .at(-1);
  const brought = last && own.find(({ id }) => id === last.id);
  if (brought && brought.hash === carried?.hash)
    says.push(`deploys release ${short(brought.hash)} again, which runs since ${brought.id}`);

  const id = call.output?.deploymentId;
  if (id !== undefined) made.set(service, [...mine, String(id)]);
  return says.map((words) => ({ law: NAME, at: call.at, says: `${service}: ${call.who} ${words}` }));
}

function judgeRevision(call: Call, { revisions }: Memory): Violation[] {
  if (!call.output) return [];
  const family = String(call.input.family);
  const tags = (call.input.tags ?? []) as readonly { readonly key?: string; readonly value?: string }[];
  const content = isSlipway(call.who) ? tags.find(({ key }) => key === 'slipway:content')?.value : undefined;
  const known = revisions.get(family) ?? [];
  revisions.set(family, [...known, content]);
  if (!isSlipway(call.who)) return [];
  if (content === undefined)
    return [{ law: NAME, at: call.at, says: `${family}: ${call.who} registers a revision without its content hash` }];
  return known.slice(-REVISIONS_SEARCHED).includes(content)
    ? [{ law: NAME, at: call.at, says: `${family}: ${call.who} registers content ${short(content)} a second time` }]
    : [];
}

const short = (hash: string): string => hash.slice(0, 8);
