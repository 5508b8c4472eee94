import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { FileFindings } from './findings';

/** Far above any definition file; AWS itself takes 64 KiB of a task definition. */
const MAX_BYTES = 1024 * 1024;

/** What the operating system's refusals mean to whoever wrote the file name. */
const REFUSALS: Readonly<Record<string, string>> = {
  ENOENT: 'the file does not exist',
  ENOTDIR: 'the file does not exist',
  EACCES: 'the file may not be read (permission denied)',
  EPERM: 'the file may not be read (permission denied)',
  EISDIR: 'it is a directory, not a file',
  ELOOP: 'it is a symbolic link that leads to itself',
};

/**
 * Text of a file inside a directory, or undefined with a violation at `path`.
 *
 * Neither `..` nor a symbolic link may lead out of the directory: a service is what stands in its directory.
 */
export function readTextWithin(
  directory: string,
  name: string,
  path: string,
  findings: FileFindings,
): string | undefined {
  const refuse = (problem: string, remedy: string): undefined => {
    findings.violation(path, problem, remedy);
    return undefined;
  };
  const file = resolve(directory, name);
  if (isAbsolute(name) || name.includes('\0') || !isInside(directory, file)) {
    return refuse(
      `"${name}" leads out of the service's directory`,
      'Put the file into the directory and name it relative to it.',
    );
  }
  try {
    if (!isInside(realpathSync(directory), realpathSync(file))) {
      return refuse(
        `"${name}" is a symbolic link out of the service's directory`,
        'Put the file itself into the directory.',
      );
    }
    const stat = statSync(file);
    if (!stat.isFile()) return refuse(`"${name}" is not a file`, 'Name a regular file.');
    if (stat.size > MAX_BYTES) return refuse(`"${name}" has ${stat.size} bytes`, `Keep it within ${MAX_BYTES} bytes.`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return refuse(`"${name}" is not UTF-8 text`, 'Save it as UTF-8.');
    return refuse(`"${name}": ${REFUSALS[code] ?? code}`, 'Create the file, or correct the name or its permissions.');
  }
}

/** The name under which a file is shown in messages, with forward slashes. */
export function shownPath(root: string, directory: string, name: string): string {
  return relative(root, join(directory, name)).split(sep).join('/');
}

function isInside(directory: string, file: string): boolean {
  const path = relative(directory, file);
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
