import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Whether a module is the script that was started, rather than imported by another. */
export function isMain(moduleUrl) {
  const script = process.argv[1];
  return script !== undefined && pathToFileURL(realpathSync(script)).href === moduleUrl;
}

/** What the errors of esbuild, the file system and our own refusals say to people: their message, without a stack. */
export function explainFailure(error) {
  if (Array.isArray(error?.errors) && error.errors.length > 0 && error.errors[0].text !== undefined) {
    return error.errors
      .map(
        ({ text, location }) =>
          `${location ? `${location.file}:${location.line}:${location.column + 1}: ` : ''}${text}`,
      )
      .join('\n');
  }
  const place = error?.path ?? error?.message;
  if (error?.code === 'EACCES' || error?.code === 'EPERM') return `No permission: ${place}`;
  if (error?.code === 'ENOENT' && error.path) return `${place} does not exist: restore it, or undo what removed it.`;
  // mkdir with `recursive` takes an existing folder; only a file is in its way.
  if (error?.code === 'EEXIST' || error?.code === 'ENOTDIR')
    return `${place} is a file where a folder is needed: move it away.`;
  const missing = missingPackage(error);
  if (missing) return `The package ${missing} is not installed: run npm ci.`;
  return error instanceof Error ? error.message : String(error);
}

/** The package that an import names and node_modules does not have; files of our own are another matter. */
function missingPackage(error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND' && error?.code !== 'MODULE_NOT_FOUND') return undefined;
  return /^Cannot find (?:package|module) '([^'./][^']*)'/.exec(error.message)?.[1];
}

/** Runs a script's work; a failure is told on stderr and becomes exit code 1. */
export async function runMain(work) {
  try {
    await work();
  } catch (error) {
    console.error(explainFailure(error));
    process.exitCode = 1;
  }
}
