import { Chance } from './chance';
import { FOUND_BY_NAME } from './landscape';
import type { Act, FaultPlan, Quality, ServiceStory, Story } from './story';

const PEOPLE = ['alice', 'bob', 'carol'];
const NAMES = ['web', 'api'];
/** Review mails to one person for which there is an opinion; about later ones they stay silent. */
const MOST_MAILS = 8;
/** Share of services on Fargate Spot. */
const ON_SPOT = 0.4;
/** Share of services not on Spot whose traffic is watched, and of their good images that are so only until then. */
const WATCHED = 0.5;
const FADING = 0.3;
const SLOWLY = ['ECSCanary10Percent5Minutes', 'ECSLinear10PercentEvery1Minutes'] as const;

/** The story of a seed. */
export function writeStory(seed: number): Story {
  const chance = new Chance(`story ${seed}`);
  const services = NAMES.slice(0, chance.happens(0.35) ? 2 : 1).map((name) => writeService(chance, name));
  const acts: Act[] = services.flatMap((service) => writePushes(chance, service));
  const end = Math.max(...acts.map(({ at }) => at));
  acts.push(...writeTroubles(chance, services, acts, end));
  const approvers = new Set(services.flatMap(({ gate }) => gate?.approvers ?? []));
  for (const service of services) if (service.alarmed) acts.push(...writeAlarms(chance, service, end));
  const races = Array.from({ length: MOST_MAILS }, () => chance.happens(0.4));
  const [leaves] = approvers;
  if (leaves !== undefined && chance.happens(0.2))
    acts.push({ at: chance.fraction() * (end + 20), kind: 'approver-leaves', approver: leaves });
  if (chance.happens(0.3)) acts.push({ at: end + chance.whole(0, 20), kind: 'replay' });
  for (const approver of approvers) acts.push(...writeOpinions(chance, approver, races));
  acts.sort((one, other) => Number(one.kind === 'opinion') - Number(other.kind === 'opinion') || one.at - other.at);
  const story = { seed, services, acts, faults: writeFaults(chance), sweepEvery: chance.oneOf([1, 1, 2, 3, 5]) };
  return withWatches(withInterruptions(story));
}

/** Puts some services on Spot, which takes tasks back. Drawn apart: every other draw is as it would be without. */
function withInterruptions(story: Story): Story {
  const chance = new Chance(`Spot of ${story.seed}`);
  const services = story.services.map((service): ServiceStory => {
    return chance.happens(ON_SPOT) ? { ...service, onSpot: true } : service;
  });
  const onSpot = services.filter((service) => service.onSpot);
  const pushes = story.acts.filter((act) => act.kind === 'push');
  const taken = onSpot.length > 0 ? [...onSpot.map(({ name }) => name), FOUND_BY_NAME] : [];
  const interruptions = taken.flatMap((service): Act[] =>
    Array.from({ length: chance.whole(1, 3) }, () => {
      // Soon after a push there is a green task set as well.
      const { at } = chance.oneOf(pushes);
      return { at: at + 12 * chance.fraction(), kind: 'interruption', service, share: chance.oneOf([0.5, 1]) };
    }),
  );
  const isLate = onSpot.length > 0 && chance.happens(0.5);
  const timed = [...story.acts.filter(({ kind }) => kind !== 'opinion'), ...interruptions];
  const acts = [
    ...timed.sort((one, other) => one.at - other.at),
    ...story.acts.filter(({ kind }) => kind === 'opinion'),
  ];
  return { ...story, services, acts, ...(isLate && { ecsDeregistration: 'late' }) };
}

