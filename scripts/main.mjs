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
  if (error?.code === 'EACCES' || error?.code === 'EPERM') return `No permission: ${error.path ?? error.message}`;
  return error instanceof Error ? error.message : String(error);
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
