// The health of a currency in words: one place for the page and for the desk.
import type { Words } from '#ui/words.ts'
import { leastPeople } from '../rules/small-cells.ts'
import type { Bin } from '../rules/health.ts'
import type { HealthView } from '../views-report.ts'
import { monthText } from './months.ts'
import { figureText, plainText, signedText } from './write.ts'

export type Found = NonNullable<HealthView['health']>

const number = (n: number | bigint, t: Words): string => new Intl.NumberFormat(t.locale).format(n)
export const percentText = (percent: number | null, t: Words): string =>
  percent === null
    ? t('ledger.health.hidden')
    : new Intl.NumberFormat(t.locale, { style: 'percent' }).format(percent / 100)
export const countText = (count: number | null, t: Words): string =>
  count === null ? t('ledger.report.few', { least: leastPeople }) : number(count, t)

/** Whether more or fewer took part than in the period before; empty where one of both is too few to tell. */
export function trendText({ active, activeBefore }: Found, t: Words): string {
  if (active === null || activeBefore === null || (active === 0 && activeBefore === 0)) return ''
  const values = { now: active, before: activeBefore }
  if (active === activeBefore) return t('ledger.health.same', { now: active })
  return active > activeBefore ? t('ledger.health.more', values) : t('ledger.health.fewer', values)
}

export const volumeText = (view: HealthView, found: Found, t: Words): string =>
  found.total
    ? t('ledger.health.volume_text', {
        amount: plainText(found.total.minor, view.unit, t.locale),
        count: Number(found.total.exchanges),
        people: countText(found.total.people, t),
      })
    : t('ledger.health.quiet')

/** Month, what was exchanged, people. */
export const volumeRows = (view: HealthView, found: Found, t: Words): string[][] =>
  found.months.map(({ month, minor, people }) => [
    monthText(month, t.locale),
    minor === null ? t('ledger.health.hidden') : figureText(minor, view.unit, t.locale),
    countText(people, t),
  ])

export function stepText({ from, to }: Bin, view: HealthView, t: Words): string {
  const amount = (minor: bigint): string => signedText(minor, view.unit, t.locale)
  if (from === null && to === null) return t('ledger.health.step_all')
  if (from === null) return t('ledger.health.step_below', { to: amount(to!) })
  if (to === null) return t('ledger.health.step_from', { from: amount(from) })
  return t('ledger.health.step_between', { from: amount(from), to: amount(to) })
}
/** Below a bar: where the step begins, without the unit. */
export const stepShort = ({ from, to }: Bin, view: HealthView, t: Words): string => {
  const sign = (minor: bigint): string =>
    `${minor < 0n ? '\u2212' : minor > 0n ? '+' : ''}${figureText(minor, view.unit, t.locale).replace(/[.,]0+$/, '')}`
  return from === null ? (to === null ? '' : `< ${sign(to)}`) : sign(from)
}

export const weeksText = (weeks: number | null, t: Words): string =>
  weeks === null ? t('ledger.health.hidden') : t('ledger.health.weeks', { weeks })

/** What a member may want to know of how balances move, each with its meaning. */
export function flowFacts(found: Found, t: Words): { term: string; value: string; text: string }[] {
  const { near, toZero, topFive } = found
  return [
    {
      term: t('ledger.health.active'),
      value:
        found.active === null
          ? countText(null, t)
          : t('ledger.health.active_of', { active: found.active, accounts: found.accounts }),
      text: '',
    },
    {
      term: t('ledger.health.near'),
      value: near.percent === null ? countText(null, t) : percentText(near.percent, t),
      text: t('ledger.health.near_text', { low: countText(near.low, t), high: countText(near.high, t) }),
    },
    { term: t('ledger.health.stuck'), value: countText(found.stuck, t), text: t('ledger.health.stuck_text') },
    {
      term: t('ledger.health.zero'),
      value:
        toZero.months === null
          ? t('ledger.health.not_half')
          : t('ledger.health.months', { months: Math.round(toZero.months) }),
      text: t('ledger.health.zero_text'),
    },
    ...(topFive.given === null
      ? []
      : [
          {
            term: t('ledger.health.top'),
            value: percentText(topFive.given, t),
            text: t('ledger.health.top_text', { percent: percentText(topFive.given, t) }),
          },
        ]),
    ...(topFive.held === null
      ? []
      : [
          {
            term: t('ledger.health.held'),
            value: percentText(topFive.held, t),
            text: t('ledger.health.held_text', { percent: percentText(topFive.held, t) }),
          },
        ]),
  ]
}
