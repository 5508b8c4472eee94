import type { Approver } from '../domain/gate/gate-spec';
import { readDefinition } from './ecspresso/definition-file';
import { readTextWithin, shownPath } from './files';
import type { FileFindings, Findings } from './findings';
import type { JsonObject } from './json-value';
import type { FleetFile } from './slipway/schema';
import type { Environment } from './text/go-template';

/** A directory of services/ on its way to a ServiceSpec, with all that reading it needs. */
export interface ServiceSource {
  readonly name: string;
  /** Absolute path. */
  readonly directory: string;
  /** Directory to which the file names in findings are relative. */
  readonly root: string;
  readonly defaults: FleetFile['defaults'];
  /** Everybody whom a gate may name; absent when the fleet's file is refused. */
  readonly approvers?: readonly Approver[];
  readonly environment: Environment;
  readonly findings: Findings;
}

/** Findings about one file of the directory. */
export function findingsOf({ findings, root, directory }: ServiceSource, file: string): FileFindings {
  return findings.of(shownPath(root, directory, file));
}

/** A definition that ecspresso.yml refers to, with the findings about its own file. */
export interface ReferencedDefinition {
  readonly value: JsonObject;
  readonly findings: FileFindings;
}

/**
 * Reads the definition file that `key` of ecspresso.yml names; undefined when it names none or a bad one.
 * A file that cannot be had is the reference's fault; anything inside it is the file's.
 */
export function readReferenced(
  source: ServiceSource,
  file: string | undefined,
  key: string,
  about: FileFindings,
): ReferencedDefinition | undefined {
  if (file === undefined) return undefined;
  if (file.endsWith('.json') && readTextWithin(source.directory, file, key, about) === undefined) return undefined;
  const findings = findingsOf(source, file);
  const value = readDefinition(source.directory, file, source.environment, findings);
  return value && { value, findings };
}
