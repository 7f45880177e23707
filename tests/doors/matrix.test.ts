// What a person may not see is absent. Every command and query of the registry, called by four who have no business in a hidden
// group, with all its ids in hand: no planted word comes out, and its ids answer as if they were nobody's.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '#kernel/context'
import { Refusal } from '#kernel/errors'
import { newId } from '#kernel/ids'
import { registry, type Callable } from '#kernel/registry'
import { toJson } from '#kernel/wire'
import { openTestHouse, type TestHouse } from '../harness/house.ts'
import { inputFor, type Planted } from '../harness/inputs.ts'
import { plant, marker, nameMarker, type Garden } from '../harness/garden.ts'
import '../../src/boot/set-up.ts'

let house: TestHouse
let garden: Garden
let outsiders: Record<string, Caller>

beforeAll(async () => {
  house = await openTestHouse()
  garden = await plant(house)
  outsiders = {
    'an anonymous visitor': house.anonymous,
    'a member of another group': garden.stranger,
    'a former member': garden.former,
    'a suspended member': garden.suspended,
  }
})
afterAll(() => house.close())

/** Somebody suspended may be told so; nothing else of the group. */
// A unique address can't be hidden from who wants the same one: the only such answer.
const maySay = (who: string, refusal: Refusal): boolean =>
  refusal.code === 'groups.address_taken' ||
  refusal.kind === 'absent' ||
  ['kernel.sign_in_required', 'kernel.not_allowed', 'kernel.input_invalid', 'kernel.too_many'].includes(refusal.code) ||
  (who === 'a suspended member' && refusal.kind === 'denied') ||
  (who === 'an anonymous visitor' && refusal.kind === 'denied')

async function outcome(
  act: Callable,
  who: Caller,
  planted: Planted,
  full: boolean,
): Promise<{ said: string; refusal: Refusal | null }> {
  try {
    const caller = act.about.kind === 'query' ? who : { ...who, key: newId() }
    return { said: toJson(await act(caller, inputFor(act, planted, full))), refusal: null }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { said: toJson({ code: error.code, params: error.params, fields: error.fields }), refusal: error }
  }
}

describe('outsiders of a hidden group', () => {
  const names = ['an anonymous visitor', 'a member of another group', 'a former member', 'a suspended member']
  for (const name of names)
    it(`${name} finds nothing through any command or query`, { timeout: 60_000 }, async () => {
      const told: string[] = []
      for (const act of registry()) {
        for (const full of [true, false]) {
          const { said, refusal } = await outcome(act, outsiders[name]!, garden.planted, full)
          const never = name.includes('anonymous') || name.includes('another') ? [marker, nameMarker] : [marker]
          for (const word of never)
            if (said.includes(word))
              told.push(
                `${act.about.name} tells: ${said.slice(Math.max(0, said.indexOf(word) - 80), said.indexOf(word) + 40)}`,
              )
          if (refusal?.kind === 'unavailable') told.push(`${act.about.name} failed: ${refusal.code}`)
          const aboutIt = Object.values(inputFor(act, garden.planted, full)).some((value) =>
            Object.values(garden.planted).includes(String(value)),
          )
          if (aboutIt && refusal && !maySay(name, refusal))
            told.push(`${act.about.name} answers ${refusal.code} (${refusal.kind}) instead of absent`)
        }
      }
      expect(told).toEqual([])
    })

  it('nothing of the group has changed', async () => {
    expect(await garden.state()).toEqual(garden.before)
  })
})

describe('the matrix itself', () => {
  it('would notice: a member sees the planted words', async () => {
    let seen = 0
    for (const act of registry().filter((a) => a.about.kind === 'query')) {
      const { said } = await outcome(act, garden.member, garden.planted, true)
      if (said.includes(marker)) seen += 1
    }
    expect(seen).toBeGreaterThan(6)
  })
})
