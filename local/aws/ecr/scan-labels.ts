import type { BlobStore } from './blob-store';
import type { StoredImage } from './image-store';

export type Severity = 'UNDEFINED' | 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

export interface LabelledFinding {
  /** `CVE-2021-44228` */
  readonly name: string;
  readonly severity: Severity;
}

/** How a scan ends that does not end well; words of the model's ScanStatus. */
export type ScanTrouble = (typeof TROUBLES)[number];

/** What an image's labels say a scan of it comes to; the README has them as a table. */
export interface ScanLabels {
  readonly findings: readonly LabelledFinding[];
  /** Absent: the scan is completed. */
  readonly trouble?: ScanTrouble;
  /** Virtual milliseconds. */
  readonly takesMs?: number;
}

const PREFIX = 'local.ecr.scan.';
const SEVERITIES: readonly string[] = ['UNDEFINED', 'INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];
const TROUBLES = [
  'FAILED',
  'UNSUPPORTED_IMAGE',
  'SCAN_ELIGIBILITY_EXPIRED',
  'FINDINGS_UNAVAILABLE',
  'LIMIT_EXCEEDED',
] as const;
const MS_OF_UNIT: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** Reads what an image says about its scan. Whatever is no value of its label is as if it were not there. */
export function readScanLabels(labels: Readonly<Record<string, unknown>>): ScanLabels {
  const text = (name: string): string => {
    const value = Object.hasOwn(labels, PREFIX + name) ? labels[PREFIX + name] : undefined;
    return typeof value === 'string' ? value : '';
  };
  const trouble = TROUBLES.find((status) => status === text('status'));
  const takesMs = duration(text('takes'));
  return {
    findings: findings(text('findings')) ?? [],
    ...(trouble && { trouble }),
    ...(takesMs !== undefined && { takesMs }),
  };
}

/** The labels in the configuration of an image; none in what cannot be read. */
export function labelsOf(
  image: StoredImage,
  blobs: BlobStore,
  repositoryName: string,
): Readonly<Record<string, unknown>> {
  const [config = ''] = image.manifest.blobs;
  try {
    const bytes = blobs.read(repositoryName, config) ?? new Uint8Array();
    const { config: settings } = JSON.parse(Buffer.from(bytes).toString());
    return settings?.Labels ?? {};
  } catch {
    return {};
  }
}

/** `CVE-2021-44228:CRITICAL,CVE-2023-0001:LOW` */
function findings(text: string): LabelledFinding[] | undefined {
  const parts = text.split(',').map((part) => /^([A-Za-z0-9][A-Za-z0-9.-]{0,99}):([A-Z]+)$/.exec(part.trim()));
  const read = parts.flatMap((part) =>
    part && SEVERITIES.includes(part[2]!) ? [{ name: part[1]!, severity: part[2] as Severity }] : [],
  );
  return read.length === parts.length ? read : undefined;
}

/** `30s`, `5m`, `2h`, at most a day. */
function duration(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,5})(s|m|h)$/.exec(text) ?? [];
  const milliseconds = Number(count) * MS_OF_UNIT[unit]!;
  return milliseconds <= 24 * 3_600_000 ? milliseconds : undefined;
}
