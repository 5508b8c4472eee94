/**
 * The pairs of task CPU (units, 1024 = 1 vCPU) and memory (MiB) that Fargate has: smallest, largest and step of memory
 * by CPU. [ECS: fargate-tasks-services, "Task CPU and memory"]
 */
const MEMORY_BY_CPU: Readonly<Record<number, readonly number[] | { from: number; to: number; step: number }>> = {
  256: [512, 1024, 2048],
  512: { from: 1024, to: 4096, step: 1024 },
  1024: { from: 2048, to: 8192, step: 1024 },
  2048: { from: 4096, to: 16_384, step: 1024 },
  4096: { from: 8192, to: 30_720, step: 1024 },
  8192: { from: 16_384, to: 61_440, step: 4096 },
  16384: { from: 32_768, to: 122_880, step: 8192 },
};

/** Whether Fargate runs tasks of this size. */
export function isFargateSize(cpu: number, memory: number): boolean {
  const sizes = MEMORY_BY_CPU[cpu];
  if (!sizes) return false;
  if (!('from' in sizes)) return sizes.includes(memory);
  return memory >= sizes.from && memory <= sizes.to && (memory - sizes.from) % sizes.step === 0;
}

/** `256`, `.25 vCPU`, `1 vcpu` → CPU units; `undefined` for what is neither. */
export function cpuUnits(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const vcpu = /^(\d*\.?\d+)\s*vcpu$/i.exec(text.trim());
  return vcpu ? Number(vcpu[1]) * 1024 : undefined;
}

/** `512`, `0.5 GB`, `1gb` → MiB; `undefined` for what is neither. */
export function mebibytes(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const gigabytes = /^(\d*\.?\d+)\s*gb$/i.exec(text.trim());
  return gigabytes ? Number(gigabytes[1]) * 1024 : undefined;
}
