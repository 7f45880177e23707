// A plan in figures, for the eye of the person who imports.
import type { Holder, Plan } from './plan.ts'

export type Found = {
  /** accounts by who stands behind them */
  accounts: Partial<Record<Holder, number>>
  locked: number
  left: { settled: number; unsettled: number }
  listings: { offer: number; want: number; away: number }
  transfers: {
    count: number
    /** by the source's own word */
    types: Record<string, number>
    levied: number
    levy_minor: bigint
    volume_minor: bigint
    /** the first and the last day in the exchange's time zone */
    from: string | null
    to: string | null
  }
  /** of the balances that the source states, else of those that the exchanges give */
  balances: { stated: boolean; sum_minor: bigint; positive_minor: bigint }
}

const sum = (values: bigint[]): bigint => values.reduce((total, value) => total + value, 0n)

/** @param today a listing that ran out before it is put away */
export function foundIn(plan: Plan, today: string): Found {
  const everybody = [...plan.members, ...plan.held]
  const accounts: Found['accounts'] = {}
  for (const { holder } of everybody) accounts[holder] = (accounts[holder] ?? 0) + 1
  const types: Record<string, number> = {}
  for (const { type } of plan.transfers) types[type] = (types[type] ?? 0) + 1
  const levies = plan.transfers.map(({ entries }) => sum(entries.filter((e) => e.kind === 'levy').map((e) => e.amount)))
  const stated = plan.balances.some((b) => b.stated !== null)
  const balances = plan.balances.map((b) => (stated ? (b.stated ?? 0n) : b.replayed))
  const instants = plan.transfers.map((t) => t.recordedAt).sort()
  const day = dayIn(plan.exchange.timeZone)
  return {
    accounts,
    locked: everybody.filter((m) => m.status === 'suspended').length,
    left: {
      settled: everybody.filter((m) => m.left === 'settled').length,
      unsettled: everybody.filter((m) => m.left === 'unsettled').length,
    },
    listings: {
      offer: plan.listings.filter((l) => l.kind === 'offer').length,
      want: plan.listings.filter((l) => l.kind === 'want').length,
      away: plan.listings.filter((l) => isAway(l, today)).length,
    },
    transfers: {
      count: plan.transfers.length,
      types,
      levied: levies.filter((levy) => levy > 0n).length,
      levy_minor: sum(levies),
      volume_minor: sum(plan.transfers.map(({ entries }) => entries[0]?.amount ?? 0n)),
      from: instants.length > 0 ? day(instants[0]!) : null,
      to: instants.length > 0 ? day(instants.at(-1)!) : null,
    },
    balances: { stated, sum_minor: sum(balances), positive_minor: sum(balances.filter((b) => b > 0n)) },
  }
}

/** Not shown: hidden at the source, or past its day. */
export const isAway = ({ hidden, expiresOn }: { hidden: boolean; expiresOn: string | null }, today: string): boolean =>
  hidden || (expiresOn !== null && expiresOn < today)

/** Instant → the calendar day that the clock of the zone showed. */
export function dayIn(timeZone: string): (instant: string) => string {
  // Swedish writes dates as ISO does.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return (instant) => format.format(new Date(instant))
}
