import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** Components and everything that imports one. */
const screens = ['src/ui/**/*.test.ts', 'src/**/ui/*.test.ts']
const withDatabase = ['src/**/*.db.test.ts', 'tests/doors/**/*.test.ts', 'tests/house.test.ts']
const cluster = ['./tests/cluster.ts']

export default defineConfig({
  // Not `sveltekit()`: components are rendered by themselves, without routes.
  plugins: [svelte()],
  test: {
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Two cores are what a small server and the build machine have.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['src/**/*.test.ts'], exclude: [...screens, ...withDatabase] },
      },
      { extends: true, test: { name: 'ui', include: screens } },
      { extends: true, test: { name: 'db', include: withDatabase, globalSetup: cluster } },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          globalSetup: cluster,
          // One browser and one server at a time, after everything quick.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          globalSetup: cluster,
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
