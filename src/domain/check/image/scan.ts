import { type Instant, isPast, secondsAfter } from '../../instant';
import { type Aspect, fault, fine, pending, undone } from './aspect';
import { explainCounts, isWorse, ratedSeverity, SEVERITIES, type Severity } from './severity';
import type { IgnoredFinding, ScanSpec } from './spec';

/** An image's scan as ECR tells it; `absent`: ECR knows of none. */
export interface ImageScan {
  /** ECR API reference, ImageScanStatus; basic scans end as COMPLETE, continuous ones stay ACTIVE. */
  readonly status: string;
  readonly description?: string;
  /**
   * Absent until a scan's results are there: the status may say COMPLETE or ACTIVE before (aws/aws-sdk#289), and then ECR
   * tells no time of completion.
   */
  readonly found?: Findings;
}

export interface Findings {
  /** All of them, by AWS's severity. */
  readonly counts: Readonly<Record<string, number>>;
  readonly listed: readonly Finding[];
  /** False: there are more than were listed. */
  readonly complete: boolean;
}

export interface Finding {
  readonly id: string;
  readonly severity: string;
  /** Suppressed or closed in Amazon Inspector: it does not count. */
  readonly settled?: true;
}

/** Statuses that no waiting and no setting changes: only another image can be scanned. */
const NEVER_SCANNED: readonly string[] = ['UNSUPPORTED_IMAGE', 'IMAGE_SIZE_EXCEEDED'];

/** For so long after a push a scan may not be there yet; enhanced ones appear after a minute. */
const APPEARS_WITHIN_SECONDS = 600;

/** Findings that are named in a reason; more are counted. */
const MOST_NAMED = 5;

/**
 * Judges the scan of an image.
 *
 * @param since when the check was first looked at
 * @param pushedAt when ECR first got the image, where it says so
 */
export function judgeScan(
  spec: ScanSpec,
  scan: ImageScan | 'absent',
  pushedAt: Instant | undefined,
  since: Instant,
  now: Date,
): Aspect {
  const waits = !isPast(secondsAfter(since, spec.waitInMinutes * 60), now);
  const waited = `${Math.floor((now.getTime() - new Date(since).getTime()) / 60_000)} of ${spec.waitInMinutes} minutes`;
  if (scan === 'absent') {
    const mayAppear = pushedAt !== undefined && !isPast(secondsAfter(pushedAt, APPEARS_WITHIN_SECONDS), now);
    return waits && mayAppear
      ? pending(`has no scan yet; ${waited}`)
      : undone('has no scan in ECR: have its repository scanned on push, or start a scan');
  }
  const { status, description, found } = scan;
  if (found) return judgeFindings(spec, found, now);
  const words = description === undefined ? status : `${status}, ${description}`;
  if (NEVER_SCANNED.includes(status)) return fault(`cannot be scanned (${words})`);
  const isUnderWay = ['IN_PROGRESS', 'PENDING', 'COMPLETE', 'ACTIVE'].includes(status);
  if (!isUnderWay) return undone(`has no findings to judge (${words})`);
  return waits
    ? pending(`is being scanned; ${waited}`)
    : undone(`was still being scanned after ${spec.waitInMinutes} minutes (${words})`);
}

function judgeFindings(spec: ScanSpec, { counts, listed, complete }: Findings, now: Date): Aspect {
  const { atMost, unratedAs } = spec;
  const isTooBad = (told: string) => isWorse(ratedSeverity(told, unratedAs), atMost);
  const bad = Object.keys({ ...counts, ...countsOf(listed) }).filter(isTooBad);
  const ignored = (finding: Finding) => finding.settled || spec.ignore.some((one) => isIgnored(one, finding, now));

  // What counts and lists say differently is held against the image.
  const left: Record<string, number> = {};
  for (const severity of bad) {
    const ofIt = listed.filter((finding) => finding.severity === severity);
    const all = Math.max(counts[severity] ?? 0, ofIt.length);
    const many = all - ofIt.filter(ignored).length;
    if (many > 0) left[severity] = many;
  }
  if (Object.keys(left).length > 0) return fault(explainLeft(spec, left, listed, ignored, now));
  if (bad.length > 0 && !complete) return undone('has more findings than were looked at');

  const bound = atMost === 'NONE' ? 'no finding' : `no finding above ${atMost}`;
  const passed = listed.filter((finding) => isTooBad(finding.severity) && ignored(finding));
  const because = passed.length > 0 ? ` (${passed.length} ignored: ${named(passed)})` : '';
  return fine(`has ${bound}${because}`);
}

function explainLeft(
  { atMost, ignore, unratedAs }: ScanSpec,
  left: Readonly<Record<string, number>>,
  listed: readonly Finding[],
  ignored: (finding: Finding) => boolean,
  now: Date,
): string {
  const counting = worstFirst(
    listed.filter((finding) => left[finding.severity] && !ignored(finding)),
    unratedAs,
  );
  const over = ignore.filter((one) => !lasts(one, now) && counting.some(({ id }) => id === one.id));
  const names = counting.length > 0 ? `: ${named(counting)}` : '';
  const past = over.map(({ id, until }) => `; ${id} was ignored until ${until}`).join('');
  const allowed = atMost === 'NONE' ? 'none may be' : `at most ${atMost}`;
  return `has findings of severity ${explainCounts(left)} (${allowed})${names}${past}`;
}

function named(findings: readonly Finding[]): string {
  const ids = [...new Set(findings.map(({ id }) => id))];
  const more = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : '';
  return ids.slice(0, MOST_NAMED).join(', ') + more;
}

function worstFirst(findings: readonly Finding[], unratedAs: Severity): Finding[] {
  const rank = ({ severity }: Finding) => SEVERITIES.indexOf(ratedSeverity(severity, unratedAs));
  return [...findings].sort((a, b) => rank(b) - rank(a));
}

function isIgnored(one: IgnoredFinding, { id }: Finding, now: Date): boolean {
  return one.id === id && lasts(one, now);
}

/** Through its last day, in UTC. */
function lasts({ until }: IgnoredFinding, now: Date): boolean {
  return now.toISOString().slice(0, 10) <= until;
}

function countsOf(findings: readonly Finding[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { severity } of findings) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}
