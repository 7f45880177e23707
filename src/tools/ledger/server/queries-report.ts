// The report of a period, for those who look after the accounts: to be shown to funders and to the assembly.
import { csvLines, type CsvColumn, type CsvValue } from '#kernel/csv-out'
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { query } from '#kernel/query'
import { wordsFor } from '#kernel/words'
import { placesIn } from '#commons/people/server'
import * as policy from '../policy.ts'
import { endingWith, lengthOf, monthOf, monthsAtMost, monthsIn, type Period } from '../rules/months.ts'
import { areaFigures, memberFigures, type AreaFigures } from '../rules/report.ts'
import { leastPeople, poolSmall, type Pooled, type Shown } from '../rules/small-cells.ts'
import { Report, ReportCsv, type ReportTable } from '../schema-report.ts'
import type { ReportRow, ReportRows, ReportView } from '../views-report.ts'
import { categoriesOf } from './categories.ts'
import { unitOf } from './posting.ts'
import { here, type Here } from './queries.ts'
import { decimal } from '../rules/amount-plain.ts'
import * as store from './store-figures.ts'

/** The last twelve months where nothing was chosen; a period ends at the latest with this month. */
export function periodOf(today: string, { from, to }: { from?: string | undefined; to?: string | undefined }): Period {
  const now = monthOf(today)
  const end = to === undefined || to > now ? now : to
  const period = { from: from ?? endingWith(end, 12).from, to: end }
  if (lengthOf(period) < 1) throw refuse('ledger.period_backwards')
  if (lengthOf(period) > monthsAtMost) throw refuse('ledger.period_too_long', { months: monthsAtMost })
  return period
}

const named = ({ exchanges, minor, people }: Shown, name: string): ReportRow => ({ name, exchanges, minor, people })
const rowsOf = (pooled: Pooled, name: (cell: string) => string): ReportRows => ({
  rows: pooled.cells.map((one) => named(one, name(one.cell))),
  other: pooled.other && named(pooled.other, ''),
  withheld: pooled.withheld,
})

async function read(ctx: Ctx, { currency }: Here, group: string, period: Period): Promise<ReportView> {
  const known = await categoriesOf(ctx, group)
  const names = new Map(known.map(({ id, name }) => [id, name]))
  const cells = (by: 'month' | 'category' | 'all') =>
    store.reportCells(ctx, currency.id, period, by, known, leastPeople)
  const total = poolSmall(await cells('all')).cells[0]
  const months = await cells('month')
  const seen = new Set(months.map(({ cell }) => cell))
  const pooled = rowsOf(poolSmall(months), (cell) => cell)
  const accounts = await store.reportAccounts(ctx, currency.id, period)
  return {
    period,
    unit: unitOf(currency),
    total: total ? named(total, '') : null,
    members: memberFigures(accounts, period),
    months: {
      ...pooled,
      rows: monthsIn(period).flatMap(
        (month) =>
          pooled.rows.find(({ name }) => name === month) ??
          (seen.has(month) ? [] : [{ name: month, exchanges: 0n, minor: 0n, people: 0 }]),
      ),
    },
    categories: mostFirst(rowsOf(poolSmall(await cells('category')), (cell) => names.get(cell) ?? '')),
    areas: areaFigures(accounts, await placesIn(ctx, group)),
    behind: await store.figuresBehind(ctx, currency.id),
    today: currency.today,
  }
}

const mostFirst = (table: ReportRows): ReportRows => ({
  ...table,
  rows: table.rows.toSorted((a, b) => Number(b.exchanges - a.exchanges) || a.name.localeCompare(b.name)),
})

export const report = query('ledger.report', {
  doc: 'Exchanges of a period by month, category and area, and members who came, took part or were silent; figures of fewer than five people are put together.',
  input: Report,
  subject: here,
  allow: (actor, { standing }) => policy.maySeeAccounts(actor, standing),
  run: (ctx, { group, from, to }, at) => read(ctx, at, group, periodOf(at.currency.today, { from, to })),
})

export const reportCsv = query('ledger.report_csv', {
  doc: 'One table of a report as a CSV file, safe to open in a spreadsheet.',
  input: ReportCsv,
  subject: here,
  allow: (actor, { standing }) => policy.maySeeAccounts(actor, standing),
  async run(ctx, { group, from, to, table }, at): Promise<{ name: string; csv: string }> {
    const view = await read(ctx, at, group, periodOf(at.currency.today, { from, to }))
    const t = wordsFor(ctx.locale)
    const { columns, rows } = tableOf(view, table, (key, params) => t(`ledger.report.${key}`, params))
    const { period } = view
    return {
      name: `${at.currency.code.toLowerCase()}-${table}-${period.from}-${period.to}.csv`,
      csv: [...csvLines(columns, rows)].join(''),
    }
  },
})

type Words = (key: string, params?: Record<string, string | number>) => string
const figure = (heading: string): CsvColumn => ({ heading, kind: 'number' })

function tableOf(view: ReportView, table: ReportTable, t: Words): { columns: CsvColumn[]; rows: CsvValue[][] } {
  const amount = (minor: bigint): string => decimal(minor, view.unit)
  const people = (n: number | null): CsvValue => n ?? t('least', { least: leastPeople })
  const few = (n: number | null): CsvValue => n ?? t('few', { least: leastPeople })
  if (table === 'members')
    return {
      columns: [{ heading: t('what') }, figure(t('number'))],
      rows: (['here', 'opened', 'left', 'active', 'silent'] as const).map((what) => [
        t(`members_${what}`),
        few(view.members[what]),
      ]),
    }
  if (table === 'areas') {
    const cells = (row: AreaFigures, name: string): CsvValue[] => [
      name,
      people(row.people),
      row.gave,
      amount(row.gave_minor),
      amount(row.received_minor),
    ]
    return {
      columns: [{ heading: t('area') }, ...['people', 'gave', 'units_gave', 'units_received'].map((c) => figure(t(c)))],
      rows: [
        ...view.areas.rows.map((row) => cells(row, row.area || t('no_area'))),
        ...(view.areas.other ? [cells(view.areas.other, t('other_areas'))] : []),
      ],
    }
  }
  const cells = (row: ReportRow, name: string): CsvValue[] => [
    name,
    row.exchanges,
    amount(row.minor),
    people(row.people),
  ]
  const { rows, other } = view[table]
  return {
    columns: [
      { heading: t(table === 'months' ? 'month' : 'category') },
      ...['exchanges', 'units', 'people'].map((c) => figure(t(c))),
    ],
    rows: [
      ...rows.map((row) => cells(row, row.name || t('no_category'))),
      ...(other ? [cells(other, t(table === 'months' ? 'other_months' : 'other_categories'))] : []),
    ],
  }
}
