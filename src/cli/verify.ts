import { verifyService } from '../app/verify/verify-service';
import { withOwnHooks } from '../domain/own-hooks';
import type { Verified } from '../domain/verify';
import { namedService } from './command-service';
import { DONE, FAILED, hookPrefixOf, type Invocation, type Outcome } from './invocation';
import { oneService } from './status';
import { verifiedText } from './text/verified-text';

/** What `slipway verify` found of one service. */
export interface VerifiedService {
  readonly name: string;
  /** `cluster/service` */
  readonly address: string;
  readonly items: readonly Verified[];
}

/** `slipway verify [<service>]`: exit code 1 when something is NG. */
export async function verify(invocation: Invocation): Promise<Outcome> {
  const { operands, catalog, clients, stage, json } = invocation;
  const name = oneService(operands);
  const specs = name === undefined ? catalog : [namedService(invocation, name)];
  const services: VerifiedService[] = [];
  // One after the other: a fleet is large, and AWS throttles.
  for (const spec of specs) {
    const items = await verifyService(clients, withOwnHooks(spec, hookPrefixOf(stage)));
    services.push({ name: spec.name, address: `${spec.cluster}/${spec.service}`, items });
  }
  const isWrong = services.some(({ items }) => items.some(({ outcome }) => outcome === 'NG'));
  const stdout = json ? JSON.stringify({ services }, undefined, 2) : services.map(verifiedText).join('\n\n');
  return { stdout, exitCode: isWrong ? FAILED : DONE };
}
