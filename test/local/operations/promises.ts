import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A test that holds promises of the ledger, and what it calls. */
export interface HoldingTest {
  readonly ids: readonly string[];
  /** Operations by their AWS names, among other words. */
  readonly calls: ReadonlySet<string>;
}

/** Where a statement of a test file begins that is no part of the one before it. */
const STATEMENT =
  /^(?:\s*(?:test|describe|(?:before|after)(?:Each|All))\b|(?:\/\*\*|export|const|let|async function|function|class|interface|type)\b)/gm;
const TITLE_ID = /['"`]\[([A-Z][A-Z0-9]*-\d+)\]/g;
const DECLARED = /^(?:export )?(?:const|let|async function|function) (\w+)/;
/** `new ListTasksCommand(`, `ecs.listTasks(` or a helper of that name, and `'ListTasks'` where an operation is named. */
const CALL = /\b(\w+)Command\b|\b(\w+)\(|['"`](\w+)['"`]/g;

/** Every test under a folder whose title begins with an id. */
export function holdingTests(folder: string): HoldingTest[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.flatMap((file) => holdingTestsIn(readFileSync(join(folder, file), 'utf8')));
}

/**
 * What a test calls stands in its own body, or in a function of its file that it uses. What a `beforeEach` or another file
 * does for it prepares the test, and is left out.
 */
export function holdingTestsIn(source: string): HoldingTest[] {
  const statements = statementsIn(source);
  const declared = new Map(
    statements.flatMap(
      (text) =>
        DECLARED.exec(text)
          ?.slice(1)
          .map((name) => [name, text]) ?? [],
    ),
  );
  return statements
    .map((statement) => ({
      ids: [...statement.matchAll(TITLE_ID)].map(([, id]) => id!),
      calls: new Set(
        [...used(statement, declared)].flatMap((text) =>
          [...text.matchAll(CALL)].map(([, ...forms]) => capitalised(forms.find(Boolean)!)),
        ),
      ),
    }))
    .filter(({ ids }) => ids.length > 0);
}

/** A statement, and the declarations of its file that it uses, however indirectly. */
function used(statement: string, declared: ReadonlyMap<string, string>): Set<string> {
  const found = new Set([statement]);
  // A set is walked to its end, what is added meanwhile included.
  for (const text of found)
    for (const [word] of text.matchAll(/\b[a-z]\w*\b/g)) {
      const declaration = declared.get(word);
      if (declaration !== undefined) found.add(declaration);
    }
  return found;
}

function statementsIn(source: string): string[] {
  const starts = [...source.matchAll(STATEMENT)].map(({ index }) => index);
  return starts.map((start, index) => source.slice(start, starts[index + 1]));
}

const capitalised = (name: string): string => `${name[0]!.toUpperCase()}${name.slice(1)}`;
