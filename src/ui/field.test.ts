import { createRawSnippet } from 'svelte'
import { render } from 'svelte/server'
import { describe, expect, test } from 'vitest'
import Button from './Button.svelte'
import Field from './Field.svelte'
import type { FieldControl } from './types.ts'

/** Renders a field and shows what its control was given. */
function field(props: { label: string; hint?: string; error?: string; group?: boolean; focus?: boolean; id?: string }) {
  let control: FieldControl = {}
  const children = createRawSnippet<[FieldControl]>((given) => ({
    render: () => {
      control = given()
      return '<input>'
    },
  }))
  const { body } = render(Field, { props: { ...props, children } })
  return { body, control }
}

describe('a field ties its words to its control', () => {
  test('label', () => {
    const { body, control } = field({ label: 'Town' })
    expect(control.id).toBeTruthy()
    expect(body).toContain(`for="${control.id}"`)
    expect(control['aria-describedby']).toBeUndefined()
    expect(control['aria-invalid']).toBeUndefined()
  })
  test('hint and error, in this order', () => {
    const { body, control } = field({ label: 'Mail', hint: 'Stays here', error: 'The end is missing' })
    expect(control['aria-describedby']).toBe(`${control.id}-hint ${control.id}-error`)
    for (const id of control['aria-describedby']!.split(' ')) expect(body).toContain(`id="${id}"`)
    expect(control['aria-invalid']).toBe('true')
    expect(body.indexOf('Stays here')).toBeLessThan(body.indexOf('<input>'))
    expect(body.indexOf('<input>')).toBeLessThan(body.indexOf('The end is missing'))
  })
  test('a group is named by its label', () => {
    const { body, control } = field({ label: 'Kind', group: true, id: 'kind' })
    expect(control.id).toBeUndefined()
    expect(control['aria-labelledby']).toBe('kind-label')
    expect(body).toContain('<span class="label" id="kind-label">')
    expect(body).not.toContain('<label')
  })
  test('the first field with an error takes the focus', () => {
    expect(field({ label: 'a', error: 'b', focus: true }).control.autofocus).toBe(true)
    expect(field({ label: 'a', error: 'b' }).control.autofocus).toBeUndefined()
  })
})

test('a button that may not be pressed has its reason and sends nothing', () => {
  const { body } = render(Button, {
    props: { disabledReason: 'Only members answer', type: 'submit', name: 'act', value: 'x', kind: 'primary' },
  })
  expect(body).toContain('aria-disabled="true"')
  expect(body).toContain('type="button"')
  expect(body).not.toContain('name=')
  const id = /aria-describedby="([^"]+)"/.exec(body)?.[1]
  expect(body).toContain(`id="${id}">Only members answer`)
})
