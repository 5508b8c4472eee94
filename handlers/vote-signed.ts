import { lazily } from '../src/app/handler';
import { type BallotRuntime, ballotRuntime } from '../src/app/runtime';
import { signedVote } from '../src/app/signed-vote';
import { createBallotClients } from '../src/aws/clients';

/** A function URL that asks for a signature: an approver votes from the command line. Everything is answered in JSON. */
export const create = (runtime: BallotRuntime) => (event: unknown) => signedVote(runtime, event);

export const handler = lazily(() => ballotRuntime(createBallotClients()), create);
