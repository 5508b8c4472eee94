import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { hearCommand } from '../../src/aws/records';
import type { Command } from '../../src/domain/command';
import { instant } from '../../src/domain/instant';
import { sdkConfig } from '../local/aws/kernel';
import type { World } from './world';

export const ALICE = 'arn:aws:sts::123456789012:assumed-role/Operator/alice';

type Wish = Command extends infer Kind ? (Kind extends Command ? Omit<Kind, 'id' | 'by' | 'at'> : never) : never;

/** Writes a command into the record of `frontend` as the command line does; the sweep is the test's to run. */
export async function ask(
  { aws, runtime }: Pick<World, 'aws' | 'runtime'>,
  wish: Wish,
  id: string = wish.kind,
): Promise<void> {
  const table = { dynamodb: new DynamoDBClient(sdkConfig(aws)), tableName: runtime().tableName };
  const now = aws.clock.now();
  await hearCommand(table, 'frontend', { ...wish, id, by: ALICE, at: instant(now) } as Command, now);
}
