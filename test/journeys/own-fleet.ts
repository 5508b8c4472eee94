import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { type Catalog, explainFinding, readCatalog } from '../../src/catalog';
import { CHECKED_EVENTS, type CheckedEvent, TRAFFIC_EVENT } from '../../src/domain/service-spec';
import type { CompiledTemplate, StackOptions } from './stack';

// A script has no types of its own.
const { fleetScope } = jest.requireActual<{ fleetScope: (catalog: Catalog, name: string) => unknown }>(
  '../../scripts/fleet-scope.mjs',
);

const SERVICES = join(__dirname, '../../services');

/** A fleet in a folder of its own, as people keep one: the example's, with another `frontend/slipway.yml`. */
export interface OwnFleet {
  /** Has `services/`; what the command line runs in. */
  readonly root: string;
  /** Deploys it: its catalog, and the functions' permissions that its checks need. */
  readonly options: StackOptions;
  remove(): void;
}

/** Throws with every violation when the file is not a service's. */
export function ownFleet(slipwayYml: string): OwnFleet {
  const root = mkdtempSync(join(tmpdir(), 'slipway-fleet-'));
  cpSync(SERVICES, join(root, 'services'), { recursive: true });
  writeFileSync(join(root, 'services/frontend/slipway.yml'), slipwayYml);
  const reading = readCatalog(root, {});
  if (!reading.ok) throw new Error(reading.violations.map(explainFinding).join('\n'));
  const { catalog } = reading;
  return {
    root,
    options: {
      editCatalog: () => catalog.services,
      editTemplate: (template) => {
        for (const event of CHECKED_EVENTS) permit(template, event, fleetScope(catalog, `statementsOf${event}`));
      },
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

interface Policy {
  readonly PolicyName: string;
  readonly PolicyDocument: { Statement: unknown };
}

/** As packaging does: the role of an event's function may do what the checks there need. */
function permit({ Resources }: CompiledTemplate, event: CheckedEvent, statements: unknown): void {
  const role = event === TRAFFIC_EVENT ? 'TrafficShiftsRole' : `Hook${event}Role`;
  const policies = Resources[role]!.Properties.Policies as Policy[];
  policies.find(({ PolicyName }) => PolicyName === 'check')!.PolicyDocument.Statement = statements;
}
