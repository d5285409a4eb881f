import { defineConfig } from 'vitest/config';

/** What is waited for comes soon, but not on every machine: the deadline is for those that hang. */
const patience = { poll: { timeout: 30_000 } };

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], setupFiles: ['test/support/leakCheck.ts'] } },
      {
        test: {
          name: 'integration',
          expect: patience,
          include: ['test/integration/**/*.test.ts'],
          exclude: ['following', 'load', 'sqlite', 'formats'].map(folder => `test/integration/${folder}/**`),
          setupFiles: ['test/support/leakCheck.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        // What following must survive: writers, rotations and faults, several at once, for most of the time is waiting.
        test: {
          name: 'following',
          expect: patience,
          include: ['test/integration/following/**/*.test.ts'],
          setupFiles: ['test/support/leakCheckOfFile.ts'],
          testTimeout: 90_000,
          hookTimeout: 60_000,
          maxConcurrency: 8,
          fileParallelism: false,
        },
      },
      {
        // Short versions of the load, the many files and the soak of test/bench/follow.
        test: {
          name: 'load',
          expect: patience,
          include: ['test/integration/load/**/*.test.ts'],
          setupFiles: ['test/support/leakCheckOfFile.ts'],
          testTimeout: 90_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        // Tables, and what holds for all formats alike. Needs a Node that has node:sqlite; see scripts/test.mjs.
        test: {
          name: 'formats',
          expect: patience,
          include: ['test/integration/{sqlite,formats}/**/*.test.ts'],
          setupFiles: ['test/support/leakCheckOfFile.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        // Drives the installed .vsix in a real VS Code with Playwright.
        test: {
          name: 'ui',
          expect: patience,
          include: ['test/e2e/ui/**/*.test.ts'],
          setupFiles: ['test/e2e/support/pictures.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
