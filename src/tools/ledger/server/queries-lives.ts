// How accounts live, for those who look after them; and for everybody what ran by itself, and what was lost.
import { query } from '#kernel/query'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { fromPlace, toPlace } from '#kernel/shape'
import { standingIn } from '#commons/groups/server'
import { cardsOf } from '#commons/people/server'
import * as policy from '../policy.ts'
import { ByItself, OfCurrency, OneAccount, pageSize } from '../schema.ts'
import type { AccountLife, AlonePage, Losses } from '../views.ts'
import { partiesById, partiesOf } from './cards.ts'
import { unitOf } from './posting.ts'
import { here, mine } from './queries.ts'
import * as accounts from './store.ts'
import { currenciesOf } from './store-currencies.ts'
import * as store from './store-lives.ts'

const life = async (
  ctx: Parameters<typeof here>[0],
  { standing, currency }: Awaited<ReturnType<typeof here>>,
  row: accounts.AccountRow,
): Promise<AccountLife> => {
  const events = await store.eventsOf(ctx, row.id)
  const cards = await cardsOf(
    ctx,
    events.flatMap((event) => [event.by_person, event.about_person].filter((id) => id !== null)),
  )
  const { away_from, away_until, away_now, dormant_at, resting_at, opened_at, closed_at } = await store.lifeOf(
    ctx,
    row.id,
  )
  const keeps = policy.maySetLimits(ctx.actor, standing)
  return {
    account: row.id,
    holder: (await partiesOf(ctx, [row])).get(row.id)!,
    status: row.status,
    balance: row.balance,
    unit: unitOf(currency),
    currency: { id: currency.id, place: currency.place, kind: currency.kind },
    away: away_from === null ? null : { from: away_from, until: away_until, now: away_now },
    dormant_at,
    resting_at,
    opened_at,
    closed_at,
    events: events.map(({ by_person, about_person, ...event }) => ({
      ...event,
      by: by_person ? (cards.get(by_person) ?? null) : null,
      about: about_person ? (cards.get(about_person) ?? null) : null,
      alone: by_person === null,
    })),
    can: {
      change: keeps,
      close: policy.mayClose(ctx.actor, standing, { holder: row.holder_person, heir: null, loss: row.balance < 0n }),
    },
  }
}

export const accountLife = query('ledger.account_life', {
  doc: 'One account for those who look after it: its state, what happened to it, and what may be done.',
  input: OneAccount,
  subject: here,
  allow: (actor, { standing }) => policy.maySeeAccounts(actor, standing),
  run: async (ctx, { account }, at) => {
    const row = await accounts.accountNamed(ctx, at.currency.id, account)
    if (!row) throw refuse('ledger.account_absent')
    return life(ctx, at, row)
  },
})

export const myLife = query('ledger.my_life', {
  doc: 'Your own account: whether you are away, and what happened to it.',
  input: OfCurrency,
  subject: here,
  allow: (_actor, { standing }) => policy.isMember(standing),
  run: async (ctx, _input, at) => {
    const row = await mine(ctx, at.currency)
    if (row.code === '') throw refuse('ledger.account_missing')
    return life(ctx, at, row)
  },
})

export const losses = query('ledger.losses', {
  doc: 'What the reserve bore for accounts that were left, year by year, without names: open to members.',
  input: OfCurrency,
  subject: here,
  allow: (_actor, { standing }) => policy.isMember(standing),
  run: async (ctx, _input, { currency }): Promise<Losses> => ({
    rows: await store.losses(ctx, currency.id),
    unit: unitOf(currency),
  }),
})

export const byItself = query('ledger.by_itself', {
  doc: 'What ran by itself in a group, newest first; names only for those who may see the account.',
  input: ByItself,
  subject: (ctx, { group }) => standingIn(ctx, group as GroupId),
  allow: (_actor, standing) => policy.isMember(standing),
  run: async (ctx, { group, after }, standing): Promise<AlonePage> => {
    const all = policy.maySeeAccounts(ctx.actor, standing).ok
    const rows = await store.byItself(ctx, group as GroupId, all, fromPlace(after, 'instant', 'number'), pageSize + 1)
    const shown = rows.slice(0, pageSize)
    const party = await partiesById(
      ctx,
      shown.flatMap((row) => (row.account ? [row.account] : [])),
    )
    const units = new Map((await currenciesOf(ctx, group as GroupId)).map((row) => [row.id, unitOf(row)]))
    const last = shown.at(-1)
    return {
      rows: shown.map((row) => ({
        id: row.id,
        at: row.at,
        what: row.what,
        reason: row.reason,
        transfer: row.transfer,
        party: row.account ? party(row.account) : null,
        amount: row.minor,
        unit: units.get(row.currency)!,
      })),
      after: rows.length > pageSize && last ? toPlace(last.at, last.id) : null,
    }
  },
})
