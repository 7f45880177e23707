// What any room shows of a person, and the persons that others make and claim.
import { personOf, type Ctx, type Locale } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { PersonId } from '#kernel/ids'
import { rooms } from '#kernel/room'
import type { Card, FieldName } from '../index.ts'
import { addressKey } from '../rules.ts'
import { printableFields } from '../schema.ts'
import * as store from './store.ts'

/** Cards by the id that was asked. Who was merged into somebody appears as that person; unknown ids are left out. */
export async function cardsOf(ctx: Ctx, ids: readonly PersonId[]): Promise<Map<PersonId, Card>> {
  if (ids.length === 0) return new Map()
  const rows = await store.cards(ctx, [...new Set(ids)])
  return new Map(rows.map(({ asked, id, name, picture, state }) => [asked, { id, name, picture, state }]))
}

/** What members let be printed on the sheets of a group, by person; the asking person has to be one of its members. */
export async function printedFieldsOf(
  ctx: Ctx,
  group: string,
  ids: readonly PersonId[],
): Promise<Map<PersonId, { field: FieldName; value: string }[]>> {
  const rows = ids.length === 0 ? [] : await store.printedFields(ctx, group, [...new Set(ids)])
  const byPerson = Map.groupBy(rows, (row) => row.person_id)
  return new Map(
    [...byPerson].map(([person, fields]) => [
      person,
      printableFields.flatMap((name) =>
        fields.filter(({ field }) => field === name).map(({ field, value }) => ({ field, value })),
      ),
    ]),
  )
}

/** Where to write to a person who proved an address; null for everybody else. */
export async function mailAddressOf(
  ctx: Ctx,
  person: PersonId,
): Promise<{ address: string; locale: Locale; name: string } | null> {
  return (await mailAddressesOf(ctx, [person])).get(person) ?? null
}

export async function mailAddressesOf(
  ctx: Ctx,
  ids: readonly PersonId[],
): Promise<Map<PersonId, { address: string; locale: Locale; name: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await store.mailAddresses(ctx, [...new Set(ids)])
  return new Map(rows.map(({ person_id, address, locale, name }) => [person_id, { address, locale, name }]))
}

/** Where the members of a group say they live, for those who may know it of each. */
export async function placesIn(ctx: Ctx, group: string): Promise<Map<PersonId, string>> {
  return new Map((await store.placesIn(ctx, group)).map(({ person_id, place }) => [person_id, place]))
}

/**
 * A person whom somebody else wrote down: a member without a computer, or one who has not come yet.
 * The address proves nothing and gets no notices; an invitation may be sent there.
 */
export async function createUnclaimed(
  ctx: Ctx,
  given: { name: string; address?: string | null; locale: Locale },
): Promise<PersonId> {
  const person = await store.addPerson(ctx, { name: given.name, locale: given.locale, state: 'unclaimed' })
  if (given.address) await store.addMailbox(ctx, person, given.address, addressKey(given.address), false)
  return person
}

/**
 * Hands everything of an unclaimed person to the one who followed the invitation, in all rooms, in the order of the
 * manifests. The caller has checked the invitation.
 * Errors: `people.person_absent`, `people.already_claimed`, `kernel.not_allowed` (by somebody other than the claimer).
 */
export async function claim(ctx: Ctx, { unclaimed, by }: { unclaimed: PersonId; by: PersonId }): Promise<void> {
  const asking = personOf(ctx)
  if (ctx.actor.kind !== 'system' && asking !== by) throw refuse('kernel.not_allowed')
  if (unclaimed === by) throw refuse('people.already_claimed')
  // Always in the order of ids, so that two claims can't wait for each other.
  for (const id of [unclaimed, by].sort()) await store.lockPerson(ctx, id)
  const [from, to] = [await store.person(ctx, unclaimed), await store.person(ctx, by)]
  if (!from || !to || to.state !== 'active') throw refuse('people.person_absent')
  if (from.state !== 'unclaimed') throw refuse('people.already_claimed')
  for (const room of rooms()) await room.merge?.(ctx, unclaimed, by)
  ctx.tell({ name: 'people.person_claimed', subject: by, data: { unclaimed } })
}
