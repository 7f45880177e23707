// A hidden group full of planted words, with members who belong and four kinds of people who don't.
import type { Caller } from '#kernel/context'
import { newId } from '#kernel/ids'
import { named } from '#kernel/registry'
import sharp from 'sharp'
import type { Someone, TestHouse } from './house.ts'
import type { Planted } from './inputs.ts'

/** Stands in every text of the hidden group. No outsider may ever read it. */
export const marker = 'Quillwort'
/** Stands in the name of the hidden group: whoever was never asked in may not even learn that it exists. */
export const nameMarker = 'Bogbean'

export type Garden = {
  group: string
  address: string
  planted: Planted
  member: Someone
  stranger: Someone
  former: Someone
  suspended: Someone
  before: unknown
  state(): Promise<unknown>
}

export async function plant(house: TestHouse): Promise<Garden> {
  const act = <T>(name: string, who: Caller, input: unknown): Promise<T> =>
    named(name)({ ...who, key: newId() }, input) as Promise<T>
  const { group, coordinator } = await house.community({
    name: `${nameMarker} Lane`,
    visibility: 'hidden',
    admission: 'invitation',
  })
  const elsewhere = await house.community({ name: 'Elsewhere' })
  const member = await house.member(group, `${marker} Member`)
  const other = await house.member(group, `${marker} Other`, ['treasurer'])
  const former = await house.member(group, 'Former Member')
  const suspended = await house.member(group, 'Suspended Member')
  const stranger = await house.member(elsewhere.group, 'Stranger')

  const [{ address } = { address: '' }] = await house.owner<
    { address: string }[]
  >`select address from groups."group" where id = ${group}`
  const bytes = new Uint8Array(
    await sharp({ create: { width: 60, height: 40, channels: 3, background: '#4a7' } })
      .jpeg()
      .toBuffer(),
  )
  const { picture } = await act<{ picture: string }>('items.stage_picture', member, { bytes, alt: marker })
  const { listing } = await act<{ listing: string }>('market.post_listing', member, {
    group,
    kind: 'offer',
    title: `${marker} jam`,
    body: `${marker} in jars`,
    price: `${marker} 2`,
    pictures: [picture],
  })
  const paid = await act<{ transfer: string }>('ledger.pay', member, {
    group,
    to: other.actor.id,
    amount: '12',
    description: `${marker} bread`,
  })
  const asked = await act<{ transfer: string }>('ledger.request', other, {
    group,
    to: member.actor.id,
    from: member.actor.id,
    amount: '3',
    description: `${marker} lift`,
  }).catch(() => paid)
  const { deal } = await act<{ deal: string }>('deal.begin', other, { listing, text: `${marker} please` })
  await act('deal.propose_terms', member, { deal, what: `${marker} terms`, how: 'gift', version: 0 })
  await act('deal.agree_terms', other, { deal, version: 1 })
  await act('deal.confirm', other, { deal })
  const { feedback } = await act<{ feedback: string }>('deal.give_feedback', other, {
    deal,
    verdict: 'yes',
    text: `${marker} thanks`,
  })
  await act('deal.give_feedback', member, { deal, verdict: 'yes', text: `${marker} welcome` })
  const open = await act<{ deal: string }>('deal.begin', other, { listing, text: `${marker} again` })
  const circle = await act<{ group: string }>('groups.create_circle', coordinator, {
    parent: group,
    name: `${marker} circle`,
    about: marker,
  })
  await act('groups.invite', coordinator, {
    group,
    addresses: [`${marker.toLowerCase()}@people.example`],
    note: marker,
  })
  await act('people.set_fields', member, { fields: [{ field: 'about', value: marker, audience: 2 }] }).catch(() => null)
  await act('groups.leave', former, { group })
  await act('groups.suspend', coordinator, { group, person: suspended.actor.id })
  await house.drain()

  const accounts = await house.owner<
    { id: string; code: string }[]
  >`select id, code from ledger.account where group_id = ${group} and holder_person = ${member.actor.id}`
  const [currency] = await house.owner<
    { id: string }[]
  >`select id from ledger.currency where group_id = ${group} and place = 0`
  const [category] = await house.owner<
    { id: string }[]
  >`select id from market.category where group_id = ${group} limit 1`
  const [invitation] = await house.owner<
    { id: string }[]
  >`select id from groups.invitation where group_id = ${group} limit 1`
  const planted: Planted = {
    group,
    parent: group,
    circle: circle.group,
    person: member.actor.id,
    author: member.actor.id,
    for: member.actor.id,
    to: member.actor.id,
    listing,
    item: listing,
    deal: open.deal,
    feedback,
    picture,
    transfer: paid.transfer,
    request: asked.transfer,
    account: accounts[0]?.id ?? group,
    currency: currency?.id ?? group,
    from: accounts[0]?.code ?? group,
    category: category?.id ?? group,
    invitation: invitation?.id ?? group,
    address,
  }
  // What a denied act would have changed: rows by table, balances, states.
  const state = async (): Promise<unknown> => {
    const [row] = await house.owner`
      select (select json_agg(json_build_array(id, balance_minor, status) order by id) from ledger.account where group_id = ${group}) as accounts,
             (select count(*)::int from ledger.transfer) as transfers,
             (select json_agg(json_build_array(id, state, title) order by id) from items.item where group_id = ${group}) as items,
             (select json_agg(json_build_array(id, state, version) order by id) from deal.deal where group_id = ${group}) as deals,
             (select json_agg(json_build_array(id, reply, hidden_at) order by id) from deal.feedback where group_id = ${group}) as feedback,
             (select json_agg(json_build_array(person_id, state) order by person_id) from groups.membership where group_id = ${group}) as members,
             (select json_agg(json_build_array(id, used_at, withdrawn_at) order by id) from groups.invitation where group_id = ${group}) as invitations,
             (select json_build_array(name, about, place, address, admission, visibility) from groups."group" where id = ${group}) as face`
    return JSON.parse(JSON.stringify(row))
  }
  return { group, address, planted, member, stranger, former, suspended, before: await state(), state }
}