/** Watches some services' traffic, which then moves slowly. Drawn apart: every other draw is as it would be without. */
function withWatches(story: Story): Story {
  const drawn = (what: string) => new Chance(`${what} of ${story.seed}`);
  const services = story.services.map((service): ServiceStory => {
    const chance = drawn(`watch ${service.name}`);
    // A watch that finds nobody, for Spot has taken the tasks, is no fault that laws could tell from the image's.
    if (service.onSpot || !chance.happens(WATCHED)) return service;
    const { shift } = service;
    return { ...service, watched: true, shift: shift === 'ECSAllAtOnce' ? chance.oneOf(SLOWLY) : shift };
  });
  const isWatched = (name: string) => services.some((service) => service.name === name && service.watched);
  const acts = story.acts.map((act): Act => {
    if (act.kind !== 'push' || act.quality !== 'good' || !isWatched(act.service)) return act;
    const { service, tag, builtAs = tag, build } = act;
    return drawn(`image ${service}:${builtAs} ${build}`).happens(FADING) ? { ...act, quality: 'fading' } : act;
  });
  return { ...story, services, acts };
}

function writeService(chance: Chance, name: string): ServiceStory {
  const gated = chance.happens(0.6);
  const approvers = PEOPLE.slice(0, chance.oneOf([1, 2, 2, 3]));
  return {
    name,
    ...(gated && {
      gate: {
        approvers,
        votes: chance.whole(1, Math.min(2, approvers.length)),
        waitInMinutes: chance.oneOf([10, 20, 45]),
      },
    }),
    checked: chance.happens(0.5),
    shift: chance.oneOf([
      'ECSAllAtOnce',
      'ECSAllAtOnce',
      'ECSCanary10Percent5Minutes',
      'ECSLinear10PercentEvery1Minutes',
    ]),
    ...(chance.happens(0.4) && { alarmed: true }),
    ...(chance.happens(0.15) && { readyWaitInMinutes: chance.oneOf([5, 30]) }),
    blueStaysInMinutes: chance.oneOf([0, 0, 5, 20]),
  };
}

/** Mostly one after the other, sometimes in a burst, sometimes the same again or an older one. */
function writePushes(chance: Chance, { name: service }: ServiceStory): Act[] {
  const acts: Act[] = [];
  let at = chance.whole(0, 5);
  const images: { builtAs: string; build: number; quality: Quality }[] = [];
  for (let number = 2, count = chance.whole(2, 4); acts.length < count; ) {
    const old = number > 3 && chance.happens(0.15);
    const tag = `v${old ? chance.whole(2, number - 1) : number++}`;
    const quality = chance.weighted<Exclude<Quality, 'fading'>>({ good: 68, bad: 20, sick: 4, crashing: 4, slow: 4 });
    const built = { builtAs: tag, build: old ? chance.whole(0, 1) : 0, quality } as const;
    const same = images.find(({ builtAs, build }) => builtAs === built.builtAs && build === built.build);
    // Somebody believes that another tag makes an image better.
    const { builtAs, ...image } =
      !old && images.length > 0 && chance.happens(0.15) ? chance.oneOf(images) : (same ?? built);
    images.push({ builtAs, ...image });
    acts.push({ at, kind: 'push', service, tag, ...image, ...(builtAs !== tag && { builtAs }) });
    at += chance.weighted({ burst: 2, soon: 3, later: 3 }) === 'burst' ? chance.fraction() : chance.whole(2, 25);
  }
  return acts;
}

/** What operators do, and what others do past Slipway. */
function writeTroubles(chance: Chance, services: readonly ServiceStory[], acts: readonly Act[], end: number): Act[] {
  const count = chance.oneOf([0, 0, 1, 1, 2, 3]);
  return Array.from({ length: count }, () => writeTrouble(chance, chance.oneOf(services).name, acts, end)).flat();
}

/** What alarms are about comes and goes: a minute, or a quarter of an hour. */
function writeAlarms(chance: Chance, { name: service }: ServiceStory, end: number): Act[] {
  return Array.from({ length: chance.oneOf([0, 1, 1, 2]) }, (): Act[] => {
    const at = chance.fraction() * (end + 15);
    const over: Act = { at: at + chance.oneOf([1, 3, 15]), kind: 'alarm', service, state: 'OK' };
    return [{ at, kind: 'alarm', service, state: 'ALARM' }, over];
  }).flat();
}

