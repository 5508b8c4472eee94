import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import * as v from 'valibot';
import { parse } from 'yaml';
import { SERVICE_FILE } from '../../src/catalog/slipway/schema';

const PAGE = join(__dirname, '../../docs/checks/image.md');

test('the example of the page about checks of images is read, with what is left out filled in', () => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(PAGE, 'utf8')) ?? [];
  expect(v.parse(SERVICE_FILE, parse(yaml)).checks.BeforeInstall).toEqual([
    {
      kind: 'image',
      name: 'fit for production',
      immutableTag: true,
      oldestInDays: 90,
      labels: [{ name: 'org.opencontainers.image.revision', pattern: '[0-9a-f]{40}' }],
      scan: {
        atMost: 'MEDIUM',
        unratedAs: 'HIGH',
        ignore: [{ id: 'CVE-2024-3094', reason: 'the library is not loaded', until: '2026-12-31' }],
        waitInMinutes: 15,
      },
      signature: true,
      sbom: true,
    },
  ]);
});
