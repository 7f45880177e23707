// At the commands themselves: what comes twice, who is not let in, and ids of somewhere else.
import { describe, expect, it } from 'vitest'
import type { Caller } from '#kernel/context'
import { newId } from '#kernel/ids'
import { toJson } from '#kernel/wire'
import { act, ana, ben, coordinator, furnish, garden, group, house, keyed, said } from '../harness/clumsy.ts'

furnish()

describe('sent twice', () => {
  it('one key is one payment, however often and however close together', async () => {
    const key = newId()
    const input = { group, to: ben.actor.id, amount: '1', description: `once ${key}` }
    const answers = await Promise.all(Array.from({ length: 8 }, () => act('ledger.pay', { ...ana, key }, input)))
    const later = await act('ledger.pay', { ...ana, key }, input)
    expect(new Set([...answers, later].map(toJson)).size).toBe(1)
    const [row] = await house.owner<
      { n: number }[]
    >`select count(*)::int as n from ledger.transfer where description = ${input.description}`
    expect(row?.n).toBe(1)
  })
  it('one key is one listing, one circle, one profile', async () => {
    const key = newId()
    const input = { group, kind: 'want', title: `once ${key}` }
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => said(act('market.post_listing', { ...ana, key }, input))),
    )
    expect(answers.every(({ code }) => code === null || code === 'kernel.busy')).toBe(true)
    const [row] = await house.owner<
      { n: number }[]
    >`select count(*)::int as n from items.item where title = ${input.title}`
    expect(row?.n).toBe(1)
  })
  it('a key with other words is refused', async () => {
    const key = newId()
    await act('ledger.pay', { ...ana, key }, { group, to: ben.actor.id, amount: '1', description: 'first' })
    expect(
      (await said(act('ledger.pay', { ...ana, key }, { group, to: ben.actor.id, amount: '2', description: 'first' })))
        .code,
    ).toBe('kernel.key_reused')
  })
  it('a key guessed by another gives that person nothing of it', async () => {
    const key = 'guessable'
    const input = { group, to: coordinator.actor.id, amount: '1', description: 'guess' }
    const [mine, theirs] = [
      await act('ledger.pay', { ...ana, key }, input),
      await act('ledger.pay', { ...ben, key }, input),
    ]
    expect(theirs['transfer']).not.toBe(mine['transfer'])
    const post = (who: Caller) => act('market.post_listing', { ...who, key }, { group, kind: 'offer', title: 'Same' })
    expect((await post(ben))['listing']).not.toBe((await post(ana))['listing'])
  })
})