function writeTrouble(chance: Chance, service: string, acts: readonly Act[], end: number): Act[] {
  const at = Math.round(chance.fraction() * (end + 15) * 10) / 10;
  const tags = acts.flatMap((act) => (act.kind === 'push' && act.service === service ? [act.tag] : []));
  const tag = chance.oneOf(['v1', ...tags]);
  const kind = chance.weighted({ rollback: 4, force: 3, pause: 2, fleet: 1, stop: 3, foreign: 2 });
  switch (kind) {
    case 'rollback': {
      const last = acts.findLast((act) => act.kind === 'push' && act.service === service);
      // Somebody believes that what was rolled back only needs another tag.
      if (last?.kind !== 'push' || chance.happens(0.5)) return [{ at, kind, service }];
      const again = { ...last, at: at + chance.whole(3, 20), tag: 'v20', builtAs: last.builtAs ?? last.tag };
      return [{ at, kind, service }, again];
    }
    case 'force':
      // By what is drawn already: half of them.
      return [{ at, kind, service, tag, ...(Math.round(at * 10) % 2 === 0 && { skipsChecks: true as const }) }];
    case 'pause':
    case 'fleet': {
      const whom = kind === 'pause' ? { service } : {};
      const resumed: Act[] = chance.happens(0.8) ? [{ at: at + chance.whole(2, 30), kind: 'resume', ...whom }] : [];
      return [{ at, kind: 'pause', ...whom }, ...resumed];
    }
    case 'stop':
      return [{ at, kind: 'stop-in-console', service, rollback: chance.happens(0.7) }];
    case 'foreign': {
      // Who does not know why it is not deployed does it by hand.
      const bad = acts.find((act) => act.kind === 'push' && act.service === service && act.quality === 'bad');
      const liked = bad?.kind === 'push' && chance.happens(0.5) ? bad.tag : tag;
      return [{ at, kind: 'foreign-deployment', service, tag: liked }];
    }
  }
}

/** @param races of which mails, by their number, everybody decides at once */
function writeOpinions(chance: Chance, approver: string, races: readonly boolean[]): Act[] {
  return races.flatMap((isRace, index) => writeOpinion(chance, approver, index + 1, isRace));
}

const OPINIONS = {
  ...{ approve: 10, reject: 2, silent: 2, mistyped: 1 },
  ...{ twice: 2, conflict: 1, withdraw: 1, leaves: 2 },
};
/** Where everybody decides at once, they do not all say the same. */
const IN_A_RACE: typeof OPINIONS = { ...OPINIONS, silent: 0, mistyped: 0, reject: 8, withdraw: 8 };

function writeOpinion(chance: Chance, approver: string, mail: number, isRace: boolean): Act[] {
  const at = isRace ? 1 : chance.happens(0.3) ? chance.fraction() : chance.whole(0, 15);
  const act = (later: number, decision: 'approve' | 'reject' | 'withdraw', rightCode = true): Act => ({
    ...{ at: at + later, kind: 'opinion', approver, mail, decision, rightCode },
  });
  switch (chance.weighted(isRace ? IN_A_RACE : OPINIONS)) {
    case 'leaves':
      return [{ ...act(0, 'approve'), leaves: true } as Act];
    case 'approve':
      return [act(0, 'approve')];
    case 'reject':
      return [act(0, 'reject')];
    case 'silent':
      return [];
    case 'mistyped':
      return [act(0, 'approve', false), act(1, 'approve')];
    case 'twice':
      return [act(0, 'approve'), act(0, 'approve')];
    case 'conflict':
      return [act(0, 'approve'), act(chance.oneOf([0, 2]), 'reject')];
    case 'withdraw':
      return [act(0, 'approve'), act(isRace ? 0 : chance.oneOf([0, 1]), 'withdraw')];
  }
}

function writeFaults(chance: Chance): FaultPlan {
  const [perRequest, perDelivery] = chance.oneOf([
    [0, 0],
    [0, 0.15],
    [0.005, 0.05],
    [0.01, 0.1],
    [0.03, 0.1],
    [0.06, 0.2],
  ] as const);
  const clocks = chance.oneOf([0, 0, 2, 5]);
  return { perRequest, perDelivery, ...(clocks > 0 && { clocksOffBySeconds: clocks }) };
}
