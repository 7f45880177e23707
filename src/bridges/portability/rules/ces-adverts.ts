// adverts.csv of a CES export: offers and wants.
import { readRows } from './cells.ts'
import { accountKey } from './ces-users.ts'
import type { Accounts } from './ces-users.ts'
import type { CsvShape, CsvTable } from './csv.ts'
import type { FileCount, SourceExchange, SourceListing } from './plan.ts'
import { quoted } from './problem.ts'
import type { Problem } from './problem.ts'
import { canonicalText, sourceIds } from './source-id.ts'
import type { Sha256 } from './source-id.ts'

export const advertsShape: CsvShape = {
  required: ['uid', 'ad_type', 'title'],
  optional: ['description', 'category', 'keywords', 'talent_rate', 'image', 'hide', 'date_added', 'date_expires'],
}

const kinds: Record<string, SourceListing['kind']> = { o: 'offer', w: 'want' }
const yes: Record<string, boolean> = { '1': true, '0': false, '': false }

/** The id of an advert holds who, what kind and when: it stays the same when its words are edited at the source. */
export function readAdverts(
  table: CsvTable,
  exchange: SourceExchange,
  accounts: Accounts,
  sha256: Sha256,
  problems: Problem[],
): { listings: SourceListing[]; count: FileCount } {
  const idOf = sourceIds('ces advert', sha256)
  const columns = [...advertsShape.required, ...advertsShape.optional]
  const { items, count } = readRows('adverts.csv', table, problems, (cells, aside): SourceListing | null => {
    const { text, trimmed } = cells
    const owner = accounts.get(accountKey(trimmed('uid')))
    if (!owner) cells.say('refused', 'portability.account_unknown', 'uid', { account: quoted(trimmed('uid')) })
    const kind = cells.choice('ad_type', kinds)
    const hidden = cells.choice('hide', yes) ?? false
    const createdAt = cells.instant('date_added', exchange.timeZone, 'warning')
    const expiresOn = cells.day('date_expires')
    if (!owner || !kind || cells.refused()) return null
    return {
      sourceId: idOf([exchange.code, accountKey(owner.account), kind, trimmed('date_added')]),
      digest: sha256(canonicalText(columns.map(text))),
      line: cells.line,
      account: owner.account,
      kind,
      title: trimmed('title'),
      description: text('description'),
      category: trimmed('category'),
      keywords: text('keywords')
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean),
      rate: trimmed('talent_rate'),
      image: trimmed('image') || null,
      hidden,
      createdAt,
      expiresOn,
      aside,
    }
  })
  return { listings: items, count }
}