describe('coming in', () => {
  const strong = 'four words in a row'
  let net = 0
  const visitor = (): Caller => ({ ...house.anonymous, address: `198.51.100.${(net += 1)}` })
  const browser = () => newId()
  async function linkOf(address: string): Promise<string> {
    const [row] = await house.owner<
      { body_text: string }[]
    >`select body_text from notices.mail where address = ${address} order by created_at desc limit 1`
    return /\/m\/in\/([\w-]+)/.exec(row?.body_text ?? '')?.[1] ?? ''
  }

  it('answers the same to known and unknown addresses', async () => {
    await house.person('Known', { address: 'known@people.example' })
    const ask = (address: string) => act('people.ask_link', visitor(), { address, browser: browser() })
    const [known, unknown] = [await ask('known@people.example'), await ask('nobody@people.example')]
    expect(Object.keys(known)).toEqual(Object.keys(unknown))
    expect({ ...known, address: '' }).toEqual({ ...unknown, address: '' })
    const tryIt = (address: string) =>
      said(act('people.sign_in_password', visitor(), { address, password: 'not this one' }))
    expect(await tryIt('known@people.example')).toEqual(await tryIt('nobody@people.example'))
  })
  it('a link works once, and not after its time', async () => {
    const address = 'links@people.example'
    await house.person('Links', { address })
    await act('people.ask_link', visitor(), { address, browser: browser() })
    const token = await linkOf(address)
    await act('people.look_at_link', visitor(), { token })
    await act('people.follow_link', visitor(), { token })
    expect((await said(act('people.follow_link', visitor(), { token }))).code).toBe('people.link_used')
    house.now.pass(1300)
    await act('people.ask_link', visitor(), { address, browser: browser() })
    const late = await linkOf(address)
    house.now.pass(21 * 60)
    expect((await said(act('people.follow_link', visitor(), { token: late }))).code).toBe('people.link_expired')
  })
  it('two who follow one link at the same moment: one comes in', async () => {
    const address = 'race@people.example'
    await house.person('Race', { address })
    await act('people.ask_link', visitor(), { address, browser: browser() })
    const token = await linkOf(address)
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => said(act('people.follow_link', visitor(), { token }))),
    )
    expect(answers.filter(({ code }) => code === null)).toHaveLength(1)
  })
  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/%0d%0aset-cookie:x=1\r\nx',
    ' //evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    'evil',
    '/x\u2028y',
    `/${'x'.repeat(600)}`,
  ])('goes on to no other place than here: %j', async (next) => {
    const address = `next${(net += 1)}@people.example`
    await house.person('Next', { address })
    await act('people.ask_link', visitor(), { address, browser: browser(), next })
    expect(await act('people.follow_link', visitor(), { token: await linkOf(address) })).toMatchObject({ next: '/' })
  })
  it('figures typed in another browser open nothing', async () => {
    const address = 'figures@people.example'
    await house.person('Figures', { address })
    await act('people.ask_link', visitor(), { address, browser: browser() })
    const [row] = await house.owner<
      { body_text: string }[]
    >`select body_text from notices.mail where address = ${address}`
    const code = /\b(\d{3} \d{3})\b/.exec(row?.body_text ?? '')?.[1] ?? ''
    expect(code).not.toBe('')
    expect((await said(act('people.enter_code', visitor(), { code, browser: browser() }))).code).toBe(
      'people.code_absent',
    )
  })
  it('a key for programs does what its scopes say, and opens no doors', async () => {
    const withKey = (...scopes: string[]): Caller => ({ ...ana, actor: { ...ana.actor, scopes } })
    expect(
      (await said(act('ledger.pay', keyed(withKey('market')), { group, to: ben.actor.id, amount: '1' }))).code,
    ).toBe('kernel.scope_missing')
    expect((await said(act('ledger.my_account', withKey(), { group }))).code).toBe('kernel.scope_missing')
    expect((await said(act('ledger.my_account', withKey('ledger'), { group }))).code).toBeNull()
    for (const [name, input] of [
      ['people.make_token', { name: 'more', scopes: ['ledger'], days: 1 }],
      ['people.set_password', { password: strong }],
      ['people.end_other_sessions', {}],
    ] as const)
      expect((await said(act(name, keyed(withKey('people')), input))).code).toBe('people.session_needed')
  })
})

describe('rows of an import that do not fit', () => {
  const id = '018f0000-0000-7000-8000-000000000000'
  const at = new Date('2026-01-01T00:00:00Z')
  const account = {
    kind: 'member',
    person: id,
    name: '',
    code: 'AB-1',
    status: 'active',
    min_minor: null,
    max_minor: 5n,
    opened_at: at,
  }
  const entry = { kind: 'main', debit: id, credit: id, amount_minor: 5n }
  const transfer = { source_id: 'a', at, occurred_on: '2026-01-01', description: '', entries: [entry] }
  it.each<[string, Record<string, unknown> | null]>([
    ['ledger.import_accounts', null],
    ['ledger.import_accounts', {}],
    ['ledger.import_accounts', { ...account, kind: 'reserve' }],
    ['ledger.import_accounts', { ...account, name: 'a\u0000' }],
    ['ledger.import_accounts', { ...account, code: 'ab' }],
    ['ledger.import_accounts', { ...account, person: 'x' }],
    ['ledger.import_accounts', { ...account, max_minor: 2n ** 63n }],
    ['ledger.import_accounts', { ...account, opened_at: new Date(Number.NaN) }],
    ['ledger.import_transfers', null],
    ['ledger.import_transfers', {}],
    ['ledger.import_transfers', { ...transfer, occurred_on: '2026-02-31' }],
    ['ledger.import_transfers', { ...transfer, entries: [] }],
    ['ledger.import_transfers', { ...transfer, entries: [{ ...entry, amount_minor: -1n }] }],
    ['ledger.import_transfers', { ...transfer, entries: [{ ...entry, debit: 'x' }] }],
    ['ledger.import_transfers', { ...transfer, description: 'x'.repeat(8001) }],
  ])('%s %#', async (name, row) => {
    const field = name === 'ledger.import_accounts' ? 'accounts' : 'rows'
    expect(await said(act(name, house.system, { group, [field]: [row] }))).toMatchObject({
      code: 'kernel.input_invalid',
      fields: { [field]: 'kernel.field.wrong' },
    })
  })
})

