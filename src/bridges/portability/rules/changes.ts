// What a reading would change, held against what earlier readings brought. Nothing is brought twice, and what was edited at
// the source in the meantime is told, never overwritten here.
import { canonicalText } from './source-id.ts'
import type { Sha256 } from './source-id.ts'
import type { SourceListing, SourceMember, SourceTransfer } from './plan.ts'

/** A row that says something else than when it was imported. */
export type Changed = { file: string; line: number; what: string }
/** `gone`: imported earlier, and not in this export any more. */
export type ChangesOf = { added: number; known: number; changed: Changed[]; gone: number }
export type Changes = { members: ChangesOf; listings: ChangesOf; transfers: ChangesOf }

/** Digest by source id. */
export type Known = ReadonlyMap<string, string>
/** `edited`: known by its id, and saying something else. Trades have none: an edited trade is never written. */
export type Sorted<T> = { added: T[]; edited: T[]; says: ChangesOf }

type Row = { sourceId: string; digest: string; line: number }

/** Members and listings: their id stays when the row is edited, so the digest tells. */
function sortRows<T extends Row>(rows: readonly T[], known: Known, file: string, what: (row: T) => string): Sorted<T> {
  const added = rows.filter((row) => !known.has(row.sourceId))
  const again = rows.filter((row) => known.has(row.sourceId))
  const changed = again.filter((row) => known.get(row.sourceId) !== row.digest)
  return {
    added,
    edited: changed,
    says: {
      added: added.length,
      known: again.length,
      changed: changed.map((row) => ({ file, line: row.line, what: what(row) })),
      gone: known.size - again.length,
    },
  }
}

export const sortMembers = (rows: readonly SourceMember[], known: Known): Sorted<SourceMember> =>
  sortRows(rows, known, 'users.csv', (m) => m.account)
export const sortListings = (rows: readonly SourceListing[], known: Known): Sorted<SourceListing> =>
  sortRows(rows, known, 'adverts.csv', (l) => l.title)

/** When, and from whom to whom: by this an edited trade is known again. */
export const placeOf = ({ recordedAt, entries }: SourceTransfer, sha256: Sha256): string =>
  sha256(canonicalText(['ces', 'place', recordedAt, entries[0]?.debit ?? '', entries[0]?.credit ?? '']))

/**
 * Trades: their id is made of all that they say, so an edited one looks new while the old one is missing. Where both happen at
 * one place, the row was edited: to import it would count it twice.
 * @param known place by source id
 */
export function sortTransfers(rows: readonly SourceTransfer[], known: Known, sha256: Sha256): Sorted<SourceTransfer> {
  const here = new Set(rows.map((row) => row.sourceId))
  const missing = new Map<string, number>()
  for (const [id, place] of known) if (!here.has(id)) missing.set(place, (missing.get(place) ?? 0) + 1)
  const gone = [...missing.values()].reduce((total, n) => total + n, 0)
  const added: SourceTransfer[] = []
  const changed: Changed[] = []
  for (const row of rows) {
    if (known.has(row.sourceId)) continue
    const place = known.size > 0 ? placeOf(row, sha256) : ''
    const left = missing.get(place) ?? 0
    if (left > 0) {
      missing.set(place, left - 1)
      changed.push({ file: 'trades.csv', line: row.line, what: row.description })
    } else added.push(row)
  }
  const says = {
    added: added.length,
    known: rows.length - added.length - changed.length,
    changed,
    gone: gone - changed.length,
  }
  return { added, edited: [], says }
}
