// The blueprints that come with the program.
import type { Locale } from '#kernel/context'
import type { Blueprint, BlueprintId } from './blueprint.ts'
import { lets } from './lets.ts'
import { timebank } from './timebank.ts'

export const blueprints: Readonly<Record<BlueprintId, Blueprint>> = { lets, timebank }
/** In the order in which they are offered. */
export const blueprintIds = Object.keys(blueprints) as BlueprintId[]
export const isBlueprint = (text: unknown): text is BlueprintId =>
  typeof text === 'string' && Object.hasOwn(blueprints, text)

/** The unit as a blueprint names it in a language. */
export const proposedUnit = ({ currency }: Blueprint, locale: Locale): { one: string; other: string } => ({
  one: currency.one[locale],
  other: currency.other[locale],
})
