/** One thing in the catalog's files that somebody should know, addressed to where it stands. */
export interface Finding {
  /** Path of the file, as the reader of the message would open it: `services/frontend/slipway.yml`. */
  readonly file: string;
  /** Key path inside the file, `images[0].tags.order`; empty when the file as a whole is meant. */
  readonly path: string;
  /** Counted from 1, where the text itself is known. */
  readonly line?: number;
  readonly column?: number;
  /** What is wrong: a clause without its full stop. */
  readonly problem: string;
  /** What to do about it: a sentence. */
  readonly remedy: string;
}

/** What reading the catalog brought up: violations refuse it, warnings do not. */
export class Findings {
  readonly violations: Finding[] = [];
  readonly warnings: Finding[] = [];
  private readonly places = new Map<string, PlaceOf>();

  /** The same findings, for the reading of one file. */
  of(file: string): FileFindings {
    return new FileFindings(this, file);
  }

  /** From now on findings about the file that name a key path and no place get the place of that key. */
  locate(file: string, placeOf: PlaceOf): void {
    this.places.set(file, placeOf);
  }

  /** Nothing of a file whose text is not known. */
  placeOf(file: string, path: string): TextPlace {
    return this.places.get(file)?.(keysOf(path)) ?? {};
  }
}

type PlaceOf = (keys: readonly (string | number)[]) => TextPlace;

/** `groups[0].votes` → `groups`, 0, `votes` */
function keysOf(path: string): readonly (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([name, index]) => (index === undefined ? name : Number(index)));
}

export class FileFindings {
  constructor(
    private readonly findings: Findings,
    readonly file: string,
  ) {}

  /** See `Findings.locate`. */
  locate(placeOf: PlaceOf): void {
    this.findings.locate(this.file, placeOf);
  }

  violation(path: string, problem: string, remedy: string, place = this.findings.placeOf(this.file, path)): void {
    this.findings.violations.push({ file: this.file, path, ...place, problem, remedy });
  }

  warning(path: string, problem: string, remedy: string, place = this.findings.placeOf(this.file, path)): void {
    this.findings.warnings.push({ file: this.file, path, ...place, problem, remedy });
  }
}

/** A place in a text, counted from 1. */
export interface TextPlace {
  readonly line?: number;
  readonly column?: number;
}

/** `services/frontend/slipway.yml:4:9 images[0].tags.order: "nubmer" is not … Did you mean …?` */
export function explainFinding({ file, path, line, column, problem, remedy }: Finding): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return `${place}${path === '' ? '' : ` ${path}`}: ${problem}. ${remedy}`;
}

/** Line and column of an offset, counted from 1. */
export function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}
