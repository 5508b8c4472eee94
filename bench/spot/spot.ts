import { tableOf } from './table';
import { liveThrough, type WorldInputs, type WorldResult } from './world';

export interface SpotResult {
  readonly drained: WorldResult;
  readonly undrained: WorldResult;
}

/**
 * Two worlds of one seed under one load, one after the other: with Slipway, and with its rule disabled. ECS deregisters late
 * in both.
 * @returns what came of each, and as a table
 */
export async function compareSpot(
  inputs: WorldInputs,
  progress: (line: string) => void,
): Promise<SpotResult & { readonly table: string }> {
  progress('with Slipway …');
  const drained = await liveThrough(inputs, true);
  progress('with its rule disabled …');
  const undrained = await liveThrough(inputs, false);
  return { drained, undrained, table: tableOf(drained, undrained) };
}
