import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Approver } from '../domain/gate/gate-spec';
import type { ServiceSpec } from '../domain/service-spec';
import { approversOf, warnOfUnused } from './approvers';
import { findConfigFile } from './ecspresso/config';
import { shownPath } from './files';
import { type Finding, Findings } from './findings';
import { type DescribedService, readServiceDirectory } from './service-directory';
import { readSlipwayFile } from './slipway/read';
import { FLEET_FILE, type FleetFile } from './slipway/schema';
import type { Environment } from './text/go-template';

/** The fleet as services/ describes it; its services are the `catalog.json` in each function's zip. */
export interface Catalog {
  readonly fleet: Fleet;
  /** Sorted by name. */
  readonly services: readonly ServiceSpec[];
}

/** What `services/slipway.yml` says about the fleet as a whole. */
export interface Fleet {
  readonly owners: { readonly email: string };
  /** Everybody whom a gate may name, sorted by id. */
  readonly approvers: readonly Approver[];
  /** Where functions that make checks run; absent: in no VPC. */
  readonly vpc?: { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] };
}

/** A catalog, or every violation in it; warnings either way. */
export type CatalogReading =
  | { readonly ok: true; readonly catalog: Catalog; readonly warnings: readonly Finding[] }
  | { readonly ok: false; readonly violations: readonly Finding[]; readonly warnings: readonly Finding[] };

/** A directory's name is the service's name in keys, mails and messages. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
/** In place of the fleet's defaults when its file is refused, so that what they would have given is not missed too. */
const STAND_IN: FleetFile['defaults'] = { tags: { order: 'number', prefix: '' } };
/** JSON Schemas for editors; not a service. */
const RESERVED = 'schema';

/**
 * Reads `services/` under `root`.
 *
 * @param environment what `env` and `must_env` in the files refer to
 */
export function readCatalog(root: string, environment: Environment): CatalogReading {
  const findings = new Findings();
  const services = join(root, 'services');
  const fleetFindings = findings.of(shownPath(root, services, 'slipway.yml'));
  const fleet = readSlipwayFile(services, 'slipway.yml', FLEET_FILE, fleetFindings);
  const approvers = fleet && approversOf(fleet, fleetFindings);
  const described = directoriesIn(root, findings).flatMap((name): DescribedService[] => {
    const directory = join(services, name);
    const defaults = fleet?.defaults ?? STAND_IN;
    const service = readServiceDirectory({
      name,
      directory,
      root,
      defaults,
      ...(approvers && { approvers }),
      environment,
      findings,
    });
    return service ? [service] : [];
  });
  refuseClashes(described, findings);
  const { violations, warnings } = findings;
  if (violations.length > 0 || !fleet || !approvers) return { ok: false, violations, warnings };
  const specs = described.map(({ spec }) => spec);
  warnOfUnused(approvers, specs, fleetFindings);
  const { owners, vpc } = fleet;
  return { ok: true, catalog: { fleet: { owners, approvers, ...(vpc && { vpc }) }, services: specs }, warnings };
}

function directoriesIn(root: string, findings: Findings): string[] {
  const services = join(root, 'services');
  const about = findings.of('services');
  let names: string[];
  try {
    const entries = readdirSync(services, { withFileTypes: true });
    names = entries.filter((entry) => !entry.isFile() && !entry.name.startsWith('.')).map((entry) => entry.name);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    about.violation(
      '',
      code === 'ENOENT' ? 'the directory does not exist' : `the directory cannot be read (${code})`,
      'Create it, or correct its permissions.',
    );
    return [];
  }
  const described = names.sort(byCodePoint).filter((name) => {
    const directory = join(services, name);
    if (findConfigFile(directory) !== undefined || existsSync(join(directory, 'slipway.yml'))) return true;
    if (name !== RESERVED) {
      about.warning(name, 'has neither ecspresso.yml nor slipway.yml', 'It is ignored; a service needs ecspresso.yml.');
    }
    return false;
  });
  if (described.length === 0)
    about.violation('', 'describes no service', 'Add a directory with ecspresso.yml for each service.');
  return described.filter((name) => {
    if (NAME.test(name)) return true;
    about.violation(name, 'not a usable name for a service', 'Use up to 100 letters, digits, hyphens and underscores.');
    return false;
  });
}

/** Two directories that mean one service would undo each other's deployments; two Regions need two stacks. */
function refuseClashes(described: readonly DescribedService[], findings: Findings): void {
  const claims = new Map<string, string>();
  for (const { spec } of described) {
    const { cluster, service, strategy } = spec;
    const groups =
      strategy.kind === 'blue-green'
        ? [`the deployment group ${strategy.applicationName}/${strategy.deploymentGroupName}`]
        : [];
    for (const claim of [`the ECS service ${cluster}/${service}`, ...groups]) {
      const owner = claims.get(claim);
      if (owner === undefined) claims.set(claim, spec.name);
      else
        findings
          .of(`services/${spec.name}`)
          .violation('', `${claim} is described by services/${owner} already`, 'Describe it once.');
    }
  }
  const first = described.find(({ region }) => region !== undefined);
  for (const { spec, region } of described) {
    if (region === undefined || region === first?.region) continue;
    findings
      .of(`services/${spec.name}`)
      .violation(
        'region',
        `is ${region}, but that of ${first?.spec.name} is ${first?.region}`,
        'Describe one Region per stack.',
      );
  }
}

function byCodePoint(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
