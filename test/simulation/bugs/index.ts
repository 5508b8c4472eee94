import type { Bug } from './bug';
import { drainsBlueOnly } from './drains-blue-only';
import { dropsHalfABatch } from './drops-half-a-batch';
import { forgetsQuarantine } from './forgets-quarantine';
import { forgetsToLook } from './forgets-to-look';
import { forgetsToStop } from './forgets-to-stop';
import { lostVote } from './lost-vote';
import { secondDeployment } from './second-deployment';

export { type Bug, withBug } from './bug';

/** By the name that `npm run simulate -- --with-bug` takes. */
export const BUGS: Readonly<Record<string, Bug>> = {
  'lost-vote': lostVote,
  'second-deployment': secondDeployment,
  'forgets-quarantine': forgetsQuarantine,
  'drains-blue-only': drainsBlueOnly,
  'drops-half-a-batch': dropsHalfABatch,
  'forgets-to-look': forgetsToLook,
  'forgets-to-stop': forgetsToStop,
};
