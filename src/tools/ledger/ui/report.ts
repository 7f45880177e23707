// The tables of a report as rows of words: for the page, and for the page to print.
import type { Table } from '#ui/types.ts'
import type { Words } from '#ui/words.ts'
import { leastPeople } from '../rules/small-cells.ts'
import type { ReportView } from '../views-report.ts'
import { monthBrief, monthText } from './months.ts'
import { figureText, plainText } from './write.ts'

export type ReportTableName = 'months' | 'categories' | 'areas'

/** People behind a row: how many, or the least number. */
export const peopleText = (people: number | null, t: Words): string =>
  people === null ? t('ledger.report.least', { least: leastPeople }) : new Intl.NumberFormat(t.locale).format(people)
/** A count of people, or that it is a few. */
export const fewText = (people: number | null, t: Words): string =>
  people === null ? t('ledger.report.few', { least: leastPeople }) : new Intl.NumberFormat(t.locale).format(people)

export const unitName = (view: Pick<ReportView, 'unit'>, t: Words): string =>
  view.unit.kind === 'hours' ? t('ledger.report.hours') : view.unit.other

export type Line = { name: string; exchanges: bigint; minor: bigint; cells: string[] }

/** Rows of one table, those put together at the end. */
export function linesOf(view: ReportView, table: ReportTableName, t: Words): Line[] {
  const number = (n: bigint): string => new Intl.NumberFormat(t.locale).format(n)
  const amount = (minor: bigint): string => figureText(minor, view.unit, t.locale)
  if (table === 'areas') {
    const { rows, other } = view.areas
    return [
      ...rows.map((row) => ({ ...row, name: row.area || t('ledger.report.no_area') })),
      ...(other ? [{ ...other, name: t('ledger.report.other_areas') }] : []),
    ].map((row) => ({
      name: row.name,
      exchanges: row.gave,
      minor: row.gave_minor,
      cells: [peopleText(row.people, t), number(row.gave), amount(row.gave_minor), amount(row.received_minor)],
    }))
  }
  const { rows, other } = view[table]
  const nameOf = (name: string): string =>
    table === 'months' ? monthBrief(name, t.locale) : name || t('ledger.report.no_category')
  return [
    ...rows.map((row) => ({ ...row, name: nameOf(row.name) })),
    ...(other
      ? [{ ...other, name: t(table === 'months' ? 'ledger.report.other_months' : 'ledger.report.other_categories') }]
      : []),
  ].map((row) => ({
    name: row.name,
    exchanges: row.exchanges,
    minor: row.minor,
    cells: [number(row.exchanges), amount(row.minor), peopleText(row.people, t)],
  }))
}

export function tableOf(view: ReportView, table: ReportTableName, t: Words): Table {
  const heads =
    table === 'areas'
      ? [
          t('ledger.report.area'),
          t('ledger.report.people'),
          t('ledger.report.gave'),
          t('ledger.report.units_gave'),
          t('ledger.report.units_received'),
        ]
      : [
          t(table === 'months' ? 'ledger.report.month' : 'ledger.report.category'),
          t('ledger.report.exchanges'),
          unitName(view, t),
          t('ledger.report.people'),
        ]
  return { head: heads, rows: linesOf(view, table, t).map((line) => [line.name, ...line.cells]) }
}

/** The line with most exchanges, in words; none where there was nothing. */
export function mostText(view: ReportView, table: ReportTableName, t: Words): string {
  const lines =
    table === 'areas'
      ? view.areas.rows.map((row) => ({ name: row.area, exchanges: row.gave, minor: row.gave_minor }))
      : view[table].rows.map((row) => ({ ...row, name: table === 'months' ? monthText(row.name, t.locale) : row.name }))
  const most = lines.filter(({ name }) => name !== '').toSorted((a, b) => Number(b.exchanges - a.exchanges))[0]
  if (!most || most.exchanges === 0n) return ''
  return t('ledger.report.most', {
    name: most.name,
    count: Number(most.exchanges),
    amount: plainText(most.minor, view.unit, t.locale),
  })
}

export const memberRows = (view: ReportView, t: Words): { term: string; value: string }[] =>
  (['here', 'opened', 'left', 'active', 'silent'] as const).map((what) => ({
    term: t(`ledger.report.members_${what}`),
    value: fewText(view.members[what], t),
  }))
