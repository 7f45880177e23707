import { describe, expect, it } from 'vitest'
import {
  draftField,
  draftFields,
  emptyDraft,
  isStep,
  readDraft,
  steps,
  stepToMend,
  travelling,
  withProposal,
} from './draft.ts'

const hours = { unit_one: 'hour', unit_other: 'hours', low: '−20 h', high: '+40 h' }
const heures = { unit_one: 'heure', unit_other: 'heures', low: '−20 h', high: '+40 h' }
const grains = { unit_one: 'grain', unit_other: 'grains', low: '−300', high: '+600' }

describe('draft', () => {
  it('reads what is known of a form and nothing else', () => {
    const draft = readDraft({ name: 'Oak', key: 'k', to: 'who' })
    expect(draft).toEqual({ ...emptyDraft(), name: 'Oak' })
  })

  it.each(steps)('%s shows some fields and lets the others travel', (step) => {
    const hidden = travelling(step)
    expect(hidden.length).toBeLessThan(draftFields.length)
    expect(hidden).toContain('proposed_for')
  })

  it.each([
    ['name', 'name'],
    ['unit.one', 'unit_one'],
    ['unit.other', 'unit_other'],
    ['min_minor', 'low'],
    ['max_minor', 'high'],
    ['invites.3', 'invites'],
    ['time_zone', null],
    ['toString', null],
  ])('error at %s → %s', (input, field) => expect(draftField(input)).toBe(field))

  it.each([
    [['invites.0', 'address'], 'who'],
    [['low'], 'how'],
    [['blueprint', 'low'], 'kind'],
    [['time_zone'], null],
    [[], null],
  ])('%j → step %s', (inputs, step) => expect(stepToMend(inputs)).toBe(step))

  it.each([
    ['kind', true],
    ['open', false],
    [null, false],
  ])('%s is a step: %s', (text, is) => expect(isStep(text)).toBe(is))
})

describe('withProposal', () => {
  it('fills what is empty', () => {
    expect(withProposal(emptyDraft(), 'timebank', 'en', hours, null)).toMatchObject({
      ...hours,
      proposed_for: 'timebank en',
    })
  })
  it('keeps what was typed', () => {
    const draft = { ...emptyDraft(), ...hours, high: '+60 h', proposed_for: 'timebank en' }
    expect(withProposal(draft, 'timebank', 'en', hours, hours)).toMatchObject({ ...hours, high: '+60 h' })
  })
  it('follows the language only where nothing was typed', () => {
    const draft = { ...emptyDraft(), ...hours, unit_one: 'turn', proposed_for: 'timebank en' }
    expect(withProposal(draft, 'timebank', 'fr', heures, hours)).toMatchObject({
      unit_one: 'turn',
      unit_other: 'heures',
    })
  })
  it('begins anew with another blueprint', () => {
    const draft = { ...emptyDraft(), ...hours, high: '+60 h', proposed_for: 'timebank en' }
    expect(withProposal(draft, 'lets', 'en', grains, hours)).toMatchObject({ ...grains, proposed_for: 'lets en' })
  })
})
