// The first visit of an empty node: only the link that the terminal printed last opens it, once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Refusal } from '#kernel/errors'
import { openTestHouse, type TestHouse } from '../../tests/harness/house.ts'
import { lookAtSetUp, nodeName, setUp, setUpLink } from './set-up.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())

const coded = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (e: unknown) => (e instanceof Refusal ? e.code : String(e)),
  )
const tokenOf = (link: string | null): string => link?.split('/').at(-1) ?? ''
const typed = (token: string) => ({
  token,
  node: 'Harbour',
  name: 'Joan',
  address: 'joan@people.example',
  device: 'test',
})

describe('setting up', () => {
  it('opens with the newest link alone', async () => {
    const old = tokenOf(await setUpLink('http://node.test'))
    const link = await setUpLink('http://node.test')
    expect(link).toMatch(/^http:\/\/node\.test\/setup\/[\w-]{43}$/)
    expect(await coded(lookAtSetUp(house.anonymous, { token: old }))).toBe('site.link_unknown')
    expect(await lookAtSetUp(house.anonymous, { token: tokenOf(link) })).toEqual({ open: true })
    expect(await coded(setUp(house.anonymous, typed(old)))).toBe('site.link_unknown')
    expect(await coded(setUp(house.anonymous, { ...typed(tokenOf(link)), address: 'joan' }))).toBe(
      'kernel.input_invalid',
    )
  })
  it('makes one host, however often it is sent at once', async () => {
    const token = tokenOf(await setUpLink('http://node.test'))
    const tries = await Promise.all(Array.from({ length: 4 }, () => coded(setUp(house.anonymous, typed(token)))))
    expect(tries.filter((t) => t === 'done')).toHaveLength(1)
    const [row] = await house.owner<{ n: number }[]>`select count(*)::int as n from people.person where host`
    expect(row?.n).toBe(1)
    expect(await nodeName(house.anonymous, {})).toEqual({ name: 'Harbour' })
  })
  it('is over when there is a host', async () => expect(await setUpLink('http://node.test')).toBeNull())
})
