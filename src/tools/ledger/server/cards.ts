// Accounts as people see them: who holds it, or what it is called.
import { personOf, type Ctx } from '#kernel/context'
import type { PersonId } from '#kernel/ids'
import { wordsFor } from '#kernel/words'
import { cardsOf } from '#commons/people/server'
import type { Card } from '#commons/people'
import type { Party } from '../views.ts'
import { accountCards, type CardRow } from './store.ts'

/** Parties for rows that were read already. */
export async function partiesOf(ctx: Ctx, rows: readonly CardRow[]): Promise<Map<string, Party>> {
  const people = await cardsOf(
    ctx,
    rows.flatMap((row) => (row.holder_person ? [row.holder_person] : [])),
  )
  return new Map(
    rows.map((row) => [row.id, partyOf(ctx, row, row.holder_person ? (people.get(row.holder_person) ?? null) : null)]),
  )
}

function partyOf(ctx: Ctx, row: CardRow, person: Card | null): Party {
  const words = wordsFor(ctx.locale)
  const name = person
    ? person.state === 'gone'
      ? words('ledger.account.gone')
      : person.name
    : row.name || words(`ledger.account.${row.kind}`)
  return { account: row.id, code: row.code, kind: row.kind, name, person }
}

/** Parties by account id, for ids met in what the caller may see. */
export async function partiesById(ctx: Ctx, ids: readonly string[]): Promise<(id: string) => Party> {
  const found = await partiesOf(ctx, ids.length > 0 ? await accountCards(ctx, [...new Set(ids)]) : [])
  const unknown: Party = {
    account: '',
    code: '',
    kind: 'member',
    name: wordsFor(ctx.locale)('ledger.account.gone'),
    person: null,
  }
  return (id) => found.get(id) ?? unknown
}

export const isMine = (ctx: Ctx, party: Party): boolean => party.person !== null && party.person.id === personOf(ctx)

/** One card, or null. */
export async function cardOf(ctx: Ctx, person: PersonId | null): Promise<Card | null> {
  return person ? ((await cardsOf(ctx, [person])).get(person) ?? null) : null
}
