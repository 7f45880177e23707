// Between the steps of beginning a group: checks what was typed so far, and proposes what comes next.
import type { ActionFailure } from '@sveltejs/kit'
import {
  blueprints,
  isBlueprint,
  isStep,
  proposedUnit,
  readDraft,
  splitAddresses,
  withProposal,
  type BlueprintId,
  type Draft,
  type Proposal,
  type Step,
} from '#commons/groups'
import { proposeAddress, type create } from '#commons/groups/server'
import { me } from '#commons/people/server'
import { isLocale, type Locale } from '#kernel/context'
import { refuse, type FieldError } from '#kernel/errors'
import { readForm, refused, text, type FormEvent, type Refused } from '../kit.ts'
import { limitFigure, readLimit } from './amounts.ts'

type Moved = { step: Step; values: Draft }
type Input = Parameters<typeof create>[1]

const typedIn = (data: FormData): Draft =>
  readDraft(Object.fromEntries([...data].filter((pair): pair is [string, string] => typeof pair[1] === 'string')))
const wrong = (fields: Record<string, FieldError>) => refuse('kernel.input_invalid', {}, fields)
const kindOf = ({ blueprint }: Draft): BlueprintId => {
  if (!isBlueprint(blueprint)) throw wrong({ blueprint: { key: 'kernel.field.choice' } })
  return blueprint
}
const languageOf = ({ locale }: Draft, reader: Locale): Locale => (isLocale(locale) ? locale : reader)

/** The action between steps. Going back asks for nothing; going on asks for what the step before had to say. */
export async function go(event: FormEvent): Promise<ActionFailure<Refused> | Moved> {
  const data = await readForm(event)
  try {
    const [to, draft, reader] = [text(data, 'to'), typedIn(data), event.locals.caller.locale]
    if (to === 'who') return { step: to, values: begun(draft, reader) }
    if (to === 'how') return { step: to, values: proposed(await addressed(draft, event), reader) }
    return { step: isStep(to) ? to : 'kind', values: draft }
  } catch (cause) {
    return refused(cause, event, data, 'groups.create')
  }
}

const begun = (draft: Draft, reader: Locale): Draft => ({
  ...draft,
  visibility: draft.visibility || blueprints[kindOf(draft)].visibility,
  locale: languageOf(draft, reader),
})

/** The address as it was typed, if it is free, or one that grows from the name. */
async function addressed(draft: Draft, event: FormEvent): Promise<Draft> {
  kindOf(draft)
  const address = draft.address.trim()
  const found = await event.locals.ask(proposeAddress, { name: draft.name, ...(address && { address }) })
  if (!address) return { ...draft, address: found.proposal }
  if (found.problem === 'shape') throw wrong({ address: { key: 'groups.field.address' } })
  const params = { proposal: found.proposal }
  if (found.problem) throw wrong({ address: { key: 'groups.error.address_reserved', params } })
  if (!found.free) throw wrong({ address: { key: 'groups.error.address_taken', params } })
  return { ...draft, address: found.address }
}

function proposed(draft: Draft, reader: Locale): Draft {
  const [kind, locale] = [kindOf(draft), languageOf(draft, reader)]
  const [oldKind, oldLocale] = draft.proposed_for.split(' ')
  const before = isBlueprint(oldKind) && isLocale(oldLocale) ? proposalOf(oldKind, oldLocale, reader) : null
  return withProposal(draft, kind, locale, proposalOf(kind, locale, reader), before)
}

/** The unit in the language of the group, figures as the founder reads them. */
function proposalOf(kind: BlueprintId, locale: Locale, reader: Locale): Proposal {
  const { currency } = blueprints[kind]
  const { one, other } = proposedUnit(blueprints[kind], locale)
  return {
    unit_one: one,
    unit_other: other,
    low: limitFigure(currency.min_minor, currency, reader),
    high: limitFigure(currency.max_minor, currency, reader),
  }
}

/** Everything typed, as the command wants it. */
export async function groupFrom(data: FormData, event: FormEvent): Promise<Input> {
  const [draft, reader] = [typedIn(data), event.locals.caller.locale]
  const kind = kindOf(draft)
  const read = (field: 'low' | 'high'): bigint | FieldError => {
    const limit = readLimit(draft[field], blueprints[kind].currency, draft, reader)
    return 'ok' in limit ? limit.ok : { key: limit.refuse.replace('.', '.error.'), params: limit.params }
  }
  const [low, high] = [read('low'), read('high')]
  if (typeof low !== 'bigint' || typeof high !== 'bigint')
    throw wrong({ ...(typeof low === 'bigint' ? {} : { low }), ...(typeof high === 'bigint' ? {} : { high }) })
  const mine = await event.locals.ask(me, {})
  return {
    blueprint: kind,
    name: draft.name,
    ...(draft.address.trim() && { address: draft.address }),
    about: draft.about,
    place: draft.place,
    locale: languageOf(draft, reader),
    time_zone: mine?.time_zone ?? 'UTC',
    ...(draft.visibility && { visibility: draft.visibility as Input['visibility'] }),
    ...(draft.brand_h && { brand_h: draft.brand_h }),
    unit: { one: draft.unit_one, other: draft.unit_other },
    min_minor: -low,
    max_minor: high,
    invites: splitAddresses(draft.invites),
  }
}
