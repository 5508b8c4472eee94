import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoDb } from '../../local/aws/dynamodb/dynamodb';
import type { Kernel } from '../../local/aws/kernel';
import { sdkConfig } from '../local/aws/kernel';

const STACK = join(__dirname, '../../.serverless/cloudformation-template-update-stack.json');

/** Longer than DynamoDB takes to create a table, in virtual time. */
const CREATED_WITHIN_MS = 60_000;

/** Creates the table of records as the packaged stack has it (Jest's global set-up packages); its name. */
export async function createRecordTable(aws: Kernel): Promise<string> {
  aws.register(createDynamoDb(aws.world));
  const { PointInTimeRecoverySpecification: _setApart, ...table } = JSON.parse(readFileSync(STACK, 'utf8')).Resources
    .Table.Properties;
  await new DynamoDBClient(sdkConfig(aws)).send(new CreateTableCommand(table as CreateTableCommandInput));
  await aws.clock.advance(CREATED_WITHIN_MS);
  return table.TableName;
}
