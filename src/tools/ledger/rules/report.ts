// What a report says of members and of areas, from what each account gave and received. Pure.
import { firstDay, lastDay, type Period } from './months.ts'
import { countOrFew, leastPeople, poolSmall, type Shown } from './small-cells.ts'

export type AccountFigures = {
  account: string
  holder_person: string | null
  status: string
  opened_on: string
  /** Null also where an import brought it closed. */
  closed_on: string | null
  gave: bigint
  gave_minor: bigint
  received: bigint
  received_minor: bigint
}

/** Null: a few, but fewer than five. */
export type MemberFigures = {
  /** Accounts of members at the end of the period. */
  here: number
  opened: number
  left: number
  /** Took part in an exchange. */
  active: number | null
  /** Were here all the time and took part in none. */
  silent: number | null
}

const tookPart = (row: AccountFigures): boolean => row.gave + row.received > 0n

export function memberFigures(rows: readonly AccountFigures[], period: Period): MemberFigures {
  const [first, last] = [firstDay(period.from), lastDay(period.to)]
  const within = (day: string | null): boolean => day !== null && day >= first && day <= last
  const here = rows.filter(
    (row) => row.opened_on <= last && (row.status !== 'closed' || (row.closed_on !== null && row.closed_on > last)),
  )
  return {
    here: here.length,
    opened: rows.filter((row) => within(row.opened_on)).length,
    left: rows.filter((row) => within(row.closed_on)).length,
    active: countOrFew(rows.filter(tookPart).length),
    silent: countOrFew(here.filter((row) => row.opened_on < first && !tookPart(row)).length),
  }
}

/** `area` as most write it, empty for those who say none. */
export type AreaFigures = {
  area: string
  people: number | null
  gave: bigint
  gave_minor: bigint
  received_minor: bigint
}
export type Areas = { rows: AreaFigures[]; other: AreaFigures | null; withheld: boolean }

/** The same place, however it is written. */
const plain = (place: string): string =>
  place
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[\s,.;'’-]+/gu, ' ')
    .trim()

/** Of a whole address what comes last: a place, or its postal code. */
const areaOf = (place: string): string =>
  place
    .split(/[,;\n]/u)
    .findLast((part) => part.trim() !== '')
    ?.trim() ?? ''

/** What those who took part gave and received, by the place that they say they live in. */
export function areaFigures(
  rows: readonly AccountFigures[],
  places: ReadonlyMap<string, string>,
  least = leastPeople,
): Areas {
  const areas = new Map<string, { names: Map<string, number>; rows: AccountFigures[] }>()
  for (const row of rows.filter(tookPart)) {
    const said = areaOf((row.holder_person === null ? undefined : places.get(row.holder_person)) ?? '')
    const area = areas.get(plain(said)) ?? { names: new Map<string, number>(), rows: [] }
    area.names.set(said, (area.names.get(said) ?? 0) + 1)
    area.rows.push(row)
    areas.set(plain(said), area)
  }
  const total = (of: readonly AccountFigures[], what: 'gave' | 'gave_minor' | 'received_minor'): bigint =>
    of.reduce((sum, row) => sum + row[what], 0n)
  const pooled = poolSmall(
    [...areas].map(([cell, area]) => ({
      cell,
      exchanges: total(area.rows, 'gave'),
      minor: total(area.rows, 'gave_minor'),
      people: area.rows.length,
      who: area.rows.map((row) => row.account),
    })),
    least,
  )
  const shown = new Set(pooled.cells.map(({ cell }) => cell))
  const figures = (one: Shown, of: readonly AccountFigures[], area: string): AreaFigures => ({
    area,
    people: one.people,
    gave: one.exchanges,
    gave_minor: one.minor,
    received_minor: total(of, 'received_minor'),
  })
  return {
    rows: pooled.cells
      .map((one) => figures(one, areas.get(one.cell)!.rows, mostWritten(areas.get(one.cell)!.names)))
      .toSorted((a, b) => Number(b.gave - a.gave) || a.area.localeCompare(b.area)),
    other:
      pooled.other &&
      figures(
        pooled.other,
        [...areas].filter(([cell]) => !shown.has(cell)).flatMap(([, area]) => area.rows),
        '',
      ),
    withheld: pooled.withheld,
  }
}

const mostWritten = (names: ReadonlyMap<string, number>): string =>
  [...names].toSorted(([a, n], [b, m]) => m - n || a.localeCompare(b))[0]![0]
