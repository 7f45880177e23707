import { describe, expect, it } from 'vitest'
import { locales } from '#kernel/context'
import { boundsOf } from '../rules/bounds.ts'
import { blueprintIds, blueprints, isBlueprint, proposedUnit } from './index.ts'

describe.each(blueprintIds)('blueprint %s', (id) => {
  const blueprint = blueprints[id]
  const { currency, categories } = blueprint

  it('goes by its own name', () => expect(blueprint.id).toBe(id))
  it.each([...locales])('names its unit and its categories in %s', (locale) => {
    const unit = proposedUnit(blueprint, locale)
    for (const word of [unit.one, unit.other]) expect(word.length).toBeGreaterThan(1)
    expect(new Set(categories[locale]).size).toBe(categories[locale].length)
    expect(categories[locale].length).toBe(categories.en.length)
    for (const name of categories[locale]) expect(name.length).toBeLessThanOrEqual(80)
  })
  it('works from the first day: everybody can give and receive', () => {
    expect(boundsOf(currency, {})).not.toBeNull()
    expect(currency.min_minor < currency.soft_min_minor && currency.soft_min_minor < 0n).toBe(true)
    expect(0n < currency.soft_max_minor && currency.soft_max_minor < currency.max_minor).toBe(true)
  })
  it('shows only places that are built, and opens an account at joining', () => {
    expect([...blueprint.tools].sort()).toEqual(['ledger', 'market'])
    expect(blueprint.places).toEqual(['home', 'market', 'people', 'all'])
    expect(blueprint.acts.join.map((act) => act.call)).toEqual(['ledger.open_account'])
    expect(blueprint.acts.creation.map((act) => act.call)).toEqual(['ledger.open_currency', 'market.set_categories'])
  })
})

it('knows its own', () => {
  expect(['lets', 'timebank', 'ecovillage', 'constructor', null].map(isBlueprint)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
