/** Native ESM, types stripped by the bundler's own transformer: one TypeScript pipeline for tests and `dist`. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/jest-transform.cjs' },
  setupFiles: ['<rootDir>/scripts/jest-seed.mjs'],
  testTimeout: 180_000,
  globalSetup: '<rootDir>/scripts/jest-temp-setup.mjs',
  globalTeardown: '<rootDir>/scripts/jest-temp-teardown.mjs',
  watchman: false,
}
