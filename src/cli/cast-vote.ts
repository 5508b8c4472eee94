import { functionUrl, postSigned } from '../aws/function-url';
import { codeOf } from '../domain/gate/brief';
import { outcomeWords } from '../domain/outcome-words';
import type { GateStatus } from '../domain/status';
import { explainAnswer } from './explain-answer';
import { CommandFailed, DONE, FAILED, type Invocation, type Outcome, UsageError } from './invocation';
import { type OpenGate, openGateOf } from './open-gate';
import { lookAt } from './status';
import { decisionText } from './text/decision-text';
import { printable } from './text/printable';

/** A service of such a name would have to be listed with `status`. */
export const VOTE_ACTIONS = ['approve', 'reject', 'withdraw'] as const;
export type VoteAction = (typeof VOTE_ACTIONS)[number];

/**
 * `slipway gates approve|reject|withdraw <service>`: shows what is decided on, has it confirmed, and votes as the approver
 * whose IAM principal signs the request. Whoever cannot type says with `--code` what they decide on; taking a vote back
 * needs no confirming.
 */
export async function castVote(invocation: Invocation, action: VoteAction, service: string): Promise<Outcome> {
  const { values, json, ask, write } = invocation;
  const comment = typeof values.comment === 'string' ? values.comment.trim() : '';
  if (action === 'reject' && comment === '')
    throw new UsageError('A rejection says why: gates reject <service> --comment "…".');
  const confirms = action !== 'withdraw' && !values.yes;

  const open = await findOpenGate(invocation, service);
  if (confirms && values.code === undefined && (!ask || json))
    throw new UsageError(
      `Nobody can be asked here: give --code with the last six characters of the new image's digest, or --yes.`,
    );
  if (!json) write(`${printable(decisionText(open, (await lookAt(invocation)).at))}\n`);
  if (confirms) await confirm(invocation, action, open.gate);

  const answer = await send(invocation, {
    gateId: open.gate.id,
    decision: action,
    ...(comment === '' ? {} : { comment }),
  });
  const { accepted, result, sentence } = explainAnswer(answer, action);
  const after = accepted ? await standingAfter(invocation, service, open.gate.id) : undefined;
  const exitCode = accepted ? DONE : FAILED;
  if (json) return { stdout: JSON.stringify({ result, sentence, gate: after }, undefined, 2), exitCode };
  const text = [sentence, after && standingText(after)].filter((line) => line !== undefined).join('\n');
  return accepted ? { stdout: printable(text), exitCode } : { stderr: printable(text), exitCode };
}

async function findOpenGate(invocation: Invocation, service: string): Promise<OpenGate> {
  const { services } = await lookAt(invocation, service);
  const [status] = services;
  const [open] = status ? openGateOf(status) : [];
  if (open) return open;
  const gate = status?.release?.deployment?.gate ?? status?.latest?.gate;
  throw new CommandFailed(
    gate?.outcome
      ? `${service} waits for nobody: its last gate is ${outcomeWords(gate.outcome.kind, gate.outcome.reason)}.`
      : `${service} waits for nobody: no gate of it is open.`,
  );
}

async function confirm({ values, ask }: Invocation, action: VoteAction, gate: GateStatus): Promise<void> {
  const code = codeOf(gate);
  const question = `${action === 'approve' ? 'Approve' : 'Reject'}? Type the last six characters of the digest: `;
  const typed = typeof values.code === 'string' ? values.code : await ask?.(question);
  if (code === '' || typed?.trim().toLowerCase() !== code)
    throw new CommandFailed(`"${(typed ?? '').trim()}" is not how the digest of what waits ends: nothing was sent.`);
}

async function send({ clients, stage }: Invocation, vote: object) {
  const name = `slipway-${stage}-vote-signed`;
  const url = await functionUrl(clients.lambda, name);
  if (url === undefined)
    throw new CommandFailed(`There is no function ${name} with a URL: is this stage deployed as it is now?`);
  return postSigned(clients.lambda, url, vote);
}

/** The gate as it is after the vote; another gate's is not told. */
async function standingAfter(invocation: Invocation, service: string, gateId: string): Promise<GateStatus | undefined> {
  const { services } = await lookAt(invocation, service);
  const gate = services[0]?.release?.deployment?.gate ?? services[0]?.latest?.gate;
  return gate?.id === gateId ? gate : undefined;
}

function standingText({ state, outcome, votesMissing, awaited }: GateStatus): string {
  if (outcome) return `The gate is decided: ${outcome.reason}.`;
  if (state === 'closing') return 'That decides it: it is carried out now.';
  const votes = votesMissing === 1 ? 'One more vote is needed' : `${votesMissing} more votes are needed`;
  return `${votes}, of ${awaited.join(', ') || 'nobody that is left'}.`;
}
