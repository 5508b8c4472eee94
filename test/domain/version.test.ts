import { expect, test } from '@jest/globals';
import { version } from '../../package.json';
import { VERSION } from '../../src/domain/version';

test('the version that servers see is that of the package', () => {
  expect(VERSION).toBe(version);
});
