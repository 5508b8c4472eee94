import type { FileFindings } from '../findings';
import { kindOf } from '../json-value';

const QUANTITY = /^\s*(\d+(?:\.\d+)?)\s*(vcpu|gb)?\s*$/i;

/** `256`, `"256"` and `"0.25 vCPU"` are one size: CPU units, as the text that the API wants. */
export function cpuUnits(value: unknown, path: string, findings: FileFindings): { cpu?: string } {
  const units = scaled(value, 'vcpu', 1024);
  if (value === undefined || units !== undefined) return units === undefined ? {} : { cpu: units };
  findings.violation(path, `must be CPU units or vCPU, is ${kindOf(value)}`, 'Write "256" or "0.25 vCPU".');
  return {};
}

/** `1024`, `"1024"` and `"1 GB"` are one size: MiB, as the text that the API wants. */
export function memoryMebibytes(value: unknown, path: string, findings: FileFindings): { memory?: string } {
  const mebibytes = scaled(value, 'gb', 1024);
  if (value === undefined || mebibytes !== undefined) return mebibytes === undefined ? {} : { memory: mebibytes };
  findings.violation(path, `must be MiB or GB, is ${kindOf(value)}`, 'Write "512" or "0.5 GB".');
  return {};
}

/** A whole number of the small unit as text, or undefined when the value is none. */
function scaled(value: unknown, unit: string, factor: number): string | undefined {
  const match = QUANTITY.exec(typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '');
  if (!match || (match[2] !== undefined && match[2].toLowerCase() !== unit)) return undefined;
  const size = Number(match[1]) * (match[2] === undefined ? 1 : factor);
  return Number.isInteger(size) && size > 0 ? String(size) : undefined;
}
