// users.csv of a CES export: one row per account. Passwords are read by nobody: the column is known and dropped.
import { readRows } from './cells.ts'
import type { Cells } from './cells.ts'
import { cesScale, limitOf } from './ces-settings.ts'
import { words } from './csv.ts'
import type { CsvShape, CsvTable } from './csv.ts'
import type { FileCount, Holder, SourceExchange, SourceMember } from './plan.ts'
import { quoted } from './problem.ts'
import type { Problem } from './problem.ts'
import { canonicalText } from './source-id.ts'
import type { Sha256 } from './source-id.ts'

export const usersShape: CsvShape = {
  required: ['uid', 'usertype', 'firstname'],
  optional: words(
    'password language_short surname email locked address1 address2 address3 postcode phone_m phone_w phone_h website',
    'date_created date_edited debit_limit credit_limit',
  ),
}

const holders: Record<string, Holder> = {
  adm: 'community',
  ind: 'person',
  fam: 'household',
  org: 'organisation',
  com: 'business',
  pub: 'public',
  vir: 'link',
}
const yes: Record<string, boolean> = { '1': true, '0': false, '': false }
const phones = { phone_m: 'mobile', phone_w: 'work', phone_h: 'home' } as const

/** Account codes are compared without regard to case, as CES does, and kept as written. */
export const accountKey = (code: string): string => code.trim().toUpperCase()

/** Accounts by key. */
export type Accounts = ReadonlyMap<string, SourceMember>

export function readUsers(
  table: CsvTable,
  exchange: SourceExchange,
  sha256: Sha256,
  problems: Problem[],
): { members: SourceMember[]; held: SourceMember[]; accounts: Accounts; count: FileCount } {
  const file = 'users.csv'
  const accounts = new Map<string, SourceMember>()
  const mailboxes = new Map<string, SourceMember>()
  const held = new Set<SourceMember>()
  const { items, count } = readRows(file, table, problems, (cells, aside) => {
    const member = readMember(cells, aside, exchange, sha256)
    const first = accounts.get(accountKey(member.account))
    if (first)
      cells.say('refused', 'portability.account_twice', 'uid', {
        account: quoted(member.account),
        first_line: first.line,
      })
    if (cells.refused()) return null
    accounts.set(accountKey(member.account), member)
    const mailbox = member.email?.toLowerCase()
    const other = mailbox === undefined ? undefined : mailboxes.get(mailbox)
    if (other) {
      held.add(member)
      const named = { account: member.account, first_account: other.account, first_line: other.line }
      cells.say('decision', 'portability.email_twice', 'email', named)
    } else if (mailbox !== undefined) mailboxes.set(mailbox, member)
    return member
  })
  const waiting = { refused: count.refused + held.size, accepted: count.accepted - held.size }
  const members = items.filter((member) => !held.has(member))
  return { members, held: [...held], accounts, count: { ...count, ...waiting } }
}

function readMember(
  cells: Cells,
  aside: Record<string, string>,
  exchange: SourceExchange,
  sha256: Sha256,
): SourceMember {
  const { text, trimmed } = cells
  const account = trimmed('uid')
  if (account === '') cells.say('refused', 'portability.value_missing', 'uid')
  const holder = cells.choice('usertype', holders) ?? 'person'
  const locked = cells.choice('locked', yes) ?? false
  const [givenName, familyName] = [trimmed('firstname'), trimmed('surname')]
  const row = usersShape.required.concat(usersShape.optional).filter((column) => column !== 'password')
  return {
    sourceId: sha256(canonicalText(['ces', 'member', exchange.code, accountKey(account)])),
    digest: sha256(canonicalText(row.map(text))),
    line: cells.line,
    account,
    holder,
    name: [givenName, familyName].filter(Boolean).join(' ') || account,
    givenName,
    familyName,
    email: trimmed('email') || null,
    language: trimmed('language_short'),
    address: ['address1', 'address2', 'address3'].map(text).filter((part) => part.trim() !== ''),
    postcode: trimmed('postcode'),
    phones: Object.entries(phones).flatMap(([column, kind]) =>
      trimmed(column) === '' ? [] : [{ kind, number: trimmed(column) }],
    ),
    website: trimmed('website'),
    status: locked ? 'suspended' : 'active',
    left: null,
    min: limitOf(cells.minor('debit_limit', cesScale, 0n), -1n),
    max: limitOf(cells.minor('credit_limit', cesScale, 0n), 1n),
    createdAt: cells.instant('date_created', exchange.timeZone, 'warning'),
    editedAt: cells.instant('date_edited', exchange.timeZone, 'warning'),
    aside,
  }
}
