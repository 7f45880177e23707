// A group before it exists: what its founder types in three steps. All of it travels with every step, so nothing is lost.

export const steps = ['kind', 'who', 'how'] as const
export type Step = (typeof steps)[number]
export const isStep = (text: unknown): text is Step => steps.some((step) => step === text)

/** Every field with the step that asks for it. */
const asked = {
  blueprint: 'kind',
  name: 'who',
  address: 'who',
  place: 'who',
  about: 'who',
  locale: 'who',
  visibility: 'who',
  brand_h: 'who',
  unit_one: 'how',
  unit_other: 'how',
  low: 'how',
  high: 'how',
  invites: 'how',
  /** The blueprint and the language for which unit and limits were proposed. */
  proposed_for: 'how',
} as const satisfies Record<string, Step>

export type DraftField = keyof typeof asked
/** As typed; empty where nothing was. */
export type Draft = Record<DraftField, string>
export const draftFields = Object.keys(asked) as DraftField[]

export const emptyDraft = (): Draft => Object.fromEntries(draftFields.map((field) => [field, ''])) as Draft

/** From the values of a form, whatever else they hold. */
export const readDraft = (values: Readonly<Record<string, string>>): Draft =>
  Object.fromEntries(draftFields.map((field) => [field, values[field] ?? ''])) as Draft

/** Fields that a step does not show: they travel hidden. */
export const travelling = (step: Step): DraftField[] =>
  draftFields.filter((field) => asked[field] !== step || field === 'proposed_for')

const byInput: Readonly<Record<string, DraftField>> = {
  min_minor: 'low',
  max_minor: 'high',
  'unit.one': 'unit_one',
  'unit.other': 'unit_other',
}

/** The field of the draft that an error of the command's input belongs to: `unit.one` → `unit_one`, `invites.3` → `invites`. */
export function draftField(input: string): DraftField | null {
  const name = byInput[input] ?? input.split('.')[0] ?? ''
  return draftFields.find((field) => field === name) ?? null
}

/** The first step with something to look at again. */
export function stepToMend(inputs: readonly string[]): Step | null {
  const wrong = new Set(inputs.map(draftField))
  return steps.find((step) => draftFields.some((field) => asked[field] === step && wrong.has(field))) ?? null
}

export type Proposal = Pick<Draft, 'unit_one' | 'unit_other' | 'low' | 'high'>

/**
 * Unit and limits as proposed, where nothing of one's own stands. Another blueprint begins them anew, since grains are no hours;
 * another language changes only what was left as `before` had it.
 */
export function withProposal(
  draft: Draft,
  blueprint: string,
  locale: string,
  now: Proposal,
  before: Proposal | null,
): Draft {
  const [oldBlueprint] = draft.proposed_for.split(' ')
  const kept = (field: keyof Proposal): boolean =>
    oldBlueprint === blueprint && draft[field].trim() !== '' && draft[field] !== before?.[field]
  const fields = Object.keys(now) as (keyof Proposal)[]
  const filled = Object.fromEntries(fields.map((field) => [field, kept(field) ? draft[field] : now[field]]))
  return { ...draft, ...filled, proposed_for: `${blueprint} ${locale}` }
}
