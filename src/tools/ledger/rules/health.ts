// The health of a currency, from figures without names. Each of these is a sentence on a page that members read; see health.test.ts
// for cases done by hand. Shares are whole percents; what needs a division that has no answer is null.
import { countOrFew, leastPeople } from './small-cells.ts'

/** Below so many accounts of members nothing is shown: too few to hide in. */
export const leastAccounts = 20
/** Without an exchange for so long, near a limit: stuck. */
export const stuckMonths = 3

export type HealthAccount = {
  balance_minor: bigint
  min_minor: bigint | null
  max_minor: bigint | null
  soft_min_minor: bigint | null
  soft_max_minor: bigint | null
  opened_on: string
  /** In the period. */
  gave_minor: bigint
  received_minor: bigint
  active: boolean
  /** Took part in an exchange within the last three months. */
  recent: boolean
}

/** Whole percents, half up. */
export const percent = (part: bigint, whole: bigint): number | null =>
  whole <= 0n ? null : Number((part * 200n + whole) / (whole * 2n))
const sum = (list: readonly bigint[]): bigint => list.reduce((a, b) => a + b, 0n)
const largest = (list: readonly bigint[], n: number): bigint[] =>
  list.toSorted((a, b) => (a > b ? -1 : a < b ? 1 : 0)).slice(0, n)

/** Weeks until a unit that is held is exchanged again: held ÷ exchanged in a week. To a tenth. */
export function weeksRound(held: bigint, exchanged: bigint, days: number): number | null {
  if (exchanged <= 0n || days <= 0) return null
  return Math.round(Number((held * BigInt(days) * 1000n) / (exchanged * 7n)) / 100) / 10
}

/** In a caution end; where a group set none, the last tenth before a limit. Accounts without limits are near none. */
export function nearLimit({ balance_minor: at, ...a }: HealthAccount): 'low' | 'high' | null {
  const low = a.soft_min_minor ?? (a.min_minor !== null && a.min_minor < 0n ? (a.min_minor * 9n) / 10n : null)
  const high = a.soft_max_minor ?? (a.max_minor !== null && a.max_minor > 0n ? (a.max_minor * 9n) / 10n : null)
  return low !== null && at <= low ? 'low' : high !== null && at >= high ? 'high' : null
}

/** Near a limit, here for a while, and without an exchange lately. */
export const isStuck = (account: HealthAccount, recentFrom: string): boolean =>
  nearLimit(account) !== null && !account.recent && account.opened_on < recentFrom

/** Months until a balance is zero at the pace of the period; null: nothing flows that way. To a tenth. */
export function monthsToZero(
  { balance_minor: at, gave_minor, received_minor }: HealthAccount,
  months: number,
): number | null {
  if (at === 0n) return 0
  // below zero it is giving that leads back, above zero receiving
  const flow = at < 0n ? gave_minor : received_minor
  const off = at < 0n ? -at : at
  return flow === 0n ? null : Math.round(Number((off * BigInt(months) * 100n) / flow) / 10) / 10
}

/** The middle one; those without an answer count as the longest. */
export function median(list: readonly (number | null)[]): number | null {
  if (list.length === 0) return null
  const sorted = list.map((n) => n ?? Infinity).toSorted((a, b) => a - b)
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]!
  return Number.isFinite(middle) ? middle : null
}

/** One step of the spread; an end without a bound is open. `to` is not in it. */
export type Bin = { from: bigint | null; to: bigint | null; members: number }

/** A round step, so that some seven of them hold all balances: 1, 2 or 5 of the unit, tens, hundreds … */
export function stepFor(balances: readonly bigint[], base: bigint): bigint {
  const ends = largest(balances, balances.length)
  const span = ends.length === 0 ? 0n : ends[0]! - ends.at(-1)!
  for (let ten = base; ; ten *= 10n) for (const n of [1n, 2n, 5n]) if (ten * n * 7n >= span) return ten * n
}

/** How many members are in each step; steps of fewer than five are joined with the one towards zero, or the smaller beside it. */
export function spread(balances: readonly bigint[], step: bigint, least = leastPeople): Bin[] {
  if (balances.length < least) return []
  const floor = (at: bigint): bigint => (at >= 0n ? at / step : -((-at + step - 1n) / step))
  const places = balances.map(floor)
  const [low, high] = places.reduce(([a, b], n) => [n < a ? n : a, n > b ? n : b], [places[0]!, places[0]!])
  const bins: { from: bigint; to: bigint; members: number }[] = []
  for (let n = low; n <= high; n += 1n)
    bins.push({ from: n * step, to: (n + 1n) * step, members: places.filter((place) => place === n).length })
  for (;;) {
    const at = bins.findIndex((bin) => bin.members < least)
    if (at < 0 || bins.length === 1) break
    const into = neighbour(bins, at)
    const [first, second] = [bins[Math.min(at, into)]!, bins[Math.max(at, into)]!]
    bins.splice(Math.min(at, into), 2, { from: first.from, to: second.to, members: first.members + second.members })
  }
  return bins.map((bin, i) => ({
    from: i === 0 ? null : bin.from,
    to: i === bins.length - 1 ? null : bin.to,
    members: bin.members,
  }))
}

function neighbour(bins: readonly { members: number }[], at: number): number {
  if (at === 0) return 1
  if (at === bins.length - 1) return at - 1
  return bins[at - 1]!.members <= bins[at + 1]!.members ? at - 1 : at + 1
}

export type Health = {
  accounts: number
  /** Took part in an exchange in the period; null: fewer than five. */
  active: number | null
  spread: Bin[]
  near: { low: number | null; high: number | null; percent: number | null }
  stuck: number | null
  /** Of accounts that are not at zero, the middle one; `without`: nothing flows towards zero. */
  toZero: { months: number | null; accounts: number; without: number | null }
  /** What the five who gave most gave of all that was given, and what the five highest balances hold of all that is held. */
  topFive: { given: number | null; held: number | null }
}

/** Null: too few accounts. `base`: one unit in minor units. */
export function healthOf(
  accounts: readonly HealthAccount[],
  { months, recentFrom, base }: { months: number; recentFrom: string; base: bigint },
): Health | null {
  if (accounts.length < leastAccounts) return null
  const ends = accounts.map(nearLimit)
  const balances = accounts.map((a) => a.balance_minor)
  const off = accounts.filter((a) => a.balance_minor !== 0n)
  const paces = off.map((a) => monthsToZero(a, months))
  const given = accounts.map((a) => a.gave_minor)
  const held = balances.filter((at) => at > 0n)
  const active = accounts.filter((a) => a.active).length
  const count = (end: 'low' | 'high'): number => ends.filter((one) => one === end).length
  return {
    accounts: accounts.length,
    active: countOrFew(active),
    spread: spread(balances, stepFor(balances, base)),
    near: {
      low: countOrFew(count('low')),
      high: countOrFew(count('high')),
      percent:
        countOrFew(count('low') + count('high')) === null
          ? null
          : percent(BigInt(count('low') + count('high')), BigInt(accounts.length)),
    },
    stuck: countOrFew(accounts.filter((a) => isStuck(a, recentFrom)).length),
    toZero: {
      months: off.length < leastPeople ? null : median(paces),
      accounts: off.length,
      without: countOrFew(paces.filter((pace) => pace === null).length),
    },
    topFive: {
      // of five or fewer it would be all of it, and of six show the sixth
      given: active < 2 * leastPeople ? null : percent(sum(largest(given, 5)), sum(given)),
      held: held.length < 2 * leastPeople ? null : percent(sum(largest(held, 5)), sum(held)),
    },
  }
}
