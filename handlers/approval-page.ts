import { lazily } from '../src/app/handler';
import { reviewing } from '../src/app/review';
import { type BallotRuntime, ballotRuntime } from '../src/app/runtime';
import { createBallotClients } from '../src/aws/clients';

/** A public function URL: an approver reads a review page, or answers it. Everything is answered with a page, errors too. */
export const create = (runtime: BallotRuntime) => reviewing(runtime);

export const handler = lazily(() => ballotRuntime(createBallotClients()), create);
