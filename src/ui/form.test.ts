import { describe, expect, test } from 'vitest'
import { formState, type Answer } from './form.ts'

const refused: Answer = {
  refused: { code: 'kernel.input_invalid', text: 'Look again.', fields: { name: 'Needed.', days: 'A number.' } },
  values: { form: 'make', name: '', days: 'x' },
}

describe('the answer to one of several forms', () => {
  test.each<
    [
      what: string,
      answer: Answer,
      name: string | undefined,
      done: boolean,
      error: string | undefined,
      value: string,
      first: string | undefined,
    ]
  >([
    ['nothing was sent', null, 'make', false, undefined, 'known', undefined],
    ['this one was refused', refused, 'make', false, 'Needed.', '', 'name'],
    ['another one was refused', refused, 'end', false, undefined, 'known', undefined],
    ['the only one was refused', refused, undefined, false, 'Needed.', '', 'name'],
    ['this one is done', { form: 'make', done: true }, 'make', true, undefined, 'known', undefined],
    ['another one is done', { form: 'end', done: true }, 'make', false, undefined, 'known', undefined],
    ['the only one is done', { done: true }, undefined, true, undefined, 'known', undefined],
  ])('%s', (_what, answer, name, done, error, value, first) => {
    const state = formState(answer, name)
    expect([state.done, state.error('name'), state.value('name', 'known'), state.first]).toEqual([
      done,
      error,
      value,
      first,
    ])
  })
})
