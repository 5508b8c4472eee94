import type { Facts } from './facts';
import { type Judgement, ng, ok } from './judgement';
import { mapped, text, whole } from './members';
import { runsOnFargate } from './platform';

type Sizes = { readonly from: number; readonly to: number; readonly step: number } | readonly number[];

/**
 * MiB of memory that Fargate has for so many CPU units. ECS developer guide, "Troubleshoot Amazon ECS task definition
 * invalid CPU or memory errors", November 2026.
 */
const MEMORY: Readonly<Record<number, Sizes>> = {
  256: [512, 1024, 2048],
  512: { from: 1024, to: 4096, step: 1024 },
  1024: { from: 2048, to: 8192, step: 1024 },
  2048: { from: 4096, to: 16_384, step: 1024 },
  4096: { from: 8192, to: 30_720, step: 1024 },
  8192: { from: 16_384, to: 61_440, step: 4096 },
  16384: { from: 32_768, to: 122_880, step: 8192 },
};

/** The same table: Windows has no other, and the two largest need Linux platform 1.4.0 or later. */
const OF_WINDOWS: readonly number[] = [1024, 2048, 4096];
const NEED_1_4_0: readonly number[] = [8192, 16_384];

/** CPU and memory of the task are a pair that Fargate has. */
export function judgeTaskSize(facts: Facts): readonly Judgement[] {
  if (!runsOnFargate(facts)) return [ok('the tasks do not run on Fargate, which alone has fixed sizes')];
  const { definition, service } = facts;
  const [cpu, memory] = [whole(definition.cpu), whole(definition.memory)];
  if (cpu === undefined || memory === undefined)
    return [
      ng(
        `Fargate needs cpu and memory of the task; they are ${told(definition.cpu)} and ${told(definition.memory)}`,
        'Give both, "256" and "512" say.',
      ),
    ];
  const sizes = MEMORY[cpu];
  if (!sizes)
    return [ng(`Fargate has no task of ${cpu} CPU units`, `Give one of ${Object.keys(MEMORY).join(', ')} CPU units.`)];
  if (!has(sizes, memory))
    return [ng(`Fargate has no task of ${cpu} CPU units with ${memory} MiB`, `Give it ${explainSizes(sizes)} MiB.`)];
  const isWindows = text(mapped(definition.runtimePlatform).operatingSystemFamily)?.startsWith('WINDOWS') ?? false;
  if (isWindows && !OF_WINDOWS.includes(cpu))
    return [ng(`Fargate has no Windows task of ${cpu} CPU units`, `Give one of ${OF_WINDOWS.join(', ')} CPU units.`)];
  const version = service?.platformVersion;
  if (NEED_1_4_0.includes(cpu) && version !== undefined && /^1\.[0-3]\./.test(version))
    return [
      ng(`a task of ${cpu} CPU units needs platform version 1.4.0, the service has ${version}`, 'Update the service.'),
    ];
  return [ok(`${cpu} CPU units with ${memory} MiB`)];
}

function has(sizes: Sizes, memory: number): boolean {
  if (!('from' in sizes)) return sizes.includes(memory);
  return memory >= sizes.from && memory <= sizes.to && (memory - sizes.from) % sizes.step === 0;
}

function explainSizes(sizes: Sizes): string {
  return 'from' in sizes ? `${sizes.from} to ${sizes.to} in steps of ${sizes.step}` : sizes.join(', ');
}

function told(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
