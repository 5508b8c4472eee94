import type { LifecycleStatus, ServiceStatus } from '../src/domain/status';
import type { Mail } from './console/mail-page';
import { type Pace, paceLines } from './release-pace';
import type { Line, Span, Tone } from './release-screen';
import { isReview } from './release-watch';
import { deploymentOf, elapsedText, fromTo, gateLines, percentOf } from './release-words';

/** What a picture is painted from. */
export interface Scene {
  readonly service: ServiceStatus;
  /** `v1 → v2` as long as it was known; the end of a release takes it from the status. */
  readonly title: string;
  readonly startedAt: Date;
  readonly now: Date;
  readonly mails: readonly Mail[];
  readonly mailboxUrl: string;
  /** Absent when nobody has to be quick. */
  readonly pace?: Pace;
  /** Rows that there are; lifecycle events with nothing to say give way first. */
  readonly rows: number;
}

const MARKS: Readonly<Record<string, readonly [string, Tone]>> = {
  Succeeded: ['✓', 'good'],
  Failed: ['✗', 'bad'],
  InProgress: ['●', 'busy'],
  Skipped: ['–', 'quiet'],
  Pending: ['·', 'quiet'],
};
const BAR_COLUMNS = 24;
const MAILS_SHOWN = 3;

/** The release as it stands, a small picture for a terminal. */
export function picture(scene: Scene): Line[] {
  const { service, title, startedAt, now, mails, mailboxUrl, pace, rows } = scene;
  const deployment = deploymentOf(service);
  const head: Line[] = [
    [],
    [
      { text: service.name, tone: 'strong' },
      { text: `  ${title}  ` },
      { text: `${elapsedText(startedAt, now)} simulated`, tone: 'quiet' },
    ],
    ...(deployment ? [statusLine(deployment.status, `deployment ${deployment.id}`, deployment.reason)] : []),
    ...(service.waiting ? [labelled('Waiting', [{ text: service.waiting.reason }])] : []),
    ...(service.trouble ? [labelled('Held', [{ text: service.trouble.reason, tone: 'bad' }])] : []),
  ];
  const gate = deployment?.gate;
  const asked = mails.filter(({ subject }) => isReview(subject));
  const foot: Line[] = [
    ...(gate
      ? gateLines(gate).map((text, index) =>
          labelled(index === 0 ? 'Gate' : '', [{ text, ...(gate.outcome ? toneOfEnd(gate.outcome.kind) : busy) }]),
        )
      : []),
    ...(gate?.state === 'open'
      ? [...new Set(asked.map(({ to }) => to))].map((to) =>
          // The address first: a narrow terminal cuts the end.
          labelled('', [{ text: `open ${mailboxUrl}` }, { text: ` (review mail for ${to})`, tone: 'quiet' }]),
        )
      : []),
    // From the first column: a command that a narrow terminal cuts is none.
    ...(gate?.state === 'open' && pace ? paceLines(gate, pace).map((text): Line => [{ text, tone: 'quiet' }]) : []),
    ...(deployment ? [trafficLine(deployment.greenTraffic)] : []),
    ...mails
      .slice(-MAILS_SHOWN)
      .map(({ subject, to }, index) =>
        labelled(index === 0 ? 'Mail' : '', [{ text: subject }, { text: ` to ${to}`, tone: 'quiet' }]),
      ),
  ];
  const room = Math.max(1, rows - head.length - foot.length);
  return [...head, ...lifecycleLines(deployment?.lifecycle ?? [], room), ...foot];
}

/** `frontend  v1 → v2`: kept when the release ends, because the status of an end no longer says where it came from. */
export const titleOf = (service: ServiceStatus, before: string): string => fromTo(service) ?? before;

const busy = { tone: 'busy' } as const;
const OUTCOMES = {
  succeeded: ['✓', 'good'],
  failed: ['✗', 'bad'],
  skipped: ['-', 'quiet'],
  'in-progress': ['▸', 'busy'],
} as const;
const toneOfEnd = (kind: string): { tone: Tone } => ({ tone: kind === 'approved' ? 'good' : 'bad' });

function lifecycleLines(lifecycle: readonly LifecycleStatus[], room: number): Line[] {
  const blocks = lifecycle.map(({ event, status, verdicts }) => {
    const [mark, tone] = MARKS[status] ?? ['?', 'bad'];
    const own: Line = [
      { text: `  ${mark} ${event.padEnd(22)}`, tone },
      { text: status, tone: 'quiet' },
    ];
    const found = verdicts.map(
      ({ check, outcome, reason }): Line => [
        { text: `      ${OUTCOMES[outcome][0]} ${check}  `, tone: OUTCOMES[outcome][1] },
        { text: reason },
      ],
    );
    return { status, lines: [own, ...found], spare: verdicts.length === 0 };
  });
  let size = blocks.reduce((sum, { lines }) => sum + lines.length, 0);
  const dropped = new Set<unknown>();
  for (const wanted of ['Pending', 'Skipped', 'Succeeded'])
    for (const block of wanted === 'Succeeded' ? blocks : [...blocks].reverse())
      if (size > room && block.status === wanted && block.spare) {
        dropped.add(block);
        size -= block.lines.length;
      }
  return blocks.filter((block) => !dropped.has(block)).flatMap(({ lines }) => lines);
}

function statusLine(status: string, what: string, reason: string | undefined): Line {
  const tone: Tone = status === 'Succeeded' ? 'good' : status === 'Failed' || status === 'Stopped' ? 'bad' : 'busy';
  return [{ text: `${what} ` }, { text: status, tone }, ...(reason ? [{ text: `: ${reason}` }] : [])];
}

function trafficLine(greenTraffic: number): Line {
  const percent = percentOf(greenTraffic);
  const full = Math.round((percent / 100) * BAR_COLUMNS);
  return labelled('Traffic', [
    { text: '█'.repeat(full), tone: 'good' },
    { text: '░'.repeat(BAR_COLUMNS - full), tone: 'quiet' },
    { text: ` ${percent} % on green` },
  ]);
}

const labelled = (label: string, spans: readonly Span[]): Line => [{ text: label.padEnd(9), tone: 'quiet' }, ...spans];