describe('ids of somewhere else', () => {
  const { owner } = { owner: () => garden.planted }
  const table: [string, string, () => Record<string, unknown>][] = [
    [
      'a category',
      'market.post_listing',
      () => ({ group, kind: 'offer', title: 'Jam', category: owner()['category'] }),
    ],
    [
      'a picture',
      'market.post_listing',
      () => ({ group, kind: 'offer', title: 'Jam', pictures: [owner()['picture']] }),
    ],
    ['a listing', 'market.edit_listing', () => ({ listing: owner()['listing'], title: 'Mine now' })],
    ['a listing', 'items.put_away', () => ({ item: owner()['listing'] })],
    ['what it is for', 'ledger.pay', () => ({ group, to: ben.actor.id, amount: '1', item: owner()['listing'] })],
    ['a payee', 'ledger.pay', () => ({ group, to: owner()['person'], amount: '1' })],
    ['a payee’s account', 'ledger.pay', () => ({ group, to: owner()['account'], amount: '1' })],
    [
      'a payer',
      'ledger.admin_pay',
      () => ({ group, from: owner()['account'], to: ben.actor.id, amount: '1', reason: 'x' }),
    ],
    ['a group', 'ledger.pay', () => ({ group: owner()['group'], to: owner()['person'], amount: '1' })],
    ['an account', 'ledger.statement', () => ({ group, account: owner()['account'] })],
    ['a transfer', 'ledger.reverse', () => ({ transfer: owner()['transfer'], reason: 'x' })],
    ['a request', 'ledger.accept', () => ({ transfer: owner()['request'] })],
    ['a person', 'groups.give_role', () => ({ group, person: owner()['person'], role: 'treasurer' })],
    ['a person', 'groups.suspend', () => ({ group, person: owner()['person'] })],
    ['a circle', 'groups.add_to_circle', () => ({ circle: owner()['circle'], person: ben.actor.id })],
    ['an invitation', 'groups.withdraw_invitation', () => ({ invitation: owner()['invitation'] })],
    ['a group', 'groups.update', () => ({ group: owner()['group'], name: 'Mine' })],
  ]
  it.each(table)('%s in %s is nobody’s, for the coordinator of another group', async (_, name, input) => {
    await act('groups.give_role', keyed(coordinator), { group, person: coordinator.actor.id, role: 'clerk' }).catch(
      () => null,
    )
    const found = await said(act(name, keyed(coordinator), input()))
    const unknown = Object.fromEntries(
      Object.entries(input()).map(([field, value]) => {
        const swap = (one: unknown) =>
          Object.values(owner()).includes(String(one)) ? '018f0000-0000-7000-8000-000000000000' : one
        return [field, Array.isArray(value) ? value.map(swap) : swap(value)]
      }),
    )
    const absent = await said(act(name, keyed(coordinator), unknown))
    expect(found.code).not.toBeNull()
    expect(found).toEqual(absent)
  })
})

describe('a hidden group', () => {
  it('is absent by its id, its address and the address it had', async () => {
    const { group: hidden, coordinator: inside } = await house.community({
      visibility: 'hidden',
      admission: 'invitation',
    })
    const [{ address: old } = { address: '' }] = await house.owner<
      { address: string }[]
    >`select address from groups."group" where id = ${hidden}`
    const fresh = `moved-${newId().slice(-8)}`
    await act('groups.update', keyed(inside), { group: hidden, address: fresh })
    expect(await act('groups.front', inside, { address: old })).toMatchObject({ movedTo: fresh })
    for (const who of [house.anonymous, ana]) {
      const nowhere = await said(act('groups.front', who, { address: 'nowhere-at-all' }))
      for (const address of [old, fresh, old.toUpperCase()])
        expect(await said(act('groups.front', who, { address }))).toEqual(nowhere)
      expect(await said(act('groups.shell', who, { group: hidden }))).toEqual(
        await said(act('groups.shell', who, { group: newId() })),
      )
      expect(await said(act('groups.ask_to_join', keyed(who), { group: hidden, answer: '' }))).toEqual(
        await said(act('groups.ask_to_join', keyed(who), { group: newId(), answer: '' })),
      )
    }
  })
})
