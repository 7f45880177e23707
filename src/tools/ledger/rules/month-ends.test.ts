import { expect, it } from 'vitest'
import { monthEnds } from './month-ends.ts'

it.each([
  ['2026-03-12', 3, ['2025-12-31', '2026-01-31', '2026-02-28', '2026-03-12']],
  ['2024-03-31', 1, ['2024-02-29', '2024-03-31']],
  ['2026-01-01', 2, ['2025-11-30', '2025-12-31', '2026-01-01']],
] as const)('the ends of months up to %s, %i of them', (today, months, ends) =>
  expect(monthEnds(today, months)).toEqual(ends),
)
