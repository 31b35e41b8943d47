/** Native ESM, types stripped by the bundler's own transformer: one TypeScript pipeline for tests and `dist`. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/jest-transform.cjs' },
  setupFiles: ['<rootDir>/scripts/jest-seed.mjs'],
  // Most of the time goes to programs that tests start and wait for, so one worker a core is not too many.
  maxWorkers: '100%',
  testTimeout: 180_000,
  globalSetup: '<rootDir>/scripts/jest-temp-setup.mjs',
  globalTeardown: '<rootDir>/scripts/jest-temp-teardown.mjs',
  watchman: false,
}
