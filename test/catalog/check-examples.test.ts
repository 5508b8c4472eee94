import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import Ajv from 'ajv';
import * as v from 'valibot';
import { parse } from 'yaml';
import { SERVICE_FILE } from '../../src/catalog/slipway/schema';

const SCHEMA = join(__dirname, '../../services/schema/slipway.service.json');
const published = new Ajv().compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

test.each([
  ['http', { AfterAllowTestTraffic: ['answers'], AfterAllowTraffic: ['the front door'] }],
  ['targets', { AfterAllowTraffic: ['stays up'] }],
  ['alarms', { AfterAllowTestTraffic: ['quiet'] }],
  ['task', { BeforeInstall: ['migrated'] }],
  ['image', { BeforeInstall: ['fit for production'] }],
  ['lambda', { AfterAllowTestTraffic: ['judged'] }],
])('the example of the page about %s checks is read, and fits the JSON Schema', (kind, names) => {
  const page = readFileSync(join(__dirname, `../../docs/checks/${kind}.md`), 'utf8');
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  expect(published(parse(yaml))).toBe(true);
  const { checks } = v.parse(SERVICE_FILE, parse(yaml));
  const found = Object.entries(checks).map(([event, list = []]) => [event, list.map(({ name }) => name)]);
  expect(Object.fromEntries(found)).toEqual(names);
});
