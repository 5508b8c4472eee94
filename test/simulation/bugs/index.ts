import type { Bug } from './bug';
import { forgetsQuarantine } from './forgets-quarantine';
import { lostVote } from './lost-vote';
import { secondDeployment } from './second-deployment';

export { type Bug, withBug } from './bug';

/** By the name that `npm run simulate -- --with-bug` takes. */
export const BUGS: Readonly<Record<string, Bug>> = {
  'lost-vote': lostVote,
  'second-deployment': secondDeployment,
  'forgets-quarantine': forgetsQuarantine,
};
