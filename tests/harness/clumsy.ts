// Two communities, a garden of planted rows, and what an act says when it refuses: for bad input at the commands themselves.
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Caller } from '#kernel/context'
import { Refusal } from '#kernel/errors'
import { newId } from '#kernel/ids'
import { named } from '#kernel/registry'
import { plant, type Garden } from './garden.ts'
import { openTestHouse, type Someone, type TestHouse } from './house.ts'
import '../../src/boot/set-up.ts'

// Set before the first test of a file.
export let house: TestHouse
export let garden: Garden
/** A community with a credit, its coordinator and two members. */
export let group: string
export let coordinator: Someone
export let ana: Someone
export let ben: Someone
/** One with hours, and two members. */
export let hours: string
export let una: Someone
export let ugo: Someone

export const act = <T = Record<string, unknown>>(name: string, who: Caller, input: unknown): Promise<T> =>
  named(name)(who, input) as Promise<T>
export const keyed = <C extends Caller>(who: C): C => ({ ...who, key: newId() })
export const said = async (
  doing: Promise<unknown>,
): Promise<{ code: string | null; fields: Record<string, string>; params: unknown }> => {
  try {
    await doing
    return { code: null, fields: {}, params: {} }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return {
      code: error.code,
      params: error.params,
      fields: Object.fromEntries(Object.entries(error.fields).map(([field, { key }]) => [field, key])),
    }
  }
}

/** A house for all tests of a file. */
export function furnish(): void {
  beforeAll(async () => {
    house = await openTestHouse()
    garden = await plant(house)
    const made = await house.community()
    ;({ group, coordinator } = made)
    ana = await house.member(made.group, 'Ana')
    ben = await house.member(made.group, 'Ben')
    const bank = await house.community({ blueprint: 'timebank' })
    hours = bank.group
    una = await house.member(bank.group, 'Una')
    ugo = await house.member(bank.group, 'Ugo')
  })
  afterAll(() => house.close())
  // Past every window that counts tries.
  beforeEach(() => house.now.pass(1200))
}
