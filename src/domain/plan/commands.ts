import { type Command, commandLabel, explainAsked } from '../command';
import { commandNotice } from '../notices';
import type { ServiceState } from '../record';
import { withHeard } from '../transitions';
import { judgeRelease } from './command-release';
import { judgeRollback } from './command-rollback';
import { awake, explainPause } from './paused';
import { type Plan, type Situation, write } from './plan';

/** What becomes of a command: the state that carries it out, or why it is refused. */
export type CommandJudgement =
  | { readonly kind: 'taken'; readonly state: ServiceState; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Judges every command heard, in the order in which they were written down. The owners are told of each. */
export function planCommands(situation: Situation): Plan | undefined {
  const { spec, commands, now } = situation;
  if (commands.length === 0) return undefined;
  const reasons: string[] = [];
  let { state } = situation;
  for (const command of commands) {
    if (state.heard.includes(command.id)) continue;
    const judgement = judgeCommand({ ...situation, state }, command);
    const judged = judgement.kind === 'taken' ? judgement.state : state;
    state = {
      ...judged,
      heard: withHeard(judged.heard, [{ eventId: command.id }]),
      notices: [...judged.notices, commandNotice(spec, command, judgement, now)],
    };
    reasons.push(`${commandLabel(command)} ${explainAsked(command)} ${judgement.kind}: ${judgement.reason}`);
  }
  return write(reasons.join('; ') || 'commands that were judged before', state, 0, commands.length);
}

function judgeCommand(situation: Situation, command: Command): CommandJudgement {
  switch (command.kind) {
    case 'pause':
      return judgePause(situation, command);
    case 'resume':
      return judgeResume(situation, command);
    case 'release':
      return judgeRelease(situation, command);
    case 'rollback':
      return judgeRollback(situation, command);
  }
}

function judgePause({ state }: Situation, { by, reason, at }: Extract<Command, { kind: 'pause' }>): CommandJudgement {
  if (state.paused && state.paused.deploymentId === undefined)
    return { kind: 'refused', reason: explainPause({ state }, state.paused) };
  const goesOn =
    state.release?.phase.name === 'deploying' ? `; deployment ${state.release.phase.deploymentId} goes on` : '';
  return {
    kind: 'taken',
    state: { ...state, paused: { by, reason, at } },
    reason: `pushes are heard and kept, and nothing is started${goesOn}`,
  };
}

function judgeResume({ state, observed }: Situation, { at }: Command): CommandJudgement {
  const { paused, ...rest } = state;
  if (!paused) return { kind: 'refused', reason: 'the service is not paused' };
  if (paused.deploymentId !== undefined && at < paused.at) {
    const reason = `it was said before the end of deployment ${paused.deploymentId}, which somebody else made; once more, and it goes on`;
    return { kind: 'refused', reason };
  }
  const fleet = observed.fleetPause ? `; but ${explainPause({ state: rest }, observed.fleetPause)}` : '';
  return {
    kind: 'taken',
    state: awake(rest),
    reason: `${rest.next.length > 0 ? 'what was pushed meanwhile is looked at now' : 'nothing newer is wanted'}${fleet}`,
  };
}
