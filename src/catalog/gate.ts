import { longestSeconds } from '../domain/check/duration';
import type { Approver, GateSpec } from '../domain/gate/gate-spec';
import { GATE_EVENT } from '../domain/own-hooks';
import type { FileFindings } from './findings';
import { suggestion } from './nearest';
import type { GateFile } from './slipway/gate-schema';
import type { ServiceFile } from './slipway/schema';

/**
 * Minutes of CodeDeploy's hour that the longest check and the gate may take together. The rest is for opening the gate,
 * for the sweep that looks once a minute, and for the report.
 */
const CHECKS_AND_GATE_MINUTES = 57;

/**
 * A service's gate with the people of the fleet in it, or undefined, with violations, when it could not be passed or met
 * in time.
 *
 * @param fleet everybody who may be named; undefined when the fleet's file was refused, so that nobody is called unknown
 */
export function gateOf(
  { gate, checks }: Pick<ServiceFile, 'gate' | 'checks'>,
  fleet: readonly Approver[] | undefined,
  findings: FileFindings,
): GateSpec | undefined {
  if (!gate) return undefined;
  const { votes, groups, excludeAuthor, waitInMinutes } = gate;
  const approvers = namedApprovers(gate, fleet, findings);
  refuseTooManyVotes(gate, findings);
  groups.forEach((group, index) => {
    refuseGroup(gate, group, `gate.groups[${index}]`, findings);
  });
  refuseLateness(waitInMinutes, checks, findings);
  return { approvers, votes, groups, excludeAuthor, waitInMinutes };
}

function namedApprovers(
  { approvers: ids }: GateFile,
  fleet: readonly Approver[] | undefined,
  findings: FileFindings,
): Approver[] {
  return ids.flatMap((id, index) => {
    const approver = fleet?.find((each) => each.id === id);
    if (!approver && fleet) {
      findings.violation(
        `gate.approvers[${index}]`,
        `"${id}" is not an approver of the fleet`,
        fleet.length === 0
          ? 'Describe the person under "approvers:" in services/slipway.yml.'
          : suggestion(
              id,
              fleet.map((each) => each.id),
            ),
      );
    }
    return approver ?? [];
  });
}

function refuseTooManyVotes({ approvers, votes, excludeAuthor }: GateFile, findings: FileFindings): void {
  if (votes > approvers.length) {
    findings.violation(
      'gate.votes',
      `asks for ${votes}, but the gate has ${people(approvers.length)}`,
      'Ask for fewer votes, or name more approvers.',
    );
  } else if (excludeAuthor && votes > approvers.length - 1) {
    // A known author does not count; an unknown one asks for one vote more.
    findings.violation(
      'gate.votes',
      `asks for ${votes} of ${people(approvers.length)}, but with excludeAuthor one of them may not count`,
      'Name one approver more than votes, or ask for fewer votes.',
    );
  }
}

function refuseGroup(
  gate: GateFile,
  { approvers, votes }: GateFile['groups'][number],
  path: string,
  findings: FileFindings,
): void {
  approvers.forEach((id, index) => {
    if (gate.approvers.includes(id)) return;
    const at = `${path}.approvers[${index}]`;
    findings.violation(at, `"${id}" is not an approver of this gate`, suggestion(id, gate.approvers));
  });
  if (votes > approvers.length) {
    findings.violation(
      `${path}.votes`,
      `asks for ${votes}, but the group has ${people(approvers.length)}`,
      'Ask for fewer votes, or name more approvers.',
    );
  } else if (votes > gate.votes) {
    findings.violation(
      `${path}.votes`,
      `asks for ${votes} among the ${gate.votes} that the gate asks for`,
      'Let the gate ask for as many votes at least.',
    );
  } else if (gate.excludeAuthor && votes > approvers.length - 1) {
    findings.warning(
      `${path}.votes`,
      `asks for ${votes} of ${people(approvers.length)}, and with excludeAuthor one of them may not count`,
      'What that person builds cannot pass; name one approver more to let it.',
    );
  }
}

/** Checks of an event run at once, so the longest one is what people wait for. */
function refuseLateness(waitInMinutes: number, checks: ServiceFile['checks'], findings: FileFindings): void {
  const seconds = Math.max(0, ...(checks[GATE_EVENT] ?? []).map(longestSeconds));
  if (waitInMinutes * 60 + seconds <= CHECKS_AND_GATE_MINUTES * 60) return;
  findings.violation(
    'gate.waitInMinutes',
    `is ${waitInMinutes}, and the longest check of ${GATE_EVENT} takes up to ${seconds} seconds: more than ${CHECKS_AND_GATE_MINUTES} minutes together`,
    'Shorten the one or the other: CodeDeploy fails a hook that has not reported within an hour.',
  );
}

function people(count: number): string {
  return count === 1 ? 'one approver' : `${count} approvers`;
}
