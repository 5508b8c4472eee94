import type { Approver } from '../domain/gate/gate-spec';
import type { ServiceSpec } from '../domain/service-spec';
import type { FileFindings } from './findings';
import type { FleetFile } from './slipway/schema';

/**
 * The people of `services/slipway.yml`, sorted by id. Two ids of one person would be two votes: an address or a principal
 * that two of them share is refused.
 */
export function approversOf({ approvers }: FleetFile, findings: FileFindings): Approver[] {
  const ids = Object.keys(approvers).sort();
  const people = ids.map((id) => ({ id, email: approvers[id]!.email, principals: approvers[id]!.principals }));
  const owners = new Map<string, string>();
  for (const { id, email, principals } of people) {
    const claims = [
      { path: 'email', key: email.toLowerCase(), problem: `the address ${email}` },
      ...principals.map((arn, index) => ({ path: `principals[${index}]`, key: arn, problem: arn })),
    ];
    for (const { path, key, problem } of claims) {
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, id);
      else
        findings.violation(
          `approvers.${id}.${path}`,
          `${problem} is that of "${owner}" already`,
          'A person is one approver: use one id.',
        );
    }
  }
  return people;
}

/** Somebody whom no gate names is asked nothing; most likely a gate was meant to. */
export function warnOfUnused(approvers: readonly Approver[], specs: readonly ServiceSpec[], about: FileFindings): void {
  const named = new Set(specs.flatMap(({ gate }) => gate?.approvers ?? []).map(({ id }) => id));
  for (const { id } of approvers.filter((each) => !named.has(each.id))) {
    about.warning(`approvers.${id}`, 'no gate names this approver', 'Name them in a gate, or remove them.');
  }
}
