/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/scripts/jest-global-setup.mjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.build/', '<rootDir>/.serverless/'],
  transform: { '\\.([cm]?ts|mjs)$': '<rootDir>/scripts/jest-transform.mjs' },
  // Packages that ship ES modules only would need the transform too; those used here ship CommonJS as well.
  transformIgnorePatterns: ['/node_modules/'],
  moduleFileExtensions: ['ts', 'mjs', 'js', 'json', 'node'],
  maxWorkers: 2,
  // What tests leave behind in a worker makes it slower with each file: at two gigabytes, tenfold.
  workerIdleMemoryLimit: '700MB',
  testTimeout: 20_000,
};
